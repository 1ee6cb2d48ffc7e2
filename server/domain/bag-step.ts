import {
  type BagEvent,
  type BagEventPlace,
  type BagFactEvent,
  type BagFlag,
  type BagPlan,
  type BagState,
  countingBagEvents,
  manifestOf,
  placeOfBagEvent,
} from './bag.ts'
import { derivedId } from './derived-id.ts'
import type { ScanEventDetails } from './scan-event.ts'

/** A bag as far as the rules need it. */
export interface BagIdentity extends BagPlan {
  readonly id: string
  readonly sealNumber: string
  readonly sealedAt: Date
}

/** A fact about one consignment that follows from a bag's; its id is derived, so that a repeat collides. */
export interface BagScan {
  readonly id: string
  readonly consignmentId: string
  readonly kind: 'dispatched' | 'received' | 'corrected' | 'exception_raised'
  readonly siteId: string
  readonly actorId: string
  readonly occurredAt: Date
  readonly details: ScanEventDetails
}

/** What a bag event is and does. */
export interface BagStep {
  readonly event: BagEvent
  readonly flags: readonly BagFlag[]
  readonly scans: readonly BagScan[]
}

/**
 * Works out every step of a bag. Pure: the same events give the same scans, ids included, so that a request, its repeat,
 * the job and `verify` agree on what follows from a bag's fact.
 * @param events in the order of recording; a step depends only on those before it
 */
export function bagSteps(bag: BagIdentity, events: readonly BagEvent[]): readonly BagStep[] {
  const steps: BagStep[] = []
  let contents = new BagContents(bag, manifestOf(events))
  for (const [index, event] of events.entries()) {
    const known = events.slice(0, index + 1)
    if (isFact(event)) {
      const place = placeOfBagEvent(bag, known, event)
      steps.push({ event, flags: place.flags, scans: contents.scansOf(event, place) })
      continue
    }
    const undone = steps.find((step) => step.event.id === event.details.supersedes)
    steps.push({ event, flags: [], scans: undone === undefined ? [] : takingBack(bag, event, undone) })
    contents = contentsAfter(bag, known)
  }
  return steps
}

// an event that a later one supersedes was a fact when it was recorded
const isFact = (event: BagEvent): event is BagFactEvent => event.kind !== 'corrected'

/** A correction takes back each scan that its step had led to, the last first. */
function takingBack(bag: BagIdentity, event: BagEvent, undone: BagStep): readonly BagScan[] {
  const { note } = event.details
  return undone.scans.toReversed().map((scan) => ({
    id: derivedId('bag-scan', event.id, scan.consignmentId, 'corrected', scan.id),
    consignmentId: scan.consignmentId,
    kind: 'corrected',
    siteId: scan.siteId,
    actorId: event.actorId,
    occurredAt: event.occurredAt,
    details: { ...(note === undefined ? {} : { note }), supersedes: scan.id, bagId: bag.id },
  }))
}

/** The contents as the steps that count have left them: only the last is ever taken back, so the others led to the same. */
function contentsAfter(bag: BagIdentity, events: readonly BagEvent[]): BagContents {
  const contents = new BagContents(bag, manifestOf(events))
  const counting = countingBagEvents(events)
  for (const [index, event] of counting.entries()) {
    contents.scansOf(event, placeOfBagEvent(bag, counting.slice(0, index + 1), event))
  }
  return contents
}

/** What has been recorded of the single consignments, while the events of their bag are gone through. */
class BagContents {
  readonly #bag: BagIdentity
  readonly #manifest: readonly string[]
  /** the receipt that the bag has given each consignment, while it is where it was received */
  readonly #receipts = new Map<string, { readonly siteId: string; readonly scanId: string }>()
  readonly #found = new Set<string>()
  readonly #missing = new Set<string>()
  #isSealReported = false

  constructor(bag: BagIdentity, manifest: readonly string[]) {
    this.#bag = bag
    this.#manifest = manifest
  }

  scansOf(event: BagFactEvent, place: BagEventPlace): readonly BagScan[] {
    const isMove = !place.flags.includes('repeated') && !place.flags.includes('after_check')
    const moves = isMove ? this.#moves(event, place) : []
    return [...moves, ...this.#brokenSeal(event)]
  }

  #moves(event: BagFactEvent, { earlier, before }: BagEventPlace): readonly BagScan[] {
    const takenOut = new Set(earlier.flatMap(({ details }) => details.found ?? []))
    const inside = this.#manifest.filter((id) => !takenOut.has(id))
    switch (event.kind) {
      case 'sealed':
        return []
      case 'dispatched':
        return this.#dispatched(event, inside)
      case 'received':
        return inside
          .filter((id) => !this.#missing.has(id) && this.#receipts.get(id)?.siteId !== event.siteId)
          .map((id) => this.#received(event, id))
      case 'checked':
        return [...this.#takenOut(event, before), ...this.#notFound(event)]
    }
  }

  #dispatched(event: BagEvent, inside: readonly string[]): readonly BagScan[] {
    for (const [id, { siteId }] of this.#receipts) {
      if (siteId === event.siteId) this.#receipts.delete(id)
    }
    return inside.map((id) => this.#scan(event, id, 'dispatched'))
  }

  #received(event: BagEvent, consignmentId: string): BagScan {
    const scan = this.#scan(event, consignmentId, 'received')
    this.#receipts.set(consignmentId, { siteId: event.siteId, scanId: scan.id })
    return scan
  }

  /** What came to light: the site has it now, unless the bag brought it here on record already. */
  #takenOut(event: BagEvent, before: BagState): readonly BagScan[] {
    const isBagHere = before.status !== 'in_transit' && before.siteId === event.siteId
    const fresh = [...new Set(event.details.found)].filter((id) => !this.#found.has(id))
    return fresh.flatMap((id) => {
      this.#found.add(id)
      const isExtra = !this.#manifest.includes(id)
      const isHere = !isExtra && (isBagHere ? !this.#missing.has(id) : this.#receipts.get(id)?.siteId === event.siteId)
      this.#missing.delete(id)
      return [
        ...(isHere ? [] : [this.#received(event, id)]),
        ...(isExtra
          ? [this.#exception(event, id, 'count_mismatch', `包 ${this.#bag.sealNumber} 的清单上没有这件`)]
          : []),
      ]
    })
  }

  /** A missing one was never received here: the receipt that came with the bag no longer counts. */
  #notFound(event: BagEvent): readonly BagScan[] {
    if (event.details.isFinished !== true) return []
    const missing = this.#manifest.filter((id) => !this.#found.has(id) && !this.#missing.has(id))
    return missing.flatMap((id) => {
      this.#missing.add(id)
      const receipt = this.#receipts.get(id)
      const isWrong = receipt !== undefined && receipt.siteId === event.siteId
      if (isWrong) this.#receipts.delete(id)
      const note = `拆开包 ${this.#bag.sealNumber} 核对时没有这件`
      return [
        ...(isWrong ? [this.#scan(event, id, 'corrected', { supersedes: receipt.scanId, note })] : []),
        this.#exception(event, id, 'count_mismatch', note),
      ]
    })
  }

  /** One exception for the whole bag, on the first line of its manifest: what is missing has its own after the check. */
  #brokenSeal(event: BagEvent): readonly BagScan[] {
    const [first] = this.#manifest
    if (event.details.sealIntact !== false || this.#isSealReported || first === undefined) return []
    this.#isSealReported = true
    return [this.#exception(event, first, 'seal_broken', `包 ${this.#bag.sealNumber} 封签破损，请逐件核对清单`)]
  }

  #exception(event: BagEvent, id: string, exceptionKind: string, note: string): BagScan {
    return this.#scan(event, id, 'exception_raised', { exceptionKind, note })
  }

  #scan(
    event: BagEvent,
    consignmentId: string,
    kind: BagScan['kind'],
    details: Omit<ScanEventDetails, 'bagId'> = {},
  ): BagScan {
    const { sealedAt, id: bagId } = this.#bag
    return {
      id: derivedId('bag-scan', event.id, consignmentId, kind, details.exceptionKind ?? ''),
      consignmentId,
      kind,
      siteId: event.siteId,
      actorId: event.actorId,
      // another phone's clock may lag behind the one that sealed
      occurredAt: event.occurredAt < sealedAt ? sealedAt : event.occurredAt,
      details: { ...details, bagId },
    }
  }
}
