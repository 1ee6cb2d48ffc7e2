import type { Me } from '../../../server/contract/sessions.ts'
import { whenText } from './times.ts'

const ROLE_NAMES: Readonly<Record<Me['roles'][number]['role'], string>> = {
  resident: '群众',
  handler: '经办员',
  courier: '投递员',
  dispatcher: '调度员',
  finance: '财务',
  leader: '领导',
  auditor: '审计',
  administrator: '管理员',
}

/** How binding works, for somebody who has no code at hand. */
export const HOW_TO_BIND = [
  '绑定就是让这里和小程序（或您的工作账号）是同一个人。',
  '工作人员、领导：向管理员要 8 位绑定码，回复“绑定 12345678”。',
  '群众：在小程序里取绑定码，回复给我。',
  '反过来要把小程序绑到这里，回复“是”，我给您一个绑定码。',
].join('\n')

export const CODE_HAS_EIGHT_DIGITS = '绑定码是 8 位数字，请看清后重新写，例如：绑定 12345678。'

/** A code of the person's own, to be typed into the mini-program. */
export function ownBindingCodeText(code: string, expiresAt: string, now: Date): string {
  return `您的绑定码：${code}\n${whenText(expiresAt, now)} 前有效，只能用一次。请在小程序里填写，不要告诉别人。`
}

/** Who the person is from now on. */
export function boundText(me: Me): string {
  const roles = me.roles
    .filter(({ role }) => role !== 'resident')
    .map(({ role, siteName }) => `${siteName ?? ''}${ROLE_NAMES[role]}`)
  if (roles.length === 0) return '绑定成功，这里和小程序是同一个账号了。'
  return `绑定成功：${me.staffLabel ? `${me.staffLabel}，` : ''}${roles.join('、')}。`
}
