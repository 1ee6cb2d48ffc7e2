import type { TalkMessage } from '../../channels/simulator-protocol.ts'

/** One message of a talk. `isWaiting`: written here, and not yet on its way. */
export interface Line {
  readonly message: TalkMessage
  readonly isWaiting: boolean
}

/** Tells lines apart: each side gives its own ids. */
export function keyOf({ message }: Pick<Line, 'message'>): string {
  return `${message.from} ${message.id}`
}

/**
 * What is known here together with the history that the server sends upon connecting. The history knows better when
 * something was said; what it has forgotten, or never got, stays.
 */
export function mergeHistory(known: readonly Line[], history: readonly TalkMessage[]): readonly Line[] {
  const told = history.map((message): Line => ({ message, isWaiting: false }))
  const keys = new Set(told.map(keyOf))
  const own = known.filter((line) => !keys.has(keyOf(line)))
  return [...told, ...own].sort((a, b) => orderOf(a) - orderOf(b))
}

/** What still waits comes after everything that was said. */
function orderOf({ message, isWaiting }: Line): number {
  return isWaiting ? Number.POSITIVE_INFINITY : Date.parse(message.at)
}
