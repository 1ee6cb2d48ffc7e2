import { type ChildProcess, fork } from 'node:child_process'
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import { RUN } from '../programs.ts'

/** Why a picture or paper did not come; `busy` and `late` are worth another try after a minute. */
export type RenderingFault = 'busy' | 'late' | 'failed' | 'stopped'

/** What people read about each fault: what went wrong, and what to do. */
export type FaultTexts = Readonly<Record<RenderingFault, string>>

/** A picture or paper that could not be drawn. The message is for people; `cause` is for the log. */
export class RenderingError extends Error {
  override readonly name = 'RenderingError'
  readonly fault: RenderingFault

  constructor(texts: FaultTexts, fault: RenderingFault, cause?: unknown) {
    super(texts[fault], { cause })
    this.fault = fault
  }
}

/** What the process is asked, and what it answers; `serveRendering` is its side. */
interface Request<Job> {
  readonly number: number
  readonly job: Job
}
type Answer =
  | { readonly number: number; readonly result: Uint8Array }
  | { readonly number: number; readonly error: string }

export interface RenderingProcess<Job> {
  /** Draws in the process. Rejects with RenderingError, at the latest `deadlineMs` after the call. */
  render(job: Job, deadlineMs: number): Promise<Buffer>
  /** Rejects what is under way and ends the process; later calls are rejected. */
  stop(): void
}

export interface RenderingLimits {
  /** Jobs waiting or under way; one more is turned away as `busy`. */
  readonly mostJobs: number
  /** The process ends after so long without a job. */
  readonly idleMs: number
  readonly heapMegabytes: number
}

interface Pending<Job> extends Request<Job> {
  readonly resolve: (result: Buffer) => void
  readonly reject: (error: RenderingError) => void
  readonly deadline: NodeJS.Timeout
}

/**
 * One process that draws one picture or paper after the other, started by the first job. A process and not a thread, because it
 * gives back all its memory, takes a crash of the native library upon itself, and can be ended in the middle of it.
 */
export function renderingProcess<Job>(entry: URL, limits: RenderingLimits, texts: FaultTexts): RenderingProcess<Job> {
  /** In the order of asking: the first one is under way. */
  const pending: Pending<Job>[] = []
  let child: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  let lastNumber = 0
  let isStopped = false

  function startNext(): void {
    clearTimeout(idle)
    const [next] = pending
    if (next) {
      child ??= startChild()
      keepAwake(child, true)
      const request: Request<Job> = { number: next.number, job: next.job }
      // What goes wrong in sending shows in `exit` or in the deadline.
      child.send(request, () => {})
    } else if (child) {
      keepAwake(child, false)
      idle = setTimeout(discard, limits.idleMs).unref()
    }
  }

  function startChild(): ChildProcess {
    const started = fork(RUN, [fileURLToPath(entry)], {
      execArgv: [`--max-old-space-size=${limits.heapMegabytes}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    let cause: Error | undefined
    started.on('error', (error) => {
      cause = error
      started.kill('SIGKILL')
      ended(started, error)
    })
    started.on('exit', (code, signal) =>
      ended(started, cause ?? new Error(`It ended with ${signal ?? `code ${code}`}`)),
    )
    // who waits for a picture can wait a little longer than who waits for an answer
    if (started.pid !== undefined) lowerPriority(started.pid)
    started.on('message', (answer: Answer) => {
      if (started === child) settle(answer)
    })
    return started
  }

  function settle(answer: Answer): void {
    const job = take(answer.number)
    if ('result' in answer) job?.resolve(Buffer.from(answer.result))
    else job?.reject(new RenderingError(texts, 'failed', new Error(answer.error)))
    startNext()
  }

  /** A process that ended by itself takes the job under way with it; the next job gets a new one. */
  function ended(former: ChildProcess, cause: Error): void {
    if (former !== child) return
    child = undefined
    const [underWay] = pending
    if (underWay) take(underWay.number)?.reject(new RenderingError(texts, 'failed', cause))
    startNext()
  }

  function giveUp(number: number): void {
    const isUnderWay = pending[0]?.number === number
    take(number)?.reject(new RenderingError(texts, 'late'))
    if (!isUnderWay) return
    discard()
    startNext()
  }

  /** Takes a job off the list, once; undefined when it was settled before. */
  function take(number: number): Pending<Job> | undefined {
    const index = pending.findIndex((job) => job.number === number)
    const [job] = index < 0 ? [] : pending.splice(index, 1)
    clearTimeout(job?.deadline)
    return job
  }

  function discard(): void {
    child?.kill('SIGKILL')
    child = undefined
  }

  return {
    render(job, deadlineMs) {
      if (isStopped) return Promise.reject(new RenderingError(texts, 'stopped'))
      if (pending.length >= limits.mostJobs) return Promise.reject(new RenderingError(texts, 'busy'))
      lastNumber += 1
      const number = lastNumber
      return new Promise((resolve, reject) => {
        const deadline = setTimeout(() => giveUp(number), deadlineMs)
        pending.push({ number, job, resolve, reject, deadline })
        if (pending.length === 1) startNext()
      })
    },
    stop() {
      isStopped = true
      clearTimeout(idle)
      for (const { number } of [...pending]) take(number)?.reject(new RenderingError(texts, 'stopped'))
      discard()
    },
  }
}

/** The process's own side: answers each request with what was drawn, or with what went wrong. */
export function serveRendering<Job>(draw: (job: Job) => Uint8Array | Promise<Uint8Array>): void {
  // Ctrl-C reaches every process of the terminal; the server decides when the drawing under way ends.
  process.on('SIGINT', () => {})
  process.on('message', async ({ number, job }: Request<Job>) => {
    let answer: Answer
    try {
      answer = { number, result: await draw(job) }
    } catch (error) {
      answer = { number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
    process.send?.(answer)
  })
}

/** Best effort: a process that is gone already, or a system that does not allow it, changes nothing. */
function lowerPriority(pid: number): void {
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // it draws at the usual priority
  }
}

/** A process that waits for work must not keep the program from ending. */
function keepAwake(child: ChildProcess, isAwake: boolean): void {
  if (isAwake) child.ref()
  else child.unref()
  if (isAwake) child.channel?.ref()
  else child.channel?.unref()
}
