import { randomUUID } from 'node:crypto'
import type { Role } from '../domain/role.ts'
import type { Database, Transaction } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { takeWaysBack } from './notification-reach.ts'

export interface SealedContact {
  readonly nameSealed: string
  readonly phoneSealed: string
  readonly phoneHash: string
}
export interface Identity {
  readonly channel: string
  readonly peerId: string
}
export interface GrantRow {
  readonly role: Role
  readonly siteId: string | null
  /** answers for the site; nobody unless said so */
  readonly isLead?: boolean
}

/** An account with its roles. */
export interface UserRow {
  readonly id: string
  readonly staffLabel: string | null
  readonly nameSealed: string | null
  readonly phoneSealed: string | null
  readonly phoneHash: string | null
  readonly phoneVerifiedAt: Date | null
  readonly isActive: boolean
  readonly sessionsValidFrom: Date | null
  readonly roles: readonly GrantRow[]
}

const SELECT_USER = `
  SELECT u.id, u.staff_label AS "staffLabel", u.name_sealed AS "nameSealed", u.phone_sealed AS "phoneSealed",
    u.phone_hash AS "phoneHash", u.phone_verified_at AS "phoneVerifiedAt", u.is_active AS "isActive",
    u.sessions_valid_from AS "sessionsValidFrom", coalesce((
      SELECT json_agg(json_build_object('role', r.role, 'siteId', r.site_id))
      FROM role_assignment r WHERE r.user_id = u.id), '[]') AS roles
  FROM app_user u`
const FIND_USER = { name: 'find-user', text: `${SELECT_USER} WHERE u.id = $1::uuid` }
const FIND_USER_BY_IDENTITY = {
  name: 'find-user-by-identity',
  text: `${SELECT_USER} JOIN channel_identity i ON i.user_id = u.id WHERE i.channel = $1 AND i.peer_id = $2`,
}

export async function findUser(db: Database, userId: string): Promise<UserRow | null> {
  return (await db.run<UserRow>(FIND_USER, [userId]))[0] ?? null
}

export async function findUserByIdentity(db: Database, { channel, peerId }: Identity): Promise<UserRow | null> {
  return (await db.run<UserRow>(FIND_USER_BY_IDENTITY, [channel, peerId]))[0] ?? null
}

/** An account that staff made for somebody with this phone: it has no channel, so that nobody can sign in to it. The second half of `residents_of_phone` in the database says the same. */
export function filedUnderPhone(phoneHash: string) {
  const isResident = { staffLabel: null, roles: { some: { role: 'resident' } } } as const
  return { phoneHash, isActive: true, ...isResident, identities: { none: {} } } as const
}

/**
 * The accounts of somebody with this phone: first his own, where WeChat has said that the phone is his, then the one that
 * staff made. Accounts whose holder only typed the phone are left out: whoever typed another's would be shown what is filed
 * for him.
 */
export async function findResidentsByPhone(db: Database, phoneHash: string): Promise<string[]> {
  const rows = await db.run<{ id: string }>(RESIDENTS_OF_PHONE, [phoneHash])
  return rows.map(({ id }) => id)
}
const RESIDENTS_OF_PHONE = { name: 'residents-of-phone', text: 'SELECT residents_of_phone($1) AS id' }

/** A new resident, with or without a channel of his own. @throws a unique violation when the identity is taken */
export async function insertResident(
  db: Database | Transaction,
  resident: { readonly contact: SealedContact | null; readonly identity: Identity | null },
): Promise<string> {
  const id = randomUUID()
  await db.user.create({
    data: {
      id,
      ...resident.contact,
      roles: { create: { id: randomUUID(), role: 'resident' } },
      ...(resident.identity === null ? {} : { identities: { create: resident.identity } }),
    },
  })
  return id
}

/** The resident with this phone, or a new one without a channel; asked from many counters at once, it is one. */
export async function findOrInsertResident(db: Database, contact: SealedContact): Promise<string> {
  const { phoneHash, nameSealed, phoneSealed } = contact
  const rows = await db.run<{ id: string }>(FILED_FOR, [phoneHash, randomUUID(), nameSealed, phoneSealed])
  return (rows[0] as { id: string }).id
}
const FILED_FOR = { name: 'resident-filed-for', text: 'SELECT resident_filed_for($1, $2::uuid, $3, $4) AS id' }

/** Keeps a contact that was typed; another phone than the verified one is not verified. */
export async function saveUserContact(db: Database, userId: string, contact: SealedContact): Promise<void> {
  await db.run(SAVE_CONTACT, [userId, contact.nameSealed, contact.phoneSealed, contact.phoneHash])
}
const SET_CONTACT = `
  UPDATE app_user SET name_sealed = $2, phone_sealed = $3, phone_hash = $4,
    phone_verified_at = CASE WHEN phone_hash = $4 THEN phone_verified_at END
  WHERE id = $1::uuid`
const SAVE_CONTACT = { name: 'save-contact', text: SET_CONTACT }

/** Keeps the contact of somebody who left none yet. */
export async function keepFirstContact(db: Database, userId: string, contact: SealedContact): Promise<void> {
  await db.run(KEEP_FIRST_CONTACT, [userId, contact.nameSealed, contact.phoneSealed, contact.phoneHash])
}
const KEEP_FIRST_CONTACT = { name: 'keep-first-contact', text: `${SET_CONTACT} AND phone_hash IS NULL` }

// ---- staff ------------------------------------------------------------------------------------------

const STAFF = {
  include: { roles: { select: { role: true, siteId: true, isLead: true } }, identities: { select: { channel: true } } },
} as const
export type StaffRow = Prisma.UserGetPayload<typeof STAFF>

export async function findStaff(db: Database, userId: string): Promise<StaffRow | null> {
  return db.user.findUnique({ where: { id: userId }, ...STAFF })
}

/** Everybody with a role beyond resident, in the order of their ids. */
export async function listStaff(
  db: Database,
  filter: {
    readonly role: Role | undefined
    readonly siteId: string | undefined
    readonly afterId: string | null
    readonly limit: number
  },
): Promise<StaffRow[]> {
  return db.user.findMany({
    where: {
      roles: {
        some: {
          role: filter.role ?? { not: 'resident' },
          ...(filter.siteId === undefined ? {} : { siteId: filter.siteId }),
        },
      },
      ...(filter.afterId === null ? {} : { id: { gt: filter.afterId } }),
    },
    orderBy: { id: 'asc' },
    take: filter.limit,
    ...STAFF,
  })
}

/** @throws a unique violation when the id is taken */
export async function insertStaff(
  db: Database,
  staff: {
    readonly id: string
    readonly staffLabel: string
    readonly phone: Omit<SealedContact, 'nameSealed'> | null
    readonly grants: readonly GrantRow[]
  },
): Promise<void> {
  await db.user.create({
    data: {
      id: staff.id,
      staffLabel: staff.staffLabel,
      ...staff.phone,
      roles: { create: staff.grants.map(assignment) },
    },
  })
}

function assignment({ role, siteId, isLead = false }: GrantRow) {
  return { id: randomUUID(), role, siteId, isLead }
}

/** Changes a member of staff and ends his sessions. */
export async function updateStaff(
  db: Database,
  userId: string,
  change: { readonly staffLabel?: string; readonly isActive?: boolean; readonly grants?: readonly GrantRow[] },
  now: Date,
): Promise<void> {
  const { grants, ...columns } = change
  await db.$transaction([
    ...(grants === undefined ? [] : [db.roleAssignment.deleteMany({ where: { userId } })]),
    db.user.update({
      where: { id: userId },
      data: {
        ...columns,
        sessionsValidFrom: now,
        ...(grants === undefined
          ? {}
          : {
              roles: { create: grants.map(assignment) },
            }),
      },
    }),
  ])
}

// ---- binding ----------------------------------------------------------------------------------------

export async function insertBindingCode(
  db: Database,
  code: { readonly codeHash: string; readonly userId: string; readonly expiresAt: Date; readonly createdBy: string },
): Promise<void> {
  await db.bindingCode.create({ data: code })
}

/**
 * Uses up a code and gives the identity to the user it was made for; residents' cases of the identity's former user go
 * along, so that nobody loses sight of his documents by binding.
 * @returns the user, or undefined when the code is unknown, used or expired
 */
export async function redeemBindingCode(
  db: Database,
  codeHash: string,
  identity: Identity,
  now: Date,
): Promise<string | undefined> {
  return db.$transaction(async (transaction) => {
    const used = await transaction.bindingCode.updateManyAndReturn({
      where: { codeHash, usedAt: null, expiresAt: { gt: now }, user: { isActive: true } },
      data: { usedAt: now },
    })
    const userId = used[0]?.userId
    if (userId === undefined) return undefined
    const former = await transaction.channelIdentity.findUnique({ where: { channel_peerId: { ...identity } } })
    await transaction.channelIdentity.upsert({
      where: { channel_peerId: { ...identity } },
      create: { ...identity, userId },
      update: { userId, createdAt: now },
    })
    await takeWaysBack(transaction, former === null ? [userId] : [userId, former.userId])
    if (former !== null && former.userId !== userId) {
      // who asked for documents before goes on doing so, now also as a member of staff
      await transaction.roleAssignment.createMany({
        data: [{ id: randomUUID(), userId, role: 'resident' }],
        skipDuplicates: true,
      })
      const others = await transaction.channelIdentity.count({ where: { userId: former.userId } })
      if (others === 0) await emptyInto(transaction, former.userId, userId)
    }
    return userId
  })
}

/**
 * Moves what an account held that has lost its last channel. Its contact must not stay: with it the account would look like
 * one that staff made for that phone, and a code made for it before would open what they file under it.
 */
async function emptyInto(transaction: Transaction, formerId: string, userId: string): Promise<void> {
  const contact = { nameSealed: true, phoneSealed: true, phoneHash: true, phoneVerifiedAt: true } as const
  const former = await transaction.user.findUniqueOrThrow({ where: { id: formerId }, select: contact })
  const none = { nameSealed: null, phoneSealed: null, phoneHash: null, phoneVerifiedAt: null }
  // of staff the office knows the phone, and nobody files for residents under their accounts
  const emptied = await transaction.user.updateMany({ where: { id: formerId, staffLabel: null }, data: none })
  if (emptied.count > 0) await transaction.user.updateMany({ where: { id: userId, phoneHash: null }, data: former })
  await transaction.bindingCode.deleteMany({ where: { userId: formerId, usedAt: null } })
  await transaction.case.updateMany({ where: { residentId: formerId }, data: { residentId: userId } })
  await transaction.notification.updateMany({
    where: { recipientId: formerId, status: 'pending' },
    data: { recipientId: userId, channel: null },
  })
}

/** Sites that the person answers for. */
export async function ledSites(db: Pick<Database, 'roleAssignment'>, userId: string): Promise<string[]> {
  const leads = await db.roleAssignment.findMany({ where: { userId, isLead: true }, select: { siteId: true } })
  return leads.flatMap(({ siteId }) => siteId ?? [])
}
