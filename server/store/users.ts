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

const USER = { include: { roles: { select: { role: true, siteId: true } } } } as const
export type UserRow = Prisma.UserGetPayload<typeof USER>

export async function findUser(db: Database, userId: string): Promise<UserRow | null> {
  return db.user.findUnique({ where: { id: userId }, ...USER })
}

export async function findUserByIdentity(db: Database, { channel, peerId }: Identity): Promise<UserRow | null> {
  const identity = await db.channelIdentity.findUnique({
    where: { channel_peerId: { channel, peerId } },
    include: { user: USER },
  })
  return identity?.user ?? null
}

/** An account that staff made for somebody with this phone: it has no channel, so that nobody can sign in to it. */
export function filedUnderPhone(phoneHash: string) {
  const isResident = { staffLabel: null, roles: { some: { role: 'resident' } } } as const
  return { phoneHash, isActive: true, ...isResident, identities: { none: {} } } as const
}

/**
 * The accounts of somebody with this phone: first his own, where WeChat has said that the phone is his, then the one that
 * staff made. Accounts whose holder only typed the phone are left out: whoever typed another's would be shown what is filed
 * for him.
 */
export async function findResidentsByPhone(db: Database | Transaction, phoneHash: string): Promise<string[]> {
  const verified = { phoneHash, isActive: true, phoneVerifiedAt: { not: null } } as const
  const users = await db.user.findMany({
    where: { OR: [verified, filedUnderPhone(phoneHash)] },
    orderBy: [{ phoneVerifiedAt: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
    select: { id: true },
  })
  return users.map(({ id }) => id)
}

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
  return db.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${contact.phoneHash}, 0))`
    const [existing] = await findResidentsByPhone(transaction, contact.phoneHash)
    return existing ?? insertResident(transaction, { contact, identity: null })
  })
}

export async function hasContact(db: Database, userId: string): Promise<boolean> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { phoneHash: true } })
  return user?.phoneHash != null
}

/** Keeps a contact that was typed; another phone than the verified one is not verified. */
export async function saveUserContact(db: Database, userId: string, contact: SealedContact): Promise<void> {
  await db.$transaction([
    db.user.updateMany({
      where: { id: userId, NOT: { phoneHash: contact.phoneHash } },
      data: { phoneVerifiedAt: null },
    }),
    db.user.update({ where: { id: userId }, data: contact }),
  ])
}

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
