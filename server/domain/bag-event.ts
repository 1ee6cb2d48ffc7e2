export const BAG_STATUSES = ['sealed', 'in_transit', 'received', 'checked', 'withdrawn'] as const
/** withdrawn: its sealing was taken back, there is no such bag */
export type BagStatus = (typeof BAG_STATUSES)[number]

export const BAG_EVENT_KINDS = ['sealed', 'dispatched', 'received', 'checked', 'corrected'] as const
export type BagEventKind = (typeof BAG_EVENT_KINDS)[number]
/** What can happen to a bag; a correction says that something did not. */
export type BagFactKind = Exclude<BagEventKind, 'corrected'>

export const BAG_ITEM_STATES = ['packed', 'present', 'missing', 'extra', 'withdrawn'] as const
/** withdrawn: a correction took back what had brought it onto the list */
export type BagItemState = (typeof BAG_ITEM_STATES)[number]

/** What a bag event carries beyond who, where and when. Consignments by their ids. */
export interface BagEventDetails {
  /** sealed: what was put in (交接清单) */
  readonly manifest?: readonly string[] | undefined
  /** received, checked: was the seal whole when somebody looked at it? */
  readonly sealIntact?: boolean | undefined
  /** checked: what was taken out this time */
  readonly found?: readonly string[] | undefined
  /** checked: the bag is empty now; what was not found is missing */
  readonly isFinished?: boolean | undefined
  /** corrected: the event of this bag that no longer counts */
  readonly supersedes?: string | undefined
  /** corrected: why */
  readonly note?: string | undefined
}

/** A recorded fact about one bag. `occurredAt` is when it happened, `recordedAt` when we learned it. */
export interface BagEvent {
  readonly id: string
  /** 1, 2, 3 … in the order of recording; 1 is the sealing */
  readonly sequence: number
  readonly kind: BagEventKind
  readonly siteId: string
  readonly actorId: string
  readonly occurredAt: Date
  readonly recordedAt: Date
  readonly details: BagEventDetails
}

/** An event that tells what happened, and was not taken back. */
export type BagFactEvent = BagEvent & { readonly kind: BagFactKind }

/** The events that count, in the order given: corrections and what they supersede are left out. */
export function countingBagEvents(events: readonly BagEvent[]): readonly BagFactEvent[] {
  const superseded = new Set(events.flatMap(({ details }) => details.supersedes ?? []))
  return events.filter((event): event is BagFactEvent => event.kind !== 'corrected' && !superseded.has(event.id))
}

/**
 * The step that may be taken back: of those that count the one recorded last. What was recorded before it does not know of
 * it, so that without it everything is as it was.
 */
export function lastBagFact(events: readonly BagEvent[]): BagFactEvent | undefined {
  return countingBagEvents(events)
    .toSorted((a, b) => a.sequence - b.sequence)
    .at(-1)
}
