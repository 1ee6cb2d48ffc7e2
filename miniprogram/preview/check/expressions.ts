import { createRequire } from 'node:module'
import type { TmplConvertedExpr } from 'glass-easel-template-compiler'
import type { GraphNode } from '../build/component-graph.ts'
import { type BuildProblem, positionOf, problemAt } from '../build/problem.ts'
import type { SourceTree } from '../build/source-tree.ts'
import { KNOWN_TAGS } from '../runtime/tags.ts'
import type { Diagnostic } from './tsc.ts'

const { TmplGroup } = createRequire(import.meta.url)(
  'glass-easel-template-compiler',
) as typeof import('glass-easel-template-compiler')

/** A template written out as TypeScript, and the way back from there to the template. */
export interface ExpressionFile {
  node: GraphNode
  code: string
  /** Problems that were plain without the type checker: no `Data`, handlers that the script does not have. */
  problems: BuildProblem[]
  /** Where in the WXML an error of the type checker belongs; undefined for one that is none in WeChat. */
  locate(diagnostic: Diagnostic): BuildProblem | undefined
}

/** Path of a module as an import in the written-out file names it. */
export type ImportPath = (file: string) => string

/** Writes a template's {{ }} as TypeScript over the script's `Data` and the own components' properties. */
export function convertExpressions(
  tree: SourceTree,
  node: GraphNode,
  own: ReadonlyMap<string, GraphNode>,
  importPath: ImportPath,
): ExpressionFile {
  const file = `${node.file}.wxml`
  const wxml = tree.read(file)
  const group = new TmplGroup()
  group.addTmpl(node.path, wxml)
  const converted = group.getTmplConvertedExpr(node.path, environment(tree, node, own, importPath))
  const code = converted.code() ?? ''
  return {
    node,
    code,
    problems: [...missingData(tree, node), ...unknownHandlers(tree.read(node.script), file, code, converted)],
    locate: (diagnostic) => locate(diagnostic, node, code, converted),
  }
}

/** The declarations above the expressions: data of the page, properties of each tag, event handlers. */
function environment(
  tree: SourceTree,
  node: GraphNode,
  own: ReadonlyMap<string, GraphNode>,
  importPath: ImportPath,
): string {
  const used = Object.entries(node.config.usingComponents ?? {})
  const tags = used.map(([tag, reference]) => {
    const component = own.get(reference.slice(1))
    const typed = component !== undefined && exportsData(tree.read(component.script))
    const type = typed ? `Tag<import('${importPath(component.script)}').Data>` : 'any'
    return `  '${tag}': ${type}`
  })
  const builtin = [...KNOWN_TAGS].map((tag) => `  '${tag}': any`)
  return [
    // A module of its own, whose names meet no other template's.
    'export {}',
    exportsData(tree.read(node.script)) ? `import type { Data } from '${importPath(node.script)}'` : 'type Data = any',
    // Any own component also takes what the framework gives to all: aria attributes, hidden, external classes.
    // biome-ignore format: one line of the written-out file
    `type Tag<D> = { -readonly [K in keyof D]: D[K] } & { hidden: unknown; slot: unknown } & { [K in \`aria\${string}\` | \`\${string}Class\`]: unknown }`,
    'declare const data: Data',
    `declare const tags: {\n${[...tags, ...builtin].join('\n')}\n}`,
    'declare const methods: Record<string, Function>',
    '',
  ].join('\n')
}

function exportsData(script: string): boolean {
  return /\bexport\s+(type|interface)\s+(Data\b|\{[^}]*\bData\b)/.test(script)
}

/** A script without `Data` is one problem, at the script; its template and those that use it go unchecked till then. */
function missingData(tree: SourceTree, { script }: GraphNode): BuildProblem[] {
  const text = tree.read(script)
  return exportsData(text)
    ? []
    : [problemAt(script, text, '', 'export the type of the template data: export type Data')]
}

/** Handlers named in the template that no word of the script spells; a behaviour may add methods, so then none. */
function unknownHandlers(script: string, file: string, code: string, converted: TmplConvertedExpr): BuildProblem[] {
  if (/\bbehaviors\s*:/.test(script)) return []
  const words = new Set(script.match(/[A-Za-z_$][\w$]*/g) ?? [])
  const problems: BuildProblem[] = []
  for (const match of code.matchAll(/_event_:Function=methods\.([\w$]+)/g)) {
    const name = match[1] ?? ''
    if (words.has(name)) continue
    const place = sourcePosition(converted, code, match.index + match[0].length - name.length, name.length)
    problems.push({ file, message: `the script has no handler "${name}"`, ...(place ?? { line: 1, column: 1 }) })
  }
  return problems
}

function locate(
  { line, column, message }: Diagnostic,
  { file }: GraphNode,
  code: string,
  converted: TmplConvertedExpr,
): BuildProblem | undefined {
  const text = code.split('\n')[line - 1] ?? ''
  const rest = text.slice(column - 1)
  // bind:tap="{{ name }}" may hold a handler's name, which is a string.
  if (rest.startsWith('_event_')) return undefined
  const offset =
    code
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length +
    (line > 1 ? 1 : 0) +
    column -
    1
  const length = /^[\w$]+(\.[\w$]+)?/.exec(rest)?.[0].length ?? 1
  const place = sourcePosition(converted, code, offset, length)
  return { file: `${file}.wxml`, message, ...(place ?? { line: 1, column: 1 }) }
}

/** Line and column, from 1, of the template text behind a span of the written-out code, or of what follows it. */
function sourcePosition(
  converted: TmplConvertedExpr,
  code: string,
  offset: number,
  length: number,
): { line: number; column: number } | undefined {
  for (const size of [length, ...Array.from({ length: 80 }, (_, index) => index + 1)]) {
    const start = positionOf(code, offset)
    const end = positionOf(code, offset + size)
    const found = converted.getSourceLocation(start.line - 1, start.column - 1, end.line - 1, end.column - 1)
    if (found !== undefined) return { line: (found[0] ?? 0) + 1, column: (found[1] ?? 0) + 1 }
  }
  return undefined
}
