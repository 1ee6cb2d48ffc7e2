let isHandled = false

/** Runs what an event sets off. Within a tap some functions of WeChat may be called that are refused at any other time. */
export function duringEvent<T>(type: string, run: () => T): T {
  const before = isHandled
  isHandled ||= type === 'tap'
  try {
    return run()
  } finally {
    isHandled = before
  }
}

/** Is a tap being handled right now? What comes after an await no longer is. */
export function isDuringTap(): boolean {
  return isHandled
}
