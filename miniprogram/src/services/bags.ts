import { api } from './api.js'
import type { Bag, BagResult, ListBagsResponse, RecordBagEventBody, SealBagBody } from './api-types.js'

/** Bags of my sites: those under way, or all that were sealed at them or for them. */
export function listBags(page: {
  scope: 'site' | 'under_way'
  cursor?: string | undefined
}): Promise<ListBagsResponse> {
  const { scope, cursor } = page
  return api.call('listBags', { query: { scope, ...(cursor === undefined ? {} : { cursor }) } })
}

export function readBag(bagId: string): Promise<Bag> {
  return api.call('readBag', { params: { bagId } })
}

/** The bag under a seal, as it was scanned or typed. */
export function readBagBySeal(sealNumber: string): Promise<Bag> {
  return api.call('readBagBySeal', { params: { sealNumber } })
}

/** Seals a bag, all or nothing. The same `eventId` is one bag. @throws Failure bag_items_refused with an issue an item */
export function sealBag(body: SealBagBody): Promise<BagResult> {
  return api.call('sealBag', { body })
}

/** Dispatches, receives or checks a bag. The same `eventId` is one fact. */
export function recordBagEvent(bagId: string, body: RecordBagEventBody): Promise<BagResult> {
  return api.call('recordBagEvent', { params: { bagId }, body })
}

/** Takes the last step of a bag back, with everything in it. The same `eventId` never takes back twice. */
export function correctBagEvent(
  bagId: string,
  bagEventId: string,
  body: { eventId: string; note: string },
): Promise<BagResult> {
  return api.call('correctBagEvent', { params: { bagId, bagEventId }, body })
}
