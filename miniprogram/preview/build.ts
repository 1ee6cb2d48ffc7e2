import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { copyFont, copyPictures, INDEX_HTML, runtimeCss } from './build/assets.ts'
import { bundleScripts } from './build/bundle.ts'
import { type ComponentGraph, readComponentGraph } from './build/component-graph.ts'
import { iconCss, usedIcons } from './build/icons.ts'
import { BuildError, formatProblem } from './build/problem.ts'
import { SourceTree } from './build/source-tree.ts'
import { compileStyles } from './build/styles.ts'
import { compileTemplates } from './build/templates.ts'
import { buildWorkbench } from './build/workbench.ts'
import type { Theme } from './runtime/bundle.ts'

export interface BuildOptions {
  /** Folder of the mini-program: where app.json lies. */
  source: string
  /** Folder to write to; other files in it stay as they are. */
  out: string
  minify?: boolean
}

export interface BuildReport {
  out: string
  pages: string[]
  components: number
  templates: number
  /** WXS modules. */
  scripts: number
  icons: string[]
  bytes: { js: number; css: number }
  milliseconds: number
}

/**
 * Builds the unmodified mini-program into a static page: index.html, app.js, app.css,
 * fonts/ and its own pictures, and workbench.html around it.
 * @throws BuildError listing every problem as file:line:column.
 */
export async function buildPreview({ source, out, minify = false }: BuildOptions): Promise<BuildReport> {
  const start = performance.now()
  const tree = new SourceTree(resolve(source))
  const graph = readComponentGraph(tree)
  const styles = compileStyles(tree, graph)
  const templates = compileTemplates(tree, graph)
  const script = await bundleScripts({
    tree,
    graph,
    templates: templates.code,
    scopes: styles.scopes,
    theme: tree.readJson<Theme>(join(tree.root, graph.app.themeLocation ?? 'theme.json')) ?? {},
    appId: readAppId(tree),
    minify,
  })
  const icons = usedIcons(sourceTexts(tree, graph))
  const css = [runtimeCss(), styles.css, iconCss(icons)].join('\n')
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'index.html'), INDEX_HTML)
  writeFileSync(join(out, 'app.css'), css)
  writeFileSync(join(out, 'app.js'), script.js)
  if (script.map !== undefined) {
    writeFileSync(join(out, 'app.js'), '//# sourceMappingURL=app.js.map\n', { flag: 'a' })
    writeFileSync(join(out, 'app.js.map'), script.map)
  }
  await buildWorkbench(out, minify)
  copyFont(out)
  copyPictures(tree.root, out)
  return {
    out,
    pages: graph.pages,
    components: graph.nodes.length,
    templates: templates.templates,
    scripts: templates.scripts,
    icons,
    bytes: { js: script.js.length, css: Buffer.byteLength(css) },
    milliseconds: Math.round(performance.now() - start),
  }
}

/** The appid of project.config.json beside the source folder; a visitor's, as in WeChat's tools, without one. */
function readAppId(tree: SourceTree): string {
  const project = tree.readJson<{ appid?: string }>(join(dirname(tree.root), 'project.config.json'))
  return project?.appid ?? 'touristappid'
}

/** Every text in which an icon may be named: templates and scripts of all components, and the app's own scripts. */
function sourceTexts(tree: SourceTree, graph: ComponentGraph): string[] {
  return graph.nodes.flatMap(({ file, script }) => [tree.read(`${file}.wxml`), tree.read(script)])
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      source: { type: 'string', default: resolve(import.meta.dirname, '../src') },
      out: { type: 'string', default: resolve(import.meta.dirname, 'dist') },
      minify: { type: 'boolean', default: false },
    },
  })
  try {
    const report = await buildPreview(values)
    const { pages, components, icons, bytes, milliseconds } = report
    const size = `js ${Math.round(bytes.js / 1024)} KB, css ${Math.round(bytes.css / 1024)} KB`
    process.stdout.write(
      `preview: ${pages.length} pages, ${components} components, ${icons.length} icons, ${size}, ${milliseconds} ms -> ${report.out}\n`,
    )
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    process.stderr.write(`${error.problems.map((problem) => formatProblem(problem)).join('\n')}\n`)
    process.exitCode = 1
  }
}

if (import.meta.filename === process.argv[1]) await main()
