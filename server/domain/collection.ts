import type { Collector, ScanEventKind } from './scan-event.ts'

/** What somebody who collects for another is to him. */
export const PROXY_RELATIONS = [
  'spouse',
  'parent',
  'child',
  'sibling',
  'relative',
  'neighbour',
  'friend',
  'village_staff',
  'other',
] as const
export type ProxyRelation = (typeof PROXY_RELATIONS)[number]

/** Why an attempt to hand over failed. */
export const FAILURE_REASONS = ['nobody_home', 'refused', 'wrong_address', 'closed', 'other'] as const
/** Why documents were handed over without a code. */
export const NO_CODE_REASONS = ['no_phone', 'code_not_at_hand', 'other'] as const

/** May a scan of this kind give this reason? */
export function isReasonOf(kind: ScanEventKind, reason: string): boolean {
  const reasons: readonly string[] =
    kind === 'delivery_failed' ? FAILURE_REASONS : kind === 'collected' ? NO_CODE_REASONS : []
  return reasons.includes(reason)
}

/** Whose code the collector showed. */
export type ShownCode = 'holder' | 'proxy' | 'none'

/** What is still missing before documents may be handed over; null when nothing is. */
export type CollectionGap = 'code' | 'identity' | 'proxy_identity'

/**
 * The holder's code is enough for the holder. Without a code his identity document is looked at, and it is said why.
 * Whoever collects for another shows his own document and the holder's, and says what he is to him.
 */
export function collectionGap(
  shown: ShownCode,
  collector: Collector | undefined,
  reason: string | undefined,
): CollectionGap | null {
  const isIdentified = collector?.identityKind !== undefined && collector.identityLast4 !== undefined
  if (shown === 'proxy' || collector?.kind === 'proxy') {
    const isComplete = isIdentified && collector.relation !== undefined && collector.holderIdentityChecked === true
    if (collector?.kind !== 'proxy' || !isComplete) return 'proxy_identity'
  }
  if (shown !== 'none') return null
  if (collector === undefined) return 'code'
  return isIdentified && reason !== undefined ? null : 'identity'
}
