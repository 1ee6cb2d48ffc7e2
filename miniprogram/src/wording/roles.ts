import type { Me, Role } from '../services/api-types.js'

const RELAY_ROLES: readonly Role[] = ['handler', 'courier', 'dispatcher']

const OVERSIGHT_ROLES: readonly Role[] = ['leader', 'finance', 'auditor', 'administrator']

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  resident: '群众',
  handler: '经办人',
  courier: '投递员',
  dispatcher: '调度员',
  finance: '财务',
  leader: '领导',
  auditor: '审计',
  administrator: '管理员',
}

/** Moves documents, so that the pages of the subpackage `staff` are for this person. */
export function isRelayStaff(me: Me): boolean {
  return me.roles.some(({ role }) => RELAY_ROLES.includes(role))
}

/** Stands at the hub's desk, which decides what concerns the whole county. */
export function isDispatcher(me: Me): boolean {
  return me.roles.some(({ role }) => role === 'dispatcher')
}

/** Sees the figures of the county and its books, so that the pages of the subpackage `leader` are for this person. */
export function isOverseer(me: Me): boolean {
  return me.roles.some(({ role }) => OVERSIGHT_ROLES.includes(role))
}

/** Sites whose poster this person may print, because he answers for them. */
export function posterSites(me: Me): { siteId: string; siteName: string }[] {
  return me.roles.flatMap(({ siteId, siteName, mayPrintPoster }) =>
    siteId === null || mayPrintPoster !== true ? [] : [{ siteId, siteName: siteName ?? '' }],
  )
}

/** Each role with its place: 经办人（三河镇便民服务中心）. Being a resident goes without saying. */
export function roleTexts(me: Me): string[] {
  return me.roles
    .filter(({ role }) => role !== 'resident')
    .map(({ role, siteName }) => (siteName === null ? ROLE_WORDS[role] : `${ROLE_WORDS[role]}（${siteName}）`))
}
