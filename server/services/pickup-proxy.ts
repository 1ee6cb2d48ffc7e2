import type { ProxyRelation } from '../domain/collection.ts'
import { isClosed } from '../domain/custody.ts'
import { maskName } from '../domain/masking.ts'
import { AppError } from '../errors.ts'
import { readTracking } from '../store/consignments.ts'
import { insertPickupProxy, latestPickupProxy, type PickupProxy } from '../store/pickup-proxies.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { isHolder, type TrackingRecord } from './track.ts'

/** What the holder gives to the one he sends. */
export interface ProxyCode {
  readonly relation: ProxyRelation
  /** masked */
  readonly name: string
  readonly code: string
  /** what the QR on the screen says */
  readonly qrText: string
}

/**
 * The holder sends somebody to collect for him: that person gets a code of his own, good for this once. A new proxy ends
 * the code of the one before.
 * The same proxy id twice is one.
 * @throws AppError consignment_not_found, no_pickup_code for materials and what is closed
 */
export async function appointProxy(
  context: ServiceContext,
  caller: Person,
  request: {
    readonly consignmentId: string
    readonly proxyId: string
    readonly relation: ProxyRelation
    readonly name: string
  },
): Promise<ProxyCode> {
  const record = await ownRecord(context, caller, request.consignmentId)
  const isOver = isClosed(record.status) || (record.direction === 'materials' && !record.is_returning)
  if (isOver) throw new AppError('no_pickup_code', { detail: '这件不需要取件，不用委托代领' })
  await insertPickupProxy(context.db, {
    id: request.proxyId,
    consignmentId: record.id,
    relation: request.relation,
    nameSealed: context.personalData.seal(request.name),
    appointedBy: caller.userId,
    appointedAt: context.clock.now(),
  })
  return readProxy(context, caller, record.id)
}

/** The proxy who counts now. @throws AppError consignment_not_found, no_proxy */
export async function readProxy(context: ServiceContext, caller: Person, consignmentId: string): Promise<ProxyCode> {
  const record = await ownRecord(context, caller, consignmentId)
  const proxy = isClosed(record.status) ? null : await latestPickupProxy(context.db, consignmentId)
  if (proxy === null) throw new AppError('no_proxy')
  return codeOf(context, record, proxy)
}

async function ownRecord({ db }: ServiceContext, caller: Person, id: string): Promise<TrackingRecord> {
  const record = await readTracking(db, { id })
  if (record === undefined || !isHolder(caller, record)) throw new AppError('consignment_not_found')
  return record
}

function codeOf({ personalData }: ServiceContext, record: TrackingRecord, proxy: PickupProxy): ProxyCode {
  const code = personalData.pickupCode(proxy.id)
  return {
    relation: proxy.relation,
    name: maskName(personalData.open(proxy.nameSealed)),
    code,
    qrText: `shaopao:${record.tracking_number}:${code}`,
  }
}
