import { relative } from 'node:path'

/** Something wrong in a source file, where it is and what it is. */
export interface BuildProblem {
  file: string
  /** Counted from 1. */
  line: number
  /** Counted from 1. */
  column: number
  message: string
}

/** A build that cannot go on; its message lists every problem as `file:line:column message`. */
export class BuildError extends Error {
  readonly problems: readonly BuildProblem[]

  constructor(problems: readonly BuildProblem[]) {
    super(problems.map((problem) => formatProblem(problem)).join('\n'))
    this.name = 'BuildError'
    this.problems = problems
  }
}

/** `src/pages/home/index.wxml:3:7 unexpected character`, with the path as seen from `base`. */
export function formatProblem({ file, line, column, message }: BuildProblem, base = process.cwd()): string {
  return `${relative(base, file)}:${line}:${column} ${message}`
}

/** The problem at the first occurrence of `needle` in the text, or at its start when it is not there. */
export function problemAt(file: string, text: string, needle: string, message: string): BuildProblem {
  return { file, message, ...positionOf(text, Math.max(0, text.indexOf(needle))) }
}

/** Line and column, from 1, of an offset in a text. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
