/** Work that was given up because its time was over. It may still be running: its result is dropped. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
  constructor(what: string, milliseconds: number) {
    super(`${what} took longer than ${milliseconds} ms`)
  }
}

/**
 * Runs `work` with a time limit in milliseconds.
 * @param what named in the error, for the log
 * @param work gets a signal that aborts when the time is over, to pass on to whatever it waits for
 * @throws DeadlineError when the time is over first; otherwise whatever `work` throws
 */
export async function withDeadline<T>(
  what: string,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DeadlineError(what, milliseconds)
      reject(error)
      controller.abort(error)
    }, milliseconds)
  })
  try {
    return await Promise.race([work(controller.signal), over])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether `work` is still under way after so many milliseconds; it goes on in either case. */
export async function isLate(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), milliseconds)
  })
  try {
    return await Promise.race([work.then(() => false), late])
  } finally {
    clearTimeout(timer)
  }
}
