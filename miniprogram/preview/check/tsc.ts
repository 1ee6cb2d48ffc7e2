import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** One error of the TypeScript compiler; line and column from 1. */
export interface Diagnostic {
  file: string
  line: number
  column: number
  message: string
}

const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
const DEADLINE_MS = 60_000
const DIAGNOSTIC = /^(.+?)\((\d+),(\d+)\): error (TS\d+: .*)$/

/**
 * Runs tsc on a project without writing anything.
 * @throws when tsc fails otherwise than by errors in the code, such as a broken tsconfig or the deadline.
 */
export function runTsc(project: string): Promise<Diagnostic[]> {
  const cwd = dirname(project)
  return new Promise((fulfil, reject) => {
    const options = { cwd, timeout: DEADLINE_MS, maxBuffer: 64 * 1024 * 1024 }
    execFile(
      process.execPath,
      [TSC, '-p', project, '--noEmit', '--pretty', 'false'],
      options,
      (error, stdout, stderr) => {
        const diagnostics = readDiagnostics(stdout, cwd)
        if (error !== null && diagnostics.length === 0)
          reject(new Error(`tsc failed: ${stdout}${stderr || error.message}`))
        else fulfil(diagnostics)
      },
    )
  })
}

function readDiagnostics(output: string, cwd: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const text of output.split('\n')) {
    const match = DIAGNOSTIC.exec(text)
    const last = diagnostics.at(-1)
    if (match !== null) {
      const [, file = '', line, column, message = ''] = match
      diagnostics.push({ file: resolve(cwd, file), line: Number(line), column: Number(column), message })
    } else if (last !== undefined && text.startsWith('  ')) last.message += `\n${text}`
  }
  return diagnostics
}
