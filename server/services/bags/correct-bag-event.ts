import {
  type BagEvent,
  type BagFactEvent,
  bagItemStates,
  countingBagEvents,
  foldBag,
  lastBagFact,
} from '../../domain/bag.ts'
import { touchedBy, wentOnSince } from '../../domain/bag-correction.ts'
import { reversalForBag } from '../../domain/bag-posting.ts'
import { type BagScan, type BagStep, bagSteps } from '../../domain/bag-step.ts'
import { type RelayRules, recordFacts } from '../../domain/relay-step.ts'
import { AppError } from '../../errors.ts'
import { findPackedSince, lockContents, readBagPostings } from '../../store/bag-corrections.ts'
import { findBag, type StoredBag, writeBagEvent } from '../../store/bags.ts'
import { readCorrectionHistories } from '../../store/correction-history.ts'
import type { Statements } from '../../store/database.ts'
import { isDeadlock, isMonthClosed, isUniqueViolation } from '../../store/database-errors.ts'
import { readRelayFiles } from '../../store/relay-files.ts'
import { writeRelaySteps } from '../../store/relay-steps.ts'
import type { Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'
import { mayCorrect } from '../correct-scan.ts'
import { relayRules } from '../relay-rules.ts'
import { waitsForSibling } from '../scan-batch.ts'
import type { BagOutcome } from './bag-fact.ts'
import { finishBagScans } from './finish-bag-scans.ts'

/** What is to be taken back, and why. */
export interface BagCorrection {
  readonly bagId: string
  /** the step that was recorded by mistake */
  readonly bagEventId: string
  /** made by the phone: sent twice, it is one correction */
  readonly eventId: string
  readonly note: string
}

/** Each round at least one of those who write to the same bag gets through. */
const MOST_ROUNDS = 20
/** Consignments of one case wait for each other, and for whoever completes another of its consignments meanwhile. */
const MOST_WRITES = 40
/** Read out in an error. */
const MOST_NAMED = 5

/**
 * Takes the last step of a bag back, with the scans of everything in it and what they posted, in one transaction: all of it
 * or nothing. Nothing is edited; the same event id twice is one correction.
 * @throws AppError bag_not_found, bag_event_not_found, not_correctable, bag_step_not_last, bag_went_on with the numbers that did,
 * correction_too_late, event_id_reused, conflict
 */
export async function correctBagEvent(
  context: ServiceContext,
  person: Person,
  correction: BagCorrection,
): Promise<BagOutcome> {
  let outcome: BagOutcome['outcome'] = 'duplicate'
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const bag = await findBag(context.db, { id: correction.bagId })
    if (bag === undefined) throw new AppError('bag_not_found')
    if (bag.pendingEventId !== null) await finishBagScans(context, bag)
    else if (isKnown(bag, correction)) return { outcome, bag, unknown: [] }
    else {
      const event = correctionOf(context, person, bag, correction)
      if (await write(context, bag, event)) outcome = 'recorded'
    }
  }
  throw new AppError('conflict')
}

/** The step that the person may take back now, as far as the bag itself tells; null when there is none. */
export function stepToTakeBack(
  { clock }: ServiceContext,
  person: Person,
  bag: Pick<StoredBag, 'events'>,
): BagFactEvent | null {
  const last = lastBagFact(bag.events)
  return last !== undefined && mayCorrect(person, last, clock.now()) ? last : null
}

/** @throws AppError event_id_reused when the id was used for another fact of the bag */
function isKnown(bag: StoredBag, { eventId, bagEventId }: BagCorrection): boolean {
  const earlier = bag.events.find(({ id }) => id === eventId)
  if (earlier === undefined) return false
  if (earlier.details.supersedes !== bagEventId) throw new AppError('event_id_reused')
  return true
}

function correctionOf({ clock }: ServiceContext, person: Person, bag: StoredBag, correction: BagCorrection): BagEvent {
  const wrong = bag.events.find(({ id }) => id === correction.bagEventId)
  if (wrong === undefined) throw new AppError('bag_event_not_found')
  if (wrong.kind === 'corrected') throw new AppError('not_correctable')
  const now = clock.now()
  if (!mayCorrect(person, wrong, now)) throw new AppError('correction_too_late')
  if (wrong.id !== lastBagFact(bag.events)?.id) {
    const isGone = !countingBagEvents(bag.events).some(({ id }) => id === wrong.id)
    throw new AppError('bag_step_not_last', isGone ? { detail: '这一步已经撤回过，不用再撤回' } : {})
  }
  return {
    id: correction.eventId,
    sequence: bag.version + 1,
    kind: 'corrected',
    siteId: wrong.siteId,
    actorId: person.userId,
    occurredAt: now,
    recordedAt: now,
    details: { supersedes: wrong.id, note: correction.note },
  }
}

/** @returns false when somebody else changed the bag, or closed the month, since it was read */
async function write(context: ServiceContext, bag: StoredBag, event: BagEvent): Promise<boolean> {
  const rules = await relayRules(context)
  try {
    return await context.db.together((transaction) => writeAll(transaction, rules, bag, event))
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError('event_id_reused', { cause: error })
    if (!isMonthClosed(error) && !isDeadlock(error)) throw error
    context.pricing.invalidate()
    return false
  }
}

async function writeAll(transaction: Statements, rules: RelayRules, bag: StoredBag, event: BagEvent): Promise<boolean> {
  const events = [...bag.events, event]
  const steps = bagSteps(bag, events)
  const undone = steps.find((step) => step.event.id === event.details.supersedes) as BagStep
  const before = new Map(bag.items.map(({ consignmentId, state }) => [consignmentId, state]))
  const states = [...bagItemStates(events)].map(([consignmentId, state]) => ({ consignmentId, state }))
  const isWritten = await writeBagEvent(transaction, {
    bagId: bag.id,
    expectedVersion: bag.version,
    event,
    status: foldBag(bag, events).status,
    isPending: false,
    items: states.filter(({ consignmentId, state }) => before.get(consignmentId) !== state),
    posting: reversalForBag(rules.pricing, event, await readBagPostings(transaction, bag.id)),
  })
  if (!isWritten) return false
  // a statement of its own: what the next ones read is younger than the locks
  await lockContents(transaction, [...touchedBy(undone)])
  const ofBag = new Set(steps.flatMap(({ scans }) => scans.map(({ id }) => id)))
  await refuseWhatWentOn(transaction, bag, undone, ofBag)
  await writeScans(transaction, rules, bag, steps.at(-1)?.scans ?? [], event.recordedAt)
  return true
}

/** @throws AppError bag_went_on */
async function refuseWhatWentOn(
  transaction: Statements,
  bag: StoredBag,
  undone: BagStep,
  ofBag: ReadonlySet<string>,
): Promise<void> {
  const touched = [...touchedBy(undone)]
  if (touched.length === 0) return
  const packed = await findPackedSince(transaction, touched, bag.id, undone.event.recordedAt)
  const files = await readRelayFiles(transaction, numbersOf(bag, touched))
  const scanned = files.filter(({ consignmentId, events }) => {
    const scans = undone.scans.filter((scan) => scan.consignmentId === consignmentId)
    return wentOnSince({ ...undone, scans }, ofBag, events)
  })
  const numbers = [...new Set([...scanned.map(({ trackingNumber }) => trackingNumber), ...packed])].sort()
  if (numbers.length === 0) return
  const more = numbers.length > MOST_NAMED ? `等 ${numbers.length} 件` : ''
  throw new AppError('bag_went_on', {
    detail: `${numbers.slice(0, MOST_NAMED).join('、')}${more} 在这之后又有登记或装进了别的包。请先撤回那些登记，或请县流转中心逐件更正`,
  })
}

/** The corrections of the single consignments, each with all that follows from it. */
async function writeScans(
  transaction: Statements,
  rules: RelayRules,
  bag: StoredBag,
  scans: readonly BagScan[],
  recordedAt: Date,
): Promise<void> {
  const open = new Map<string, BagScan[]>()
  for (const scan of scans) open.set(scan.consignmentId, [...(open.get(scan.consignmentId) ?? []), scan])
  for (let round = 0; round < MOST_WRITES && open.size > 0; round += 1) {
    const files = await readRelayFiles(transaction, numbersOf(bag, [...open.keys()]))
    const posted = await readCorrectionHistories(transaction, [...open.keys()])
    const writes = files.map((file) => {
      const newScans = (open.get(file.consignmentId) ?? []).map((scan) => ({ ...scan, recordedAt }))
      const known = { ...file, posted: posted.get(file.consignmentId) }
      return { file, step: recordFacts(rules, known, newScans), recordedAt }
    })
    const ready = writes.filter((one) => !waitsForSibling(one, writes))
    for (const id of await writeRelaySteps(transaction, ready)) open.delete(id)
  }
  if (open.size > 0) throw new AppError('conflict')
}

function numbersOf(bag: StoredBag, consignmentIds: readonly string[]): readonly string[] {
  const ids = new Set(consignmentIds)
  return bag.items.filter(({ consignmentId }) => ids.has(consignmentId)).map(({ trackingNumber }) => trackingNumber)
}
