import { recordBagEvent, sealBag } from '../contract/bags.ts'
import { answerComplaint, closeComplaint, fileComplaint, reopenComplaint } from '../contract/complaints.ts'
import {
  cancelConsignment,
  readPickupCode,
  redirectConsignment,
  registerConsignment,
} from '../contract/consignments.ts'
import { approveWriteOff, correctScan, proposeWriteOff, resolveException } from '../contract/exceptions.ts'
import { RatingTag, rateConsignment } from '../contract/ratings.ts'
import { recordScans } from '../contract/scans.ts'
import { recordWaybill } from '../contract/waybills.ts'
import { readTrackingNumbers } from '../store/replays.ts'
import { Refusal } from './caller.ts'
import type { ReplayedCounty } from './county.ts'
import type { Act, Deed, PersonKey } from './plan/deeds.ts'
import { grouped } from './plan/grouped.ts'

/** The most that one request may hold. */
const SCANS_A_REQUEST = 200

type Scan = Extract<Act, { kind: 'scan' }>
type Single = Exclude<Act, { kind: 'scan' }>

/** Answers that say that it was done before: after a stop the last instant is played once more. */
const DONE_BEFORE: ReadonlySet<string> = new Set(['write_off_proposed', 'complaint_settled', 'complaint_not_answered'])

/** Does what people do at an instant, as requests of the API: scans of one person together, all else by itself. */
export class DeedPlayer {
  readonly #county: ReplayedCounty
  readonly #numbers = new Map<string, string>()

  constructor(county: ReplayedCounty) {
    this.#county = county
  }

  /**
   * @param deeds of one instant, independent of each other
   * @param isRepeat they may have been done before
   * @throws Error for whatever the server did not take
   */
  async play(deeds: readonly Deed[], isRepeat: boolean): Promise<void> {
    await this.#knowNumbers(deeds)
    const scans = deeds.flatMap(({ by, act }) => (act.kind === 'scan' ? [{ by, act }] : []))
    const requests = [...grouped(scans, ({ by }) => by)].flatMap(([by, own]) =>
      chunks(own, SCANS_A_REQUEST).map(
        (some) => () =>
          this.#scan(
            by,
            some.map(({ act }) => act),
          ),
      ),
    )
    const singles = deeds.flatMap(({ by, act }) => (act.kind === 'scan' ? [] : [() => this.#doOnce(by, act, isRepeat)]))
    await Promise.all([...requests, ...singles].map((send) => send()))
  }

  async #scan(by: PersonKey, scans: readonly Scan[]): Promise<void> {
    const events = await Promise.all(
      scans.map(async ({ item, scan, siteId, eventId, occurredAt, details, codeOf }) => ({
        ...{ eventId, trackingNumber: this.#numberOf(item), kind: scan, siteId },
        occurredAt: (occurredAt ?? this.#county.clock.now()).toISOString(),
        details: codeOf === undefined ? details : { pickupCode: await this.#codeOf(codeOf, item) },
      })),
    )
    const { results } = await this.#county.caller.call(by, recordScans, { body: { events } })
    const wrong = results.find(({ outcome }) => outcome === 'rejected')
    if (wrong !== undefined) throw new Error(`扫描没有记上：${JSON.stringify({ by, ...wrong })}`)
  }

  /** undefined once it was collected: then the scan is a repeat, and needs none. */
  async #codeOf(holder: PersonKey, consignmentId: string): Promise<string | undefined> {
    try {
      return (await this.#county.caller.call(holder, readPickupCode, { params: { consignmentId } })).code
    } catch (error) {
      if (error instanceof Refusal && error.code === 'no_pickup_code') return undefined
      throw error
    }
  }

  async #doOnce(by: PersonKey, act: Single, isRepeat: boolean): Promise<void> {
    try {
      await this.#do(by, act)
    } catch (error) {
      if (isRepeat && error instanceof Refusal && DONE_BEFORE.has(error.code)) return
      throw error
    }
  }

  async #do(by: PersonKey, act: Single): Promise<void> {
    const { caller } = this.#county
    switch (act.kind) {
      case 'register': {
        const answer = await caller.call(by, registerConsignment, { body: act.filing, idempotencyKey: act.key })
        this.#numbers.set(act.item, answer.trackingNumber)
        return
      }
      case 'cancel': {
        const { eventId, reason } = act
        await caller.call(by, cancelConsignment, { params: { consignmentId: act.item }, body: { eventId, reason } })
        return
      }
      case 'redirect': {
        const { eventId, siteId } = act
        await caller.call(by, redirectConsignment, { params: { consignmentId: act.item }, body: { eventId, siteId } })
        return
      }
      case 'correct': {
        const { scanId, eventId, note } = act
        await caller.call(by, correctScan, { params: { scanId }, body: { eventId, note } })
        return
      }
      case 'rate': {
        const tags = act.tags.map((tag) => RatingTag.parse(tag))
        await caller.call(by, rateConsignment, {
          params: { consignmentId: act.item },
          body: { score: act.score, tags },
        })
        return
      }
      case 'waybill':
        await caller.call(by, recordWaybill, {
          body: { number: act.number, trackingNumber: this.#numberOf(act.item) },
        })
        return
      case 'resolve':
      case 'propose_write_off':
      case 'approve_write_off':
        return this.#settle(by, act)
      case 'complain':
      case 'answer_complaint':
      case 'reopen_complaint':
      case 'close_complaint':
        return this.#complain(by, act)
      case 'seal':
      case 'bag':
        return this.#bag(by, act)
    }
  }

  async #settle(
    by: PersonKey,
    act: Extract<Act, { kind: 'resolve' | 'propose_write_off' | 'approve_write_off' }>,
  ): Promise<void> {
    const { caller } = this.#county
    const params = { exceptionId: act.exceptionId }
    if (act.kind === 'resolve') {
      const { eventId, resolution, note, siteId, destinationSiteId } = act
      const body = { eventId, resolution, note, siteId, destinationSiteId }
      await caller.call(by, resolveException, { params, body })
    } else if (act.kind === 'propose_write_off') {
      await caller.call(by, proposeWriteOff, { params, body: { reason: act.reason } })
    } else {
      await caller.call(by, approveWriteOff, { params, body: { eventId: act.eventId } })
    }
  }

  async #complain(
    by: PersonKey,
    act: Extract<Act, { kind: 'complain' | 'answer_complaint' | 'reopen_complaint' | 'close_complaint' }>,
  ): Promise<void> {
    const { caller } = this.#county
    const params = { complaintId: act.complaintId }
    switch (act.kind) {
      case 'complain': {
        const { complaintId, text } = act
        await caller.call(by, fileComplaint, { params: { consignmentId: act.item }, body: { complaintId, text } })
        return
      }
      case 'answer_complaint':
        await caller.call(by, answerComplaint, { params, body: { text: act.text } })
        return
      case 'reopen_complaint':
        await caller.call(by, reopenComplaint, { params, body: { text: act.text } })
        return
      case 'close_complaint':
        await caller.call(by, closeComplaint, { params })
    }
  }

  async #bag(by: PersonKey, act: Extract<Act, { kind: 'seal' | 'bag' }>): Promise<void> {
    const { caller, clock } = this.#county
    const { eventId, siteId } = act
    const base = { eventId, siteId, occurredAt: clock.now().toISOString() }
    if (act.kind === 'seal') {
      const { sealNumber, toSiteId } = act
      const trackingNumbers = act.items.map((item) => this.#numberOf(item))
      await caller.call(by, sealBag, { body: { ...base, sealNumber, toSiteId, trackingNumbers } })
      return
    }
    const params = { bagId: act.bag }
    const { fact } = act
    const body =
      fact.kind === 'checked'
        ? { ...base, kind: fact.kind, found: fact.found.map((item) => this.#numberOf(item)), isFinished: true }
        : { ...base, ...fact }
    await caller.call(by, recordBagEvent, { params, body })
  }

  #numberOf(item: string): string {
    const number = this.#numbers.get(item)
    if (number === undefined) throw new Error(`流转件 ${item} 还没有登记`)
    return number
  }

  /** Those registered here are known; those of round trips, replacements and before a stop are looked up together. */
  async #knowNumbers(deeds: readonly Deed[]): Promise<void> {
    const wanted = deeds.flatMap(({ act }) => itemsOf(act)).filter((item) => !this.#numbers.has(item))
    if (wanted.length === 0) return
    for (const [id, number] of await readTrackingNumbers(this.#county.db, wanted)) this.#numbers.set(id, number)
  }
}

/** Consignments whose number the request names. */
function itemsOf(act: Act): readonly string[] {
  switch (act.kind) {
    case 'scan':
    case 'waybill':
      return [act.item]
    case 'seal':
      return act.items
    case 'bag':
      return act.fact.kind === 'checked' ? act.fact.found : []
    default:
      return []
  }
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  )
}
