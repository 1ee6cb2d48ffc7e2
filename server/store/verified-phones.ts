import { randomUUID } from 'node:crypto'
import { type AuditRecord, recordAudit } from './audit.ts'
import { FINAL_STATUSES, LIST_ITEM, olderThan } from './consignments.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { takeWaysBack } from './notification-reach.ts'
import { filedUnderPhone, type SealedContact } from './users.ts'

/**
 * Keeps the phone that WeChat says is this person's. Another account that had it verified loses it: a number is one person's,
 * the latest's.
 */
export async function saveVerifiedPhone(
  db: Database,
  userId: string,
  contact: SealedContact,
  audit: AuditRecord,
): Promise<void> {
  await db.$transaction(async (transaction) => {
    // of two who say so at once, one is the latest
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${contact.phoneHash}, 0))`
    await transaction.user.updateMany({
      where: { phoneHash: contact.phoneHash, phoneVerifiedAt: { not: null }, id: { not: userId } },
      data: { phoneVerifiedAt: null },
    })
    await transaction.user.update({ where: { id: userId }, data: { ...contact, phoneVerifiedAt: audit.at } })
    await recordAudit(transaction, audit)
  })
}

/** What staff filed for a phone under an account of its own, as far as it may still be claimed. */
function claimable(phoneHash: string, movedSince: Date) {
  return {
    case: { resident: filedUnderPhone(phoneHash) },
    consigneePhoneHash: phoneHash,
    OR: [
      { status: { notIn: [...FINAL_STATUSES] } },
      { lastEventAt: { gt: movedSince } },
      { lastEventAt: null, registeredAt: { gt: movedSince } },
    ],
  } satisfies Prisma.ConsignmentWhereInput
}

const FILING = { ...LIST_ITEM, consigneeNameSealed: true } satisfies Prisma.ConsignmentSelect
export type FilingRow = Prisma.ConsignmentGetPayload<{ select: typeof FILING }>

/** Newest first, from behind the cursor. */
export async function listFilingsForPhone(
  db: Database,
  filter: {
    readonly phoneHash: string
    readonly movedSince: Date
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<FilingRow[]> {
  return db.consignment.findMany({
    where: {
      AND: [
        claimable(filter.phoneHash, filter.movedSince),
        filter.after === null ? {} : olderThan('registeredAt', filter.after),
      ],
    },
    orderBy: [{ registeredAt: 'desc' }, { id: 'desc' }],
    take: filter.limit,
    select: FILING,
  })
}

/**
 * Gives cases that staff filed for a phone to the account that has it verified, with what is still to be told of them. Whoever
 * claims twice at once claims once.
 * @returns ids of the cases that are the account's now and were not before
 */
export async function claimCases(
  db: Database,
  claim: {
    readonly userId: string
    readonly phoneHash: string
    readonly movedSince: Date
    readonly caseIds: readonly string[]
    readonly audit: (caseId: string) => AuditRecord
  },
): Promise<string[]> {
  const { userId, phoneHash, movedSince, audit } = claim
  return db.$transaction(async (transaction) => {
    const claimed = await transaction.case.updateManyAndReturn({
      where: {
        id: { in: [...claim.caseIds] },
        resident: filedUnderPhone(phoneHash),
        consignments: { some: claimable(phoneHash, movedSince) },
      },
      data: { residentId: userId },
      select: { id: true },
    })
    const caseIds = claimed.map(({ id }) => id)
    if (caseIds.length === 0) return caseIds
    const consignments = await transaction.consignment.findMany({
      where: { caseId: { in: caseIds } },
      select: { id: true },
    })
    await transaction.notification.updateMany({
      where: {
        status: 'pending',
        consignmentId: { in: consignments.map(({ id }) => id) },
        recipient: filedUnderPhone(phoneHash),
      },
      data: { recipientId: userId, channel: null },
    })
    await takeWaysBack(transaction, [userId])
    await transaction.roleAssignment.createMany({
      data: [{ id: randomUUID(), userId, role: 'resident' }],
      skipDuplicates: true,
    })
    for (const caseId of caseIds) await recordAudit(transaction, audit(caseId))
    return caseIds
  })
}
