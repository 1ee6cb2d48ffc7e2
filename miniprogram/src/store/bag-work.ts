import type { RecordBagEventBody, SealBagBody } from '../services/api-types.js'

/** A bag while it is being packed. It outlives the app, so that nothing has to be scanned twice. */
export interface BagDraft {
  /** names the sealing, so that repeating it seals nothing twice */
  readonly eventId: string
  readonly toSiteId: string
  readonly toSiteName: string
  readonly sealNumber: string
  readonly trackingNumbers: readonly string[]
}

const DRAFT = 'bag-draft'
const CHECKS = 'bag-checks'
const EVENTS = 'bag-events'
/** Bags that were begun and never finished here, because somebody else did; the oldest go first. */
const MOST_KEPT = 20

export function bagDraft(): BagDraft | null {
  return (wx.getStorageSync(DRAFT) as BagDraft | '') || null
}

export function keepBagDraft(draft: BagDraft): void {
  wx.setStorageSync(DRAFT, draft)
}

export function dropBagDraft(): void {
  wx.removeStorageSync(DRAFT)
}

export function sealingOf({ eventId, toSiteId, sealNumber, trackingNumbers }: BagDraft, occurredAt: Date): SealBagBody {
  return {
    eventId,
    occurredAt: occurredAt.toISOString(),
    sealNumber,
    trackingNumbers: trackingNumbers as SealBagBody['trackingNumbers'],
    ...(toSiteId === '' ? {} : { toSiteId }),
  }
}

function kept<T>(key: string): Record<string, T> {
  return (wx.getStorageSync(key) as Record<string, T> | '') || {}
}

function keep<T>(key: string, bagId: string, value: T): void {
  wx.setStorageSync(key, Object.fromEntries(Object.entries({ ...kept<T>(key), [bagId]: value }).slice(-MOST_KEPT)))
}

function drop(key: string, bagId: string): void {
  const { [bagId]: _gone, ...others } = kept<unknown>(key)
  wx.setStorageSync(key, others)
}

/** What was scanned out of a bag so far. */
export function foundIn(bagId: string): string[] {
  return kept<string[]>(CHECKS)[bagId] ?? []
}

export function keepFound(bagId: string, trackingNumbers: readonly string[]): void {
  keep(CHECKS, bagId, trackingNumbers)
}

export function dropFound(bagId: string): void {
  drop(CHECKS, bagId)
}

/** The fact about a bag that was sent and brought no answer: it is sent again as the very same. */
export function unansweredEvent(bagId: string): RecordBagEventBody | null {
  return kept<RecordBagEventBody>(EVENTS)[bagId] ?? null
}

export function keepUnansweredEvent(bagId: string, body: RecordBagEventBody): void {
  keep(EVENTS, bagId, body)
}

export function dropUnansweredEvent(bagId: string): void {
  drop(EVENTS, bagId)
}
