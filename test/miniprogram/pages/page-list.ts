import { randomUUID } from 'node:crypto'
import type { FakeApi } from './fake-api.ts'

/** A page to look at: whose phone, with what in its address, and a text that is there once it is loaded. */
export interface PageToShow {
  persona: string
  query?: string
  loaded: string
}

/** Every page of app.json, with what the fake county has to show on it. */
export function pagesToShow({ county }: FakeApi): Readonly<Record<string, PageToShow>> {
  const consignment = (index: number) => `?id=${county.consignments[index]?.details.consignmentId}`
  return {
    'pages/home/index': { persona: 'resident', loaded: '运送中' },
    'pages/consignments/index': { persona: 'resident', loaded: '运送中' },
    'pages/mine/index': { persona: 'keeper', loaded: '李站长' },
    'pages/binding/index': { persona: 'resident', loaded: '拿绑定码' },
    'pages/complaint/index': { persona: 'resident', query: consignment(3), loaded: '哪里不对？' },
    'pages/notifications/index': { persona: 'resident', loaded: '微信里还能提醒 3 次' },
    'pages/privacy/index': { persona: 'resident', loaded: '要您填什么' },
    'pages/proxy/index': { persona: 'resident', query: consignment(1), loaded: '请谁替您去领？' },
    'pages/proxy-ticket/index': {
      persona: 'resident',
      query: '?number=SH000000025&code=615204',
      loaded: '615 204',
    },
    'pages/rating/index': { persona: 'resident', query: consignment(1), loaded: '送得怎么样' },
    'pages/redirect/index': { persona: 'resident', query: consignment(2), loaded: '改送到哪里？' },
    'pages/contact/index': { persona: 'resident', loaded: '保存' },
    'pages/filed-for-me/index': { persona: 'newcomer', loaded: '残疾人证' },
    'pages/pickup-code/index': { persona: 'resident', query: consignment(1), loaded: '482 913' },
    'pages/request/index': { persona: 'resident', query: '?kind=send_back', loaded: '食品经营许可证' },
    'pages/request-kind/index': { persona: 'resident', loaded: '怎么送？' },
    'pages/request-return/index': { persona: 'resident', loaded: '送回哪里' },
    'pages/request-counter/index': { persona: 'resident', loaded: '县业务流转中心' },
    'pages/request-items/index': { persona: 'resident', loaded: '里面有什么？' },
    'pages/request-person/index': { persona: 'resident', loaded: '就用上次的' },
    'pages/request-place/index': { persona: 'resident', loaded: '下一步' },
    'pages/request-review/index': { persona: 'resident', loaded: '都对吗？' },
    'pages/request-site/index': { persona: 'resident', query: '?town=t1&name=T', loaded: '桃花村' },
    'pages/staff-binding/index': { persona: 'resident', loaded: '绑定码由单位的管理员给' },
    'pages/track/index': { persona: 'resident', loaded: '查一查' },
    'pages/tracking/index': { persona: 'resident', query: consignment(3), loaded: '上一站没有登记发出' },
    'staff/tasks/index': { persona: 'keeper', loaded: '任务 12' },
    'staff/scan/index': { persona: 'keeper', loaded: '连续扫码' },
    'staff/hand-over/index': { persona: 'keeper', query: '?from=home', loaded: '为什么没送成' },
    'staff/bags/index': { persona: 'keeper', loaded: 'FQ2026001' },
    'staff/bag/index': { persona: 'keeper', query: `?id=${county.counter.bags[1]?.id}`, loaded: '核对完了' },
    'staff/bag-seal/index': { persona: 'keeper', loaded: '件在包里' },
    'staff/exceptions/index': { persona: 'keeper', loaded: '发出后迟迟未到' },
    'staff/exception/index': {
      persona: 'keeper',
      query: `?id=${county.counter.exceptions[0]?.id}`,
      loaded: '怎么处理',
    },
    'staff/exception-report/index': { persona: 'keeper', loaded: '哪种异常' },
    'staff/complaints/index': { persona: 'keeper', loaded: '不动产权证书' },
    'staff/complaint/index': { persona: 'keeper', query: `?id=${county.complaints[0]?.id}`, loaded: '说好周三到' },
    'staff/ratings/index': { persona: 'keeper', loaded: '人评，平均' },
    'staff/text-checks/index': { persona: 'dispatcher', loaded: '微信觉得可能不合适' },
    'leader/overview/index': { persona: 'leader', loaded: '在途 30 件' },
    'leader/towns/index': { persona: 'leader', loaded: '按群众住在哪个镇场算' },
    'leader/overdue/index': { persona: 'leader', loaded: '现在一共超时 7 项' },
    'leader/exceptions/index': { persona: 'leader', loaded: '最急的在前面' },
    'leader/satisfaction/index': { persona: 'leader', loaded: '评 3 分以下的怎么说' },
    'leader/budget/index': { persona: 'leader', loaded: '每月邮递费' },
    'leader/approvals/index': { persona: 'leader', loaded: '山区件多' },
    'leader/evaluation/index': {
      persona: 'leader',
      query: `?id=${county.leader.evaluations[0]?.id}`,
      loaded: '数字从哪里来',
    },
    'leader/figures/index': { persona: 'leader', loaded: '办结件数' },
    'leader/figure/index': { persona: 'leader', query: '?code=F3K7AC-2', loaded: '一条一条看' },
    'leader/transaction/index': { persona: 'leader', query: `?id=${randomUUID()}`, loaded: '按月收的邮递费' },
    'leader/settlement/index': {
      persona: 'leader',
      query: `?id=${county.leader.settlements[0]?.id}`,
      loaded: '您的意见',
    },
    'staff/search/index': { persona: 'keeper', query: '?q=0017', loaded: '单号相符' },
    'staff/filing/index': { persona: 'keeper', loaded: '本人委托办理人' },
  }
}
