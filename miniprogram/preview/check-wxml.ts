import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readComponentGraph } from './build/component-graph.ts'
import { BuildError, type BuildProblem, formatProblem } from './build/problem.ts'
import { SourceTree } from './build/source-tree.ts'
import { compileTemplates } from './build/templates.ts'
import { convertExpressions, type ExpressionFile } from './check/expressions.ts'
import { runTsc } from './check/tsc.ts'

const MINI_PROGRAM = resolve(import.meta.dirname, '..')
const WORK = resolve(MINI_PROGRAM, '../.wxml-check')

/**
 * Checks a mini-program's types: its scripts, and every {{ expression }} of its pages and own components against the
 * `type Data` that the script beside it exports. Tags, imports and handlers that do not exist are found too.
 * @param source folder of app.json.
 * @returns every problem at its place in WXML or TypeScript; none means all is well.
 */
export async function checkWxml(source: string): Promise<BuildProblem[]> {
  mkdirSync(WORK, { recursive: true })
  const work = mkdtempSync(join(WORK, 'run-'))
  try {
    const tree = new SourceTree(resolve(source))
    const files = writeOut(tree, work)
    const [scripts, templates] = await Promise.all([
      runTsc(writeProject(work, 'scripts', { include: [join(tree.root, '**/*.ts')] })),
      runTsc(writeProject(work, 'templates', { include: ['wxml-*.ts'], unused: false })),
    ])
    // The second run sees the scripts again, less strictly; what it says of them the first has said.
    const inTemplates = templates.flatMap((diagnostic) => files.get(diagnostic.file)?.locate(diagnostic) ?? [])
    return [...scripts, ...[...files.values()].flatMap(({ problems }) => problems), ...inTemplates]
  } catch (error) {
    if (error instanceof BuildError) return [...error.problems]
    throw error
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Writes every own template as TypeScript; returns what was written by file. */
function writeOut(tree: SourceTree, work: string): Map<string, ExpressionFile> {
  const graph = readComponentGraph(tree)
  compileTemplates(tree, graph)
  const own = graph.nodes.filter(({ isOwn }) => isOwn)
  const byPath = new Map(own.map((node) => [node.path, node]))
  const importPath = (file: string) => relative(work, file).replace(/\.[jt]s$/, '')
  const files = new Map<string, ExpressionFile>()
  for (const [index, node] of own.entries()) {
    const converted = convertExpressions(tree, node, byPath, importPath)
    const file = join(work, `wxml-${index}.ts`)
    writeFileSync(file, converted.code)
    files.set(file, converted)
  }
  return files
}

function writeProject(work: string, name: string, { include, unused = true }: { include: string[]; unused?: boolean }) {
  const file = join(work, `tsconfig.${name}.json`)
  const compilerOptions = {
    noUnusedLocals: unused,
    noUnusedParameters: unused,
    // The folder of this file has no packages above it when the mini-program lies elsewhere.
    typeRoots: [join(MINI_PROGRAM, '../node_modules')],
  }
  const exclude = ['**/miniprogram_npm/**']
  writeFileSync(
    file,
    JSON.stringify({ extends: join(MINI_PROGRAM, 'tsconfig.json'), compilerOptions, include, exclude }),
  )
  return file
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { source: { type: 'string', default: join(MINI_PROGRAM, 'src') } } })
  const problems = await checkWxml(values.source)
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`)
  if (problems.length > 0) process.exitCode = 1
  else process.stdout.write('mini-program types: no problems\n')
}

if (import.meta.filename === process.argv[1]) await main()
