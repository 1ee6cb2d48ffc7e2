import {
  type BagEvent,
  type BagFactEvent,
  type BagFactKind,
  type BagItemState,
  type BagStatus,
  countingBagEvents,
} from './bag-event.ts'

export * from './bag-event.ts'

/** The leg that a bag was sealed for. */
export interface BagPlan {
  readonly fromSiteId: string
  readonly toSiteId: string
}

/** Where a bag is: the fold of its events. */
export interface BagState {
  readonly status: BagStatus
  /** the site that has it; while in transit, the site it was last dispatched from */
  readonly siteId: string
}

/** What is unexpected about a bag's fact. It is recorded all the same. */
export type BagFlag =
  /** arrived at a site that it was not sealed for (错投) */
  | 'misdirected'
  /** taken by a site without having been given by the one that had it */
  | 'missing_hop'
  /** given on, or opened, without having been received */
  | 'missing_receipt'
  /** dispatched by a site that did not have it */
  | 'not_held_here'
  /** sent on unopened from where it was to be opened */
  | 'left_destination'
  /** the same hand-over a second time; nothing changes */
  | 'repeated'
  /** moved after it had been emptied; nothing changes */
  | 'after_check'
  | 'seal_broken'

type Effect = 'carry' | 'hold' | 'open' | 'keep'
type FlagRule = (plan: BagPlan, state: BagState, event: BagFactEvent) => BagFlag | null
type LiveStatus = Exclude<BagStatus, 'withdrawn'>
interface Transition {
  readonly effect: Effect
  readonly flags: readonly FlagRule[]
}

const always =
  (flag: BagFlag): FlagRule =>
  () =>
    flag
const givenElsewhere: FlagRule = (_plan, state, event) => (event.siteId === state.siteId ? null : 'not_held_here')
const takenElsewhere: FlagRule = (_plan, state, event) => (event.siteId === state.siteId ? null : 'missing_hop')
/** Coming back to where it was is no error of the road. */
const astray: FlagRule = (plan, state, event) =>
  event.siteId === plan.toSiteId || event.siteId === state.siteId ? null : 'misdirected'
const fromItsEnd: FlagRule = (plan, _state, event) => (event.siteId === plan.toSiteId ? 'left_destination' : null)

const keep = (...flags: FlagRule[]): Transition => ({ effect: 'keep', flags })

/** What each fact does in each status. A hand-over made twice is settled before the table is asked (`repeated`). */
const BAG_TABLE: Readonly<Record<LiveStatus, Readonly<Record<BagFactKind, Transition>>>> = {
  sealed: {
    sealed: keep(),
    dispatched: { effect: 'carry', flags: [givenElsewhere] },
    received: { effect: 'hold', flags: [takenElsewhere, astray] },
    checked: { effect: 'open', flags: [takenElsewhere, astray] },
  },
  in_transit: {
    sealed: keep(),
    dispatched: { effect: 'carry', flags: [always('missing_receipt')] },
    received: { effect: 'hold', flags: [astray] },
    checked: { effect: 'open', flags: [always('missing_receipt'), astray] },
  },
  received: {
    sealed: keep(),
    dispatched: { effect: 'carry', flags: [givenElsewhere, fromItsEnd] },
    received: { effect: 'hold', flags: [takenElsewhere, astray] },
    checked: { effect: 'open', flags: [takenElsewhere, astray] },
  },
  checked: {
    sealed: keep(),
    dispatched: keep(always('after_check')),
    received: keep(always('after_check')),
    checked: keep(),
  },
}

/** Order in which things happened; of two at the same instant, the one recorded first. */
function byOccurrence(a: BagEvent, b: BagEvent): number {
  return a.occurredAt.getTime() - b.occurredAt.getTime() || a.sequence - b.sequence
}

interface LiveState extends BagState {
  readonly status: LiveStatus
}

/** A bag as it was sealed, before anything happened to it. */
function initialState(plan: BagPlan): LiveState {
  return { status: 'sealed', siteId: plan.fromSiteId }
}

/** Where the bag is after all its events that count, in the order in which they happened. */
export function foldBag(plan: BagPlan, events: readonly BagEvent[]): BagState {
  const counting = countingBagEvents(events)
  const isUnsealed = events.length > 0 && counting.length === 0
  return isUnsealed ? { status: 'withdrawn', siteId: plan.fromSiteId } : foldFacts(plan, counting)
}

function foldFacts(plan: BagPlan, facts: readonly BagFactEvent[]): LiveState {
  return facts
    .toSorted(byOccurrence)
    .reduce((state, event) => applyBagEvent(plan, state, event).state, initialState(plan))
}

/** The place of an event in the order of what happened. */
export interface BagEventPlace {
  /** what happened before it */
  readonly earlier: readonly BagEvent[]
  /** where it found the bag */
  readonly before: BagState
  readonly flags: readonly BagFlag[]
}

/** Finds the place of one of the events among all that are known and count. What does not count has nothing unexpected. */
export function placeOfBagEvent(plan: BagPlan, events: readonly BagEvent[], one: BagEvent): BagEventPlace {
  const inOrder = countingBagEvents(events).toSorted(byOccurrence)
  const index = inOrder.findIndex(({ id }) => id === one.id)
  const fact = inOrder[index]
  if (fact === undefined) return { earlier: [], before: foldFacts(plan, inOrder), flags: [] }
  const earlier = inOrder.slice(0, index)
  const before = foldFacts(plan, earlier)
  const { flags } = applyBagEvent(plan, before, fact)
  const next = inOrder[index + 1]
  // told late of the first of two: it is the second that was recorded
  const isTold = next !== undefined && isHandOver(fact) && next.kind === fact.kind && next.siteId === fact.siteId
  return { earlier, before, flags: isTold && !flags.includes('repeated') ? [...flags, 'repeated'] : flags }
}

function applyBagEvent(plan: BagPlan, state: LiveState, event: BagFactEvent): { state: LiveState; flags: BagFlag[] } {
  const { effect, flags: rules } = isRepeated(state, event)
    ? keep(always('repeated'))
    : BAG_TABLE[state.status][event.kind]
  const flags = rules.map((rule) => rule(plan, state, event)).filter((flag) => flag !== null)
  if (event.details.sealIntact === false) flags.push('seal_broken')
  return { state: move(state, event, effect), flags }
}

function isHandOver({ kind }: BagEvent): boolean {
  return kind === 'dispatched' || kind === 'received'
}

/** Two phones at one door, or a repeat under another id. */
function isRepeated({ status, siteId }: BagState, event: BagEvent): boolean {
  if (event.siteId !== siteId) return false
  if (event.kind === 'dispatched') return status === 'in_transit'
  return event.kind === 'received' && (status === 'sealed' || status === 'received')
}

function move(state: LiveState, event: BagFactEvent, effect: Effect): LiveState {
  const { siteId } = event
  switch (effect) {
    case 'keep':
      return state
    case 'carry':
      return { status: 'in_transit', siteId }
    case 'hold':
      return { status: 'received', siteId }
    case 'open': {
      const isAtHome = state.status === 'sealed' && state.siteId === siteId
      return { status: event.details.isFinished === true ? 'checked' : isAtHome ? 'sealed' : 'received', siteId }
    }
  }
}

/** A manifest held against what was found. */
export interface Comparison {
  readonly present: readonly string[]
  /** on the manifest and not found: missing once the bag is empty, not yet seen before */
  readonly missing: readonly string[]
  readonly extra: readonly string[]
}

/** Compares by id; the order of the manifest, then of what was found, is kept. */
export function compareWithManifest(manifest: readonly string[], found: readonly string[]): Comparison {
  const listed = new Set(manifest)
  const seen = new Set(found)
  return {
    present: manifest.filter((id) => seen.has(id)),
    missing: manifest.filter((id) => !seen.has(id)),
    extra: [...seen].filter((id) => !listed.has(id)),
  }
}

/**
 * Each consignment of a bag with what is known of it: the fold of the manifest and all checks that count, in any order. What
 * is on no list any more stays, as withdrawn.
 */
export function bagItemStates(events: readonly BagEvent[]): ReadonlyMap<string, BagItemState> {
  const counting = countingBagEvents(events)
  const checks = counting.filter(({ kind }) => kind === 'checked')
  const found = checks.flatMap(({ details }) => details.found ?? [])
  const { present, missing, extra } = compareWithManifest(manifestOf(counting), found)
  const isEmpty = checks.some(({ details }) => details.isFinished === true)
  const everListed = events.flatMap(({ details }) => [...(details.manifest ?? []), ...(details.found ?? [])])
  return new Map<string, BagItemState>([
    ...everListed.map((id) => [id, 'withdrawn'] as const),
    ...present.map((id) => [id, 'present'] as const),
    ...missing.map((id) => [id, isEmpty ? 'missing' : 'packed'] as const),
    ...extra.map((id) => [id, 'extra'] as const),
  ])
}

/** What was put in, in the order of packing. */
export function manifestOf(events: readonly BagEvent[]): readonly string[] {
  return events.find(({ kind }) => kind === 'sealed')?.details.manifest ?? []
}

/**
 * Reads a seal number (封签号) as people type it: full-width, small letters, spaces and dashes.
 * @returns 4 to 20 letters and digits with at least one digit, or null
 */
export function parseSealNumber(text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-_.·]/g, '')
  return /^(?=.*\d)[A-Z0-9]{4,20}$/.test(plain) ? plain : null
}
