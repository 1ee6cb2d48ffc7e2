import type { Intent } from './intent.ts'

const ACTING: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>([
  'bind',
  'confirm',
  'dispatch',
  'hand-over',
  'witness',
  'exception',
  'attempt-failed',
  'resolve',
  'undo',
  'assign',
  'return',
  'write-off',
  'complain',
  'rate',
  'proxy',
  'redirect',
  'subscription',
])

/** Whether an intent changes something, or begins what does: never by words that were only half understood. */
export function acts(intent: Intent): boolean {
  if (intent.kind === 'bag') return intent.action !== 'manifest'
  if (intent.kind === 'cancel') return intent.consignment
  return ACTING.has(intent.kind)
}
