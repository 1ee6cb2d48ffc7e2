import type { Me } from '../../../server/contract/sessions.ts'

const RELAY_ROLES: ReadonlySet<string> = new Set(['handler', 'courier', 'dispatcher'])
const WEEKLY_ROLES: ReadonlySet<string> = new Set(['leader', 'finance', 'auditor', 'administrator', 'dispatcher'])

type Roles = Me['roles']

/** Whether the person moves documents. */
export function isRelayStaff(roles: Roles): boolean {
  return roles.some(({ role }) => RELAY_ROLES.has(role))
}

/** What this person can write, staff first: a member of staff is a resident as well. */
export function helpText(me: Pick<Me, 'roles'>, inRoom: boolean): string {
  const parts = [
    ...(isRelayStaff(me.roles) ? [STAFF_HELP] : []),
    ...(me.roles.some(({ role }) => WEEKLY_ROLES.has(role)) ? [WEEKLY_HELP] : []),
    inRoom ? ROOM_HELP : RESIDENT_HELP,
  ]
  return parts.join('\n')
}

const STAFF_HELP = [
  '【经办】',
  '任务　看待办',
  '收到 12　确认收到（也可“收到3和5”“全部收到”）',
  '发出 12　确认发出',
  '签收 12 取件码　交给取件人',
  '异常 12 信封破损　报异常',
  '已处理 12 说明　异常处理好了（“异常件”看全部）',
  '确认 12　原件第二人确认',
  '撤回　刚才点错了　转给小李　请同事办',
  '收到整包 封签号　发出整包　清单',
].join('\n')

const WEEKLY_HELP = [
  '【数据】',
  '周报 月报 年报（也可“上周”“10月”“国庆那周”“三河镇10月”）',
  '预算 超时 各镇 异常 满意度（可加时间和镇名）',
  '退订周报　不再每周一发',
].join('\n')

const RESIDENT_HELP = [
  '【办件】',
  '寄回 营业执照　请人把证照送回村里或家里',
  '查件　看到哪了（也可写单号）',
  '取件码　取件时出示（“代领”请人取，“改送”换地方）',
  '评价 5 分　投诉　说说办得怎么样',
  '取消 单号　不寄了',
  '绑定　和小程序用同一个账号',
].join('\n')

const ROOM_HELP = '查件 单号　看到哪了\n寄件、取件码请私聊我。'

/** Said to whoever wrote something that no rule understands. */
export function notUnderstoodText(me: Pick<Me, 'roles'>, inRoom: boolean): string {
  return `没看懂您的意思。可以这样写：\n${helpText(me, inRoom)}`
}
