import { readSearchWords } from '../domain/search-words.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import { type FoundRow, findByDigits, readFound, readSealedNames } from '../store/consignment-search.ts'
import { readTracking } from '../store/consignments.ts'
import { ownSites, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { concernsStaff } from './track.ts'

/** As many as somebody looks through on a phone before typing more. */
const MOST_FOUND = 20
/** Names that are opened for one search: more than any one site has under way. */
const MOST_NAMES = 3000

export type FoundConsignment = FoundRow & {
  /** its number is what was typed, or near it; otherwise its phone or name */
  readonly isByNumber: boolean
}

export interface Found {
  readonly rows: readonly FoundConsignment[]
  readonly match: 'number' | 'name'
  readonly hasMore: boolean
}

/**
 * Looks among what the caller's sites hold or wait for, forgiving a slip. A whole number is found anywhere on the
 * caller's way. A search by name takes the whole name, and is kept in the audit without it.
 * @throws AppError validation_failed where too little was typed
 */
export async function searchConsignments(context: ServiceContext, caller: Person, text: string): Promise<Found> {
  const words = readSearchWords(text)
  if (words.kind === 'too_short') {
    const message = '请输单号或手机号的最后几位（至少 3 位），或者完整的姓名'
    throw new AppError('validation_failed', { detail: message, issues: [{ path: 'q', message }] })
  }
  if (words.kind === 'number') return byNumber(context, caller, words.trackingNumber)
  const siteIds = ownSites(caller)
  if (words.kind === 'name') return byName(context, caller, siteIds, words.name)
  const { patterns, phone, phoneLast4 } = words
  const { personalData } = context
  const found = await findByDigits(
    context.db,
    siteIds,
    {
      patterns,
      phoneLast4Hash: phoneLast4 === null ? null : personalData.hash('phone-last4', phoneLast4),
      phoneHash: phone === null ? null : personalData.hash('phone', phone),
    },
    MOST_FOUND + 1,
  )
  const numbered = new Set(found.flatMap(({ id, isByNumber }) => (isByNumber ? [id] : [])))
  return listed(
    context,
    'number',
    found.map(({ id }) => id),
    (id) => numbered.has(id),
  )
}

async function byNumber(context: ServiceContext, caller: Person, trackingNumber: string): Promise<Found> {
  const record = await readTracking(context.db, { trackingNumber })
  const ids = record === undefined || !concernsStaff(caller, record) ? [] : [record.id]
  return listed(context, 'number', ids, () => true)
}

async function byName(
  context: ServiceContext,
  caller: Person,
  siteIds: readonly string[],
  name: string,
): Promise<Found> {
  const { db, clock, personalData } = context
  await recordAudit(db, { at: clock.now(), actorId: caller.userId, action: 'consignment.search', subject: 'name' })
  const sealed = await readSealedNames(db, siteIds, MOST_NAMES)
  const ids = sealed.filter((row) => personalData.open(row.sealed) === name).map(({ id }) => id)
  return listed(context, 'name', ids, () => false)
}

async function listed(
  { db }: ServiceContext,
  match: Found['match'],
  ids: readonly string[],
  isByNumber: (id: string) => boolean,
): Promise<Found> {
  const rows = await readFound(db, ids.slice(0, MOST_FOUND))
  return {
    match,
    hasMore: ids.length > MOST_FOUND,
    rows: rows.map((row) => ({ ...row, isByNumber: isByNumber(row.id) })),
  }
}
