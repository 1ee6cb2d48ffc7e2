import { claimableSince } from '../domain/phone-filing.ts'
import { AppError } from '../errors.ts'
import { ownCases } from '../store/consignments.ts'
import { findUser } from '../store/users.ts'
import { claimCases, type FilingRow, listFilingsForPhone, saveVerifiedPhone } from '../store/verified-phones.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'

export type { FilingRow }

/**
 * Keeps the phone that WeChat gives for a one-time code of its button; from then on it is known to be this person's.
 * @throws AppError name_required, phone_code_invalid, unavailable
 */
export async function verifyPhone(
  context: ServiceContext,
  person: Person,
  given: { readonly code: string; readonly name?: string | undefined },
): Promise<void> {
  const { db, clock, personalData } = context
  // asked first, for the code is used up by asking WeChat
  const nameSealed =
    given.name === undefined ? (await findUser(db, person.userId))?.nameSealed : personalData.seal(given.name)
  if (nameSealed == null) throw new AppError('name_required')
  const phone = await phoneOf(context, given.code)
  await saveVerifiedPhone(
    db,
    person.userId,
    { nameSealed, phoneSealed: personalData.seal(phone), phoneHash: personalData.hash('phone', phone) },
    { at: clock.now(), actorId: person.userId, action: 'phone.verify', subject: person.userId },
  )
}

async function phoneOf({ miniProgram, logger }: ServiceContext, code: string): Promise<string> {
  const away = { detail: '微信暂时没有回应，请手动填写手机号，或稍后再试' }
  if (miniProgram.phoneNumberOf === undefined) throw new AppError('unavailable', away)
  const phone = await miniProgram.phoneNumberOf(code).catch((error: unknown) => {
    logger.error({ err: error }, 'WeChat gave no phone number')
    throw new AppError('unavailable', { ...away, cause: error })
  })
  if (phone === null) throw new AppError('phone_code_invalid')
  return phone
}

/** What staff filed for the person's verified phone, as long as nobody has claimed it. @throws AppError phone_not_verified */
export async function listPhoneFilings(
  context: ServiceContext,
  person: Person,
  query: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<FilingRow>> {
  const rows = await listFilingsForPhone(context.db, {
    ...(await phoneClaim(context, person)),
    after: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  return pageOfRows(rows, query.limit, (row) => ({ at: row.registeredAt, id: row.id }))
}

/**
 * Gives cases that staff filed for the person's verified phone to his account; each is kept in the audit. Claimed again, they
 * are his already.
 * @returns ids of those named that are his now
 * @throws AppError phone_not_verified; case_not_found when none is
 */
export async function claimPhoneFilings(
  context: ServiceContext,
  person: Person,
  caseIds: readonly string[],
): Promise<readonly string[]> {
  const { db, clock } = context
  const { userId } = person
  const at = clock.now()
  const audit = (subject: string) => ({ at, actorId: userId, action: 'case.claim', subject })
  await claimCases(db, { ...(await phoneClaim(context, person)), userId, caseIds, audit })
  const own = await ownCases(db, userId, caseIds)
  if (own.length === 0) throw new AppError('case_not_found')
  return own
}

async function phoneClaim({ db, clock }: ServiceContext, person: Person) {
  const user = await findUser(db, person.userId)
  if (user?.phoneHash == null || user.phoneVerifiedAt === null) throw new AppError('phone_not_verified')
  return { phoneHash: user.phoneHash, movedSince: claimableSince(clock.now()) }
}
