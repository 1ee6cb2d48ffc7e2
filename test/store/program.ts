import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { RUN } from '../../server/programs.ts'

/** A child program of a test. */
export interface Program {
  readonly child: ChildProcess
  /** the first line it printed */
  readonly firstLine: string
  /** Ends it and waits; SIGKILL leaves it no chance to tidy up. */
  kill(signal: NodeJS.Signals): Promise<void>
}

/**
 * Starts a script of test/store/programs and waits for its first line of output.
 * @throws Error with its standard error when it ends before that
 */
export async function startProgram(
  script: string,
  args: readonly string[],
  account: { uid?: number; gid?: number } = {},
): Promise<Program> {
  const file = path.join(import.meta.dirname, 'programs', script)
  const child = spawn(process.execPath, [RUN, file, ...args], {
    ...account,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const firstLine = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')))
    })
    child.once('close', (code) => reject(new Error(`${script} ended with ${code}: ${errors}`)))
  })
  return {
    child,
    firstLine,
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      const closed = once(child, 'exit')
      child.kill(signal)
      await closed
    },
  }
}
