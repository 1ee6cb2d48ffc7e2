/** The event of a task completion until the server has answered for it, so that a repeat records nothing twice. */
export interface CompletionEvent {
  eventId: string
  /** ISO 8601: when the person first said so, not when the network came back */
  occurredAt: string
}

const PENDING = 'pending-completions'
/** A task that somebody else finished meanwhile leaves its event behind; the oldest go first. */
const MOST_PENDING = 50

function all(): Record<string, CompletionEvent> {
  return (wx.getStorageSync(PENDING) as Record<string, CompletionEvent> | '') || {}
}

/** The event that waits for an answer; with a fresh id, one is begun now. */
export function pendingCompletion(taskId: string): CompletionEvent | undefined
export function pendingCompletion(taskId: string, freshId: string): CompletionEvent
export function pendingCompletion(taskId: string, freshId?: string): CompletionEvent | undefined {
  if (freshId === undefined) return all()[taskId]
  const event = { eventId: freshId, occurredAt: new Date().toISOString() }
  const latest = Object.entries({ ...all(), [taskId]: event }).slice(-MOST_PENDING)
  wx.setStorageSync(PENDING, Object.fromEntries(latest))
  return event
}

export function forgetCompletion(taskId: string): void {
  const { [taskId]: _answered, ...others } = all()
  wx.setStorageSync(PENDING, others)
}
