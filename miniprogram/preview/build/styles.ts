import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import postcss, { type AtRule, type Root, type Rule } from 'postcss'
import selectorParser, { type Selector } from 'postcss-selector-parser'
import type { ComponentConfig } from '../runtime/bundle.ts'
import { ELEMENT_TAGS } from '../runtime/tags.ts'
import { toWebUnits } from '../runtime/units.ts'
import type { ComponentGraph, GraphNode } from './component-graph.ts'
import { BuildError, type BuildProblem, positionOf } from './problem.ts'
import { type SourceTree, splitPackage } from './source-tree.ts'

/** How the selectors of one stylesheet are confined. */
interface Confinement {
  /** Prefix of class names: the component's own classes and nobody else's. */
  scope?: string
  /** Path of the page that alone sees these rules. */
  page?: string
}

export interface CompiledStyles {
  css: string
  /** Class prefix by component path; absent for a component that shares the app's classes. */
  scopes: Map<string, string>
}

/** Turns every WXSS into CSS of one page. @throws BuildError with file and line of bad WXSS. */
export function compileStyles(tree: SourceTree, graph: ComponentGraph): CompiledStyles {
  const compiler = new StyleCompiler(tree)
  const scopes = new Map<string, string>()
  const parts = [compiler.compile(join(tree.root, 'app.wxss'), {})]
  for (const [index, node] of graph.nodes.entries()) {
    if (isScoped(node)) scopes.set(node.path, `s${index}`)
    parts.push(compiler.compile(`${node.file}.wxss`, confinementOf(node, scopes.get(node.path))))
  }
  if (compiler.problems.length > 0) throw new BuildError(compiler.problems)
  return { css: parts.join('\n'), scopes }
}

/** Whether a component's classes are its own; the rule is the one glass-easel's adapter applies at run time. */
function isScoped({ config }: { config: ComponentConfig }): boolean {
  const isolation = config.styleIsolation ?? (config.component ? 'isolated' : 'shared')
  return isolation !== 'shared' && isolation !== 'page-shared'
}

function confinementOf({ isPage, path }: GraphNode, scope: string | undefined): Confinement {
  return { ...(scope === undefined ? {} : { scope }), ...(isPage ? { page: path } : {}) }
}

class StyleCompiler {
  readonly problems: BuildProblem[] = []
  readonly #tree: SourceTree

  constructor(tree: SourceTree) {
    this.#tree = tree
  }

  /** A stylesheet and what it imports, as CSS; a file that does not exist has no style. */
  compile(file: string, confinement: Confinement, seen = new Set<string>()): string {
    if (seen.has(file) || !existsSync(file)) return ''
    seen.add(file)
    const root = this.#parse(file)
    if (root === undefined) return ''
    const imported: string[] = []
    root.walkAtRules('import', (rule) => {
      const target = this.#importTarget(file, rule)
      if (existsSync(target)) imported.push(this.compile(target, confinement, seen))
      else this.#complain(file, rule, `${rule.params} does not exist`)
      rule.remove()
    })
    dropRemoteFonts(root)
    root.walkDecls((declaration) => {
      declaration.value = toWebUnits(declaration.value)
    })
    root.walkRules((rule) => this.#confine(file, rule, confinement))
    return [...imported, root.toString()].join('\n')
  }

  #parse(file: string): Root | undefined {
    const text = this.#tree.read(file)
    try {
      return postcss.parse(text, { from: file })
    } catch (error) {
      if (!(error instanceof postcss.CssSyntaxError)) throw error
      this.problems.push({ file, line: error.line ?? 1, column: error.column ?? 1, message: error.reason })
      return undefined
    }
  }

  #importTarget(from: string, rule: AtRule): string {
    const reference = rule.params.replace(/^(url\()?['"]?|['"]?\)?$/g, '')
    const target = reference.startsWith('/') ? join(this.#tree.root, reference) : resolve(dirname(from), reference)
    const npm = join(this.#tree.root, 'miniprogram_npm/')
    if (!target.startsWith(npm)) return target
    const { name, rest } = splitPackage(target.slice(npm.length))
    return join(this.#tree.packageRoot(name), rest)
  }

  #confine(file: string, rule: Rule, confinement: Confinement): void {
    if (rule.parent?.type === 'atrule' && (rule.parent as AtRule).name.endsWith('keyframes')) return
    if (isUnusedGlyph(rule)) {
      rule.remove()
      return
    }
    const transform = selectorParser((selectors) => {
      for (const selector of selectors.nodes) confineSelector(selector, confinement)
    })
    try {
      rule.selector = transform.processSync(rule.selector)
    } catch (error) {
      this.#complain(file, rule, error instanceof Error ? error.message : String(error))
    }
  }

  #complain(file: string, node: Rule | AtRule, message: string): void {
    const place = node.source?.start ?? positionOf('', 0)
    this.problems.push({ file, line: place.line, column: place.column, message })
  }
}

/** TDesign's icon font lies on a CDN; nothing of the preview may need the network. icons.ts draws the icons. */
function dropRemoteFonts(root: Root): void {
  root.walkAtRules('font-face', (rule) => {
    if (/https?:/.test(rule.toString())) rule.remove()
  })
}

/** A rule `.t-icon-home:before{content:'\E123'}`, one of two thousand that only the absent font could show. */
function isUnusedGlyph(rule: Rule): boolean {
  return /^\.t-icon-[\w-]+:before$/.test(rule.selector)
}

function confineSelector(selector: Selector, { scope, page }: Confinement): void {
  selector.walkIds((id) => {
    throw new Error(`#${id.value}: ids carry no style in the preview, use a class`)
  })
  selector.walkTags((tag) => {
    if (ELEMENT_TAGS.has(tag.value)) tag.value = `wx-${tag.value}`
  })
  if (scope !== undefined) {
    selector.walkClasses((name) => {
      name.value = `${scope}--${name.value}`
    })
  }
  selector.walkPseudos((pseudo) => {
    if (pseudo.value === ':host') pseudo.replaceWith(hostSelector(scope))
  })
  if (page !== undefined) confineToPage(selector, page)
}

function hostSelector(scope: string | undefined): selectorParser.Attribute {
  if (scope === undefined) throw new Error(':host needs a component with a style scope of its own')
  return attribute('wx-host', scope)
}

function attribute(name: string, value: string): selectorParser.Attribute {
  const node = selectorParser.attribute({ attribute: name, operator: '=', value, quoteMark: '"', raws: {} })
  // A path has slashes, which only a quoted value may hold.
  node.setValue(value, { quoteMark: '"' })
  return node
}

/** `.a` becomes `[data-page="p"] .a`, and `page` itself becomes `wx-page[data-page="p"]`. */
function confineToPage(selector: Selector, page: string): void {
  const mark = attribute('data-page', page)
  const { first } = selector
  if (first?.type === 'tag' && first.value === 'wx-page') selector.insertAfter(first, mark)
  else if (first !== undefined) {
    first.spaces.before = ''
    selector.prepend(selectorParser.combinator({ value: ' ' }))
    selector.prepend(mark)
  }
}
