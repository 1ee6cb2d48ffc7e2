import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as esbuild from 'esbuild'
import type { Theme } from '../runtime/bundle.ts'
import type { ComponentGraph } from './component-graph.ts'
import { BuildError } from './problem.ts'
import { type SourceTree, splitPackage } from './source-tree.ts'

interface BundleParts {
  tree: SourceTree
  graph: ComponentGraph
  templates: string
  scopes: ReadonlyMap<string, string>
  theme: Theme
  appId: string
  minify: boolean
}

export interface BundledScript {
  js: Uint8Array
  /** Source map, absent when minified. */
  map?: Uint8Array
}

const RUNTIME = resolve(import.meta.dirname, '../runtime')

/** Bundles runtime, templates and every script of the app into one file. @throws BuildError with file and line. */
export async function bundleScripts(parts: BundleParts): Promise<BundledScript> {
  const sourcemap = parts.minify ? false : 'external'
  try {
    const { outputFiles } = await esbuild.build({
      stdin: { contents: entrySource(parts), resolveDir: RUNTIME, sourcefile: 'entry.js' },
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2020',
      charset: 'utf8',
      outfile: 'app.js',
      minify: parts.minify,
      sourcemap,
      logLevel: 'silent',
      plugins: [miniProgramScripts(parts)],
    })
    const js = outputFiles.find(({ path }) => path.endsWith('.js'))?.contents ?? new Uint8Array()
    const map = outputFiles.find(({ path }) => path.endsWith('.map'))?.contents
    return map === undefined ? { js } : { js, map }
  } catch (error) {
    throw asBuildError(error)
  }
}

/** The program that the page runs: everything the build knows, then boot(). */
function entrySource({ tree, graph, templates, scopes, theme, appId }: BundleParts): string {
  const components = graph.nodes.map(({ path, config, script }) => {
    const scope = scopes.get(path)
    return `{ path: ${text(path)}, config: ${text(config)}, scope: ${scope === undefined ? 'undefined' : text(scope)}, load: () => require(${text(script)}) }`
  })
  const app = tree.script('app')
  if (app === undefined) {
    throw new BuildError([{ file: join(tree.root, 'app.ts'), line: 1, column: 1, message: 'app.ts is missing' }])
  }
  return `import { boot } from './boot.ts'
boot({
  app: ${text(graph.app)},
  appId: ${text(appId)},
  theme: ${text(theme)},
  pages: ${text(graph.pages)},
  templates: ${templates},
  components: [${components.join(',\n')}],
  loadApp: () => require(${text(app)}),
})`
}

function text(value: unknown): string {
  return JSON.stringify(value)
}

/** Lets esbuild find mini-program packages, and tells the runtime whose script is running. */
function miniProgramScripts({ tree, graph }: BundleParts): esbuild.Plugin {
  const pathByScript = new Map(graph.nodes.map(({ script, path }) => [script, path]))
  return {
    name: 'mini-program-scripts',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
        if (tree.isOwn(importer)) return resolved(resolveFromApp(tree, path))
        return importer.startsWith('/') ? resolved(resolveFromPackage(path, importer)) : undefined
      })
      build.onLoad({ filter: /\.[jt]s$/ }, ({ path }) => {
        const component = pathByScript.get(path)
        if (component === undefined) return undefined
        // On the script's first line, so that the lines of error messages and source maps stay true.
        const contents = `__previewEnter(${text(component)});${tree.read(path)}`
        return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' }
      })
    },
  }
}

function resolved(path: string | undefined): esbuild.OnResolveResult | undefined {
  return path === undefined ? undefined : { path }
}

/** A package that the app imports: `tdesign-miniprogram/toast/index`. */
function resolveFromApp(tree: SourceTree, specifier: string): string | undefined {
  const { name, rest } = splitPackage(specifier)
  try {
    return existingScript(join(tree.packageRoot(name), rest))
  } catch {
    return undefined
  }
}

/** What a mini-program package imports lies in a miniprogram_npm folder above the importing file. */
function resolveFromPackage(specifier: string, importer: string): string | undefined {
  for (let folder = dirname(importer); folder !== dirname(folder); folder = dirname(folder)) {
    const found = existingScript(join(folder, 'miniprogram_npm', specifier))
    if (found !== undefined) return found
  }
  return undefined
}

function existingScript(base: string): string | undefined {
  const candidates = [base, `${base}.js`, join(base, 'index.js')]
  return candidates.find((file) => existsSync(file) && statSync(file).isFile())
}

function asBuildError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('errors' in error)) return error
  const messages = error.errors as esbuild.Message[]
  return new BuildError(
    messages.map(({ text: message, location }) => ({
      file: resolve(RUNTIME, location?.file ?? 'entry.js'),
      line: location?.line ?? 1,
      column: (location?.column ?? 0) + 1,
      message,
    })),
  )
}
