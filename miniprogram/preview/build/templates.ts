import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { posix } from 'node:path'
import type { TmplGroup } from 'glass-easel-template-compiler'
import { KNOWN_TAGS } from '../runtime/tags.ts'
import type { ComponentGraph, GraphNode } from './component-graph.ts'
import { BuildError, type BuildProblem, problemAt } from './problem.ts'
import type { SourceTree } from './source-tree.ts'
import { WXS_GLOBALS, wxsRequires, wxsToJavaScript } from './wxs.ts'

// The package's ES module entry imports WebAssembly, which Node cannot do; its CommonJS entry works.
const { TmplGroup: Group } = createRequire(import.meta.url)(
  'glass-easel-template-compiler',
) as typeof import('glass-easel-template-compiler')

/** What the compiler tells of a bad template; lines and columns from 0. */
interface TemplateNotice {
  isError: boolean
  message: string
  startLine: number
  startColumn: number
}

export interface CompiledTemplates {
  /** A JavaScript expression: the templates by path. */
  code: string
  templates: number
  scripts: number
}

/** Path of the template `<slot/>`, which every built-in component has. */
const SLOT_PATH = 'wx/slot'

/** Compiles every component's WXML and WXS. @throws BuildError with file and line of every bad template. */
export function compileTemplates(tree: SourceTree, graph: ComponentGraph): CompiledTemplates {
  const compiler = new TemplateCompiler(tree)
  for (const node of graph.nodes) {
    compiler.addTemplate(node.path)
    if (node.isOwn) compiler.checkTags(node)
  }
  return compiler.finish()
}

class TemplateCompiler {
  readonly #tree: SourceTree
  readonly #group: TmplGroup = new Group()
  readonly #templates = new Set<string>()
  readonly #scripts = new Set<string>()
  readonly #problems: BuildProblem[] = []

  constructor(tree: SourceTree) {
    this.#tree = tree
    this.#group.setExtraRuntimeScript(WXS_GLOBALS)
  }

  addTemplate(path: string): void {
    if (this.#templates.has(path)) return
    this.#templates.add(path)
    const file = `${this.#tree.file(path)}.wxml`
    const text = this.#tree.read(file)
    const notices = this.#group.addTmpl(path, inlineWxs(text)) as TemplateNotice[]
    // A warning in a package is its author's business; in our own source it is a mistake ("missing end tag").
    const own = this.#tree.isOwn(file)
    for (const { isError, message, startLine, startColumn } of notices) {
      if (isError || own) this.#problems.push({ file, line: startLine + 1, column: startColumn + 1, message })
    }
    for (const target of this.#group.getDirectDependencies(path) as string[]) {
      if (this.#found(file, text, target, '.wxml')) this.addTemplate(target)
    }
    for (const target of this.#group.getScriptDependencies(path) as string[]) {
      if (this.#found(file, text, withoutWxs(target), '.wxs')) this.#addScript(target)
    }
  }

  /** Complains of tags that are neither built in nor registered: a phone would silently show nothing for them. */
  checkTags({ path, file, config }: GraphNode): void {
    const used = this.#group.getTmplConvertedExpr(path, '').code() ?? ''
    const text = this.#tree.read(`${file}.wxml`)
    const tags = new Set(Array.from(used.matchAll(/_tag_=tags\['([^']+)'\]/g), (match) => match[1] ?? ''))
    for (const tag of tags) {
      if (KNOWN_TAGS.has(tag) || tag in (config.usingComponents ?? {}) || tag in (config.componentGenerics ?? {}))
        continue
      const message = `<${tag}> is neither in usingComponents nor a built-in component of the preview`
      this.#problems.push(problemAt(`${file}.wxml`, text, `<${tag}`, message))
    }
  }

  finish(): CompiledTemplates {
    if (this.#problems.length > 0) throw new BuildError(this.#problems)
    this.#group.addTmpl(SLOT_PATH, '<slot/>')
    const code = this.#group.getTmplGenObjectGroups()
    this.#group.free()
    return { code, templates: this.#templates.size, scripts: this.#scripts.size }
  }

  #addScript(path: string): void {
    if (this.#scripts.has(path)) return
    this.#scripts.add(path)
    const file = `${this.#tree.file(withoutWxs(path))}.wxs`
    const source = this.#tree.read(file)
    for (const required of wxsRequires(source)) {
      const target = posix.join(posix.dirname(path), withoutWxs(required))
      if (this.#found(file, source, target, '.wxs')) this.#addScript(target)
    }
    // Templates and require() name the same module with and without its extension.
    const code = wxsToJavaScript(source)
    this.#group.addScript(withoutWxs(path), code)
    this.#group.addScript(`${withoutWxs(path)}.wxs`, code)
  }

  #found(file: string, text: string, target: string, extension: string): boolean {
    const wanted = this.#tree.file(target) + extension
    if (existsSync(wanted)) return true
    const name = posix.basename(target)
    this.#problems.push(problemAt(file, text, name, `${target}${extension} does not exist`))
    return false
  }
}

function inlineWxs(wxml: string): string {
  return wxml.replace(
    /(<wxs\b[^>]*>)([\s\S]*?)(<\/wxs>)/g,
    (_, open: string, body: string, close: string) => open + wxsToJavaScript(body) + close,
  )
}

function withoutWxs(path: string): string {
  return path.replace(/\.wxs$/, '')
}
