import { derivedId } from '../domain/derived-id.ts'
import { maskPhone } from '../domain/masking.ts'
import type { Role } from '../domain/role.ts'
import { fullNameOf } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import { findStaff, type GrantRow, insertStaff, listStaff, type StaffRow, updateStaff } from '../store/users.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { decodeIdCursor } from './cursor.ts'
import type { Sessions } from './sessions.ts'

const AT_A_SITE: ReadonlySet<Role> = new Set(['handler', 'dispatcher'])

/** Adds a member of staff. @param commandKey asked twice, it is one person. @throws AppError site_not_found, site_not_allowed */
export async function createStaff(
  context: ServiceContext,
  administrator: Person,
  staff: { staffLabel: string; phone: string | null; roles: readonly GrantRow[] },
  commandKey: string,
) {
  const grants = await checkGrants(context, staff.roles)
  const { personalData } = context
  const id = derivedId('staff', commandKey)
  const phone =
    staff.phone === null
      ? null
      : { phoneSealed: personalData.seal(staff.phone), phoneHash: personalData.hash('phone', staff.phone) }
  try {
    await insertStaff(context.db, { id, staffLabel: staff.staffLabel, phone, grants })
    await recordAudit(context.db, {
      at: context.clock.now(),
      actorId: administrator.userId,
      action: 'staff.create',
      subject: id,
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
  return readStaff(context, id)
}

/** Changes label, roles or activity; sessions that the person has end. @throws AppError not_found, site_not_found, site_not_allowed */
export async function changeStaff(
  context: ServiceContext,
  sessions: Sessions,
  administrator: Person,
  userId: string,
  change: { staffLabel?: string | undefined; roles?: readonly GrantRow[] | undefined; isActive?: boolean | undefined },
) {
  await readStaff(context, userId)
  const grants = change.roles === undefined ? undefined : await checkGrants(context, change.roles)
  const now = context.clock.now()
  await updateStaff(
    context.db,
    userId,
    {
      ...(change.staffLabel === undefined ? {} : { staffLabel: change.staffLabel }),
      ...(change.isActive === undefined ? {} : { isActive: change.isActive }),
      ...(grants === undefined ? {} : { grants }),
    },
    now,
  )
  sessions.forget(userId)
  await recordAudit(context.db, { at: now, actorId: administrator.userId, action: 'staff.change', subject: userId })
  return readStaff(context, userId)
}

/** A one-time code with which the person makes himself known in chat or mini-program. @throws AppError not_found */
export async function createStaffBindingCode(
  context: ServiceContext,
  sessions: Sessions,
  administrator: Person,
  userId: string,
) {
  await readStaff(context, userId)
  const code = await sessions.createBindingCode(userId, administrator.userId)
  await recordAudit(context.db, {
    at: context.clock.now(),
    actorId: administrator.userId,
    action: 'staff.binding-code',
    subject: userId,
  })
  return { code: code.code, expiresAt: code.expiresAt.toISOString() }
}

/** Staff in the order of their ids. */
export async function listStaffMembers(
  context: ServiceContext,
  query: { role?: Role | undefined; siteId?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const rows = await listStaff(context.db, {
    role: query.role,
    siteId: query.siteId,
    afterId: decodeIdCursor(query.cursor),
    limit: query.limit + 1,
  })
  const page = rows.slice(0, query.limit)
  return {
    items: await Promise.all(page.map((row) => presentStaff(context, row))),
    nextCursor: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
  }
}

async function readStaff(context: ServiceContext, userId: string) {
  const row = await findStaff(context.db, userId)
  if (row === null || !row.roles.some(({ role }) => role !== 'resident')) throw new AppError('not_found')
  return presentStaff(context, row)
}

async function presentStaff({ network, personalData }: ServiceContext, row: StaffRow) {
  const tree = await network.tree()
  return {
    id: row.id,
    staffLabel: row.staffLabel,
    phone: row.phoneSealed === null ? null : maskPhone(personalData.open(row.phoneSealed)),
    roles: row.roles.map(({ role, siteId, isLead }) => {
      const site = siteId === null ? undefined : tree.find(siteId)
      return { role, siteId, siteName: site === undefined ? null : fullNameOf(site), isLead }
    }),
    isActive: row.isActive,
    channels: [...new Set(row.identities.map(({ channel }) => channel))],
  }
}

/**
 * Handlers and dispatchers stand at a site that exists, and may lead it; the other roles at none. At least one role is for
 * work.
 * @returns each grant once, leading where it says so anywhere
 */
async function checkGrants({ network }: ServiceContext, grants: readonly GrantRow[]): Promise<readonly GrantRow[]> {
  const tree = await network.tree()
  for (const { role, siteId, isLead } of grants) {
    if (siteId !== null && tree.find(siteId) === undefined) throw new AppError('site_not_found')
    if (AT_A_SITE.has(role) !== (siteId !== null)) {
      throw new AppError('site_not_allowed', {
        detail: siteId === null ? '经办人和调度员要写明站点' : '这个角色不分站点，请去掉站点',
      })
    }
    if (isLead && siteId === null) throw new AppError('site_not_allowed', { detail: '站点负责人要写明是哪个站点' })
  }
  if (grants.every(({ role }) => role === 'resident')) {
    throw new AppError('validation_failed', { issues: [{ path: 'roles', message: '至少要有一个工作角色' }] })
  }
  const inOrder = grants.toSorted((a, b) => Number(a.isLead ?? false) - Number(b.isLead ?? false))
  return [...new Map(inOrder.map((grant) => [`${grant.role} ${grant.siteId}`, grant])).values()]
}
