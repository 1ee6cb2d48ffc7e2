import { type Figure, middleOf } from './figure.ts'
import type { FigureQueryKey } from './figure-queries.ts'
import type { BudgetLine } from './tariff.ts'

/** What a draft speaks of besides figures. */
export interface DraftFacts {
  readonly year: number
  readonly countyName: string
  readonly figures: readonly Figure[]
  readonly townCount: number
  readonly agencyCount: number
  readonly matterCount: number
  /** numbers of appropriation documents and contracts, as entered */
  readonly documents: readonly string[]
  readonly contracts: readonly { readonly number: string; readonly carrier: string }[]
  readonly findingCount: number
  readonly seriousCount: number
  readonly isWeighted: boolean
}

const blank = (what: string): string => `【待补：${what}】`

/**
 * The text of the form as far as facts make it, in words of our own; what only people know is marked as a blank. Figures are
 * references, so that they cannot be mistyped.
 */
export function draftText(facts: DraftFacts): Readonly<Record<string, string>> {
  const { year, figures } = facts
  const figure = (query: FigureQueryKey, line: BudgetLine | null = null) =>
    figures.find(
      (one) => one.query === query && one.siteId === null && one.line === line && one.from.startsWith(String(year)),
    )
  const ref = (query: FigureQueryKey, line: BudgetLine | null = null) => {
    const found = figure(query, line)
    return found === undefined ? blank('缺数字') : `{${found.code}}`
  }
  const has = (query: FigureQueryKey) =>
    middleOf(figure(query)?.value ?? { kind: 'gap', reason: 'not_stated' }) !== null
  return {
    ...aboutProject(facts),
    ...aboutDecision(facts, ref),
    ...aboutManagement(facts, ref),
    ...aboutOutput(ref, has),
    ...aboutBenefit(facts, ref),
    ...closing(facts, ref),
  }
}

type Ref = (query: FigureQueryKey, line?: BudgetLine | null) => string

function aboutProject({ countyName, agencyCount, matterCount, townCount, year }: DraftFacts): Record<string, string> {
  return {
    'basics.project':
      `${countyName}负责县、镇、村之间办件材料和结果的流转。网络里有${townCount}个镇场和${agencyCount}个职能单位，` +
      `已录入${matterCount}个可以流转的事项。项目主管部门：${blank('主管部门')}；填报人：${blank('填报人和电话')}。`,
    'basics.decision': `设立本项目的依据：${blank('立项文件和理由')}`,
    'basics.goals': `${year}年的绩效目标：${blank('预算批复时填报的绩效目标')}`,
    organisation: `自评小组组成和分工：${blank('组长、成员、分工')}。数字由流转系统从台账计算，每个数字都有数字码，可以查到逐件的依据。`,
  }
}

function aboutDecision({ documents, contracts }: DraftFacts, ref: Ref): Record<string, string> {
  const said = documents.length === 0 ? blank('预算批复文号') : documents.join('、')
  const agreed =
    contracts.length === 0
      ? blank('承运合同')
      : contracts.map(({ number, carrier }) => `${carrier}（合同 ${number}）`).join('、')
  return {
    'decision.project.reasons': `论证过程和批准文件：${blank('论证材料')}`,
    'decision.project.targets': `目标是否明确、可衡量：${blank('目标值及其来源')}`,
    'decision.project.safeguards': `承运单位：${agreed}。其他保障：${blank('制度、人员、场地')}`,
    'decision.funds.received': `当年预算下达${ref('given')}，依据：${said}。`,
    'decision.funds.allotted':
      `其中各镇场${ref('given', 'towns')}，县城相关单位${ref('given', 'county_seat')}。` +
      `两项专款专用，系统不允许互相列支。合同承诺${ref('committed')}。`,
  }
}

function aboutManagement({ contracts }: DraftFacts, ref: Ref): Record<string, string> {
  return {
    'management.funds.payment':
      `当年实际支出${ref('spent')}，执行率${ref('execution')}；已支付${ref('paid')}，支付率${ref('payment_rate')}，` +
      `尚未支付${ref('unpaid')}，结余${ref('remaining')}。`,
    'management.funds.regularity':
      `有${ref('settled_months')}的对账单由编制、复核、批准三人办结，对账差异合计${ref('adjustment')}。` +
      `没有批准的结算不能付款。内部制度：${blank('财务制度名称')}`,
    'management.matters.procedure': `当年有效的承运合同${contracts.length === 0 ? '没有录入' : ref('contracts')}，资费按版本记账，改价不影响已记的账。`,
    'management.matters.supervision': `全年登记异常${ref('exceptions')}、投诉${ref('complaints')}，逐件有处理记录。每次交接都记入不可改动的记录链，每天存证一次。`,
  }
}

function aboutOutput(ref: Ref, has: (query: FigureQueryKey) => boolean): Record<string, string> {
  const volume = has('volume_accepted')
    ? `职能单位受理业务${ref('volume_accepted')}、办结${ref('volume_completed')}，来自其他系统逐月导入，与流转件不是一个口径。`
    : `职能单位业务量：${blank('导入逐月业务量')}`
  return {
    'output.economy':
      `平均支出${ref('cost_per_item')}。居民少花路费估计${ref('fare')}，减去实际支出，净节约${ref('net_saving')}。` +
      `路费是按出行方式和票价表的估计，给出上下限。`,
    'output.efficiency':
      `全年收寄${ref('items')}（登记送材料${ref('registered_materials')}、送结果${ref('registered_result')}），办结${ref('completed')}，` +
      `从下单到收到用时中位数${ref('receipt_minutes')}。\n${volume}`,
  }
}

function aboutBenefit({ townCount }: DraftFacts, ref: Ref): Record<string, string> {
  return {
    'benefit.effect':
      `居民少跑${ref('trips')}，少走${ref('metres')}，省时${ref('minutes')}。缺路程的办件不计入里程、时间和路费。\n` +
      `评价率${ref('response_rate')}，收到评价${ref('rated')}，其中满意${ref('satisfied')}，满意率${ref('satisfied_share')}。`,
    'benefit.equity': `${townCount}个镇场的服务见下表：每千人收寄件、到县城路程、收到用时。缺人口或路程的如实留空。`,
  }
}

function closing({ findingCount, seriousCount, isWeighted, year }: DraftFacts, ref: Ref): Record<string, string> {
  const score = isWeighted ? '得分见指标表。' : '没有录入指标权重，本报告不计分。'
  const odd =
    findingCount === 0
      ? '数字核查没有发现疑点。'
      : `数字核查列出的疑点全部印在下面，其中严重的和存疑的要逐条说明。${seriousCount > 0 ? `${blank('对严重疑点的说明')}` : ''}`
  return {
    conclusion: `${year}年收寄${ref('items')}，居民少跑${ref('trips')}，支出${ref('spent')}，执行率${ref('execution')}。${score}`,
    results: `全年收寄${ref('items')}，办结${ref('completed')}；居民少跑${ref('trips')}，少走${ref('metres')}，省路费${ref('fare')}。`,
    problems: `${odd}\n其他问题：${blank('管理中的问题')}`,
    plans: blank('下一步措施、负责人、完成时间'),
  }
}
