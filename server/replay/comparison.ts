import { evaluateYear } from '../contract/evaluations.ts'
import type { Figure } from '../contract/figures.ts'
import { fen, formatYuan } from '../domain/money.ts'
import type { ReplayedCounty } from './county.ts'
import type { YearParameters } from './parameters.ts'
import { OFFICE } from './people.ts'

/** A figure of the document beside the one that comes out of the books. */
export interface Compared {
  readonly name: string
  readonly document: string
  /** null: of no single figure of ours */
  readonly code: string | null
  readonly ours: string
  readonly why: string
}

export interface YearEvaluated {
  readonly version: number
  /** SM3 over what would be signed */
  readonly hash: string
  readonly findings: number
  readonly seriousFindings: readonly string[]
  readonly compared: readonly Compared[]
}

/** Counts the year and drafts its self-evaluation; asked again it is the same one. */
export async function evaluate(county: ReplayedCounty, parameters: YearParameters): Promise<YearEvaluated> {
  const { year } = parameters
  const idempotencyKey = `replay-evaluation-${year}`
  const { version, hash, figures, findingList } = await county.caller.call(OFFICE.clerk, evaluateYear, {
    idempotencyKey,
    body: { year },
  })
  return {
    ...{ version, hash, findings: findingList.length },
    seriousFindings: findingList.filter(({ severity }) => severity === 'serious').map(({ text }) => text),
    compared: compare(figures, parameters),
  }
}

function compare(figures: readonly Figure[], { year, given, document }: YearParameters): Compared[] {
  const find = (query: string, line: string | null = null) =>
    figures.find(
      (one) => one.query === query && one.line === line && one.siteId === null && one.from === `${year}-01-01`,
    )
  const row = (
    name: string,
    said: string,
    query: string,
    why: (figure: Figure) => string,
    line: string | null = null,
  ): Compared => {
    const figure = find(query, line)
    if (figure === undefined) return { name, document: said, code: null, ours: '没有这个数字', why: '' }
    return { name, document: said, code: figure.code, ours: figure.text, why: why(figure) }
  }
  const gaps = ({ provenance }: Figure) => (provenance.gaps > 0 ? `，另有 ${provenance.gaps} 个缺口没有算进去` : '')
  const entered = '按原文录入'
  const imported = '另一个系统的数，按原文总数分月分单位导入，我方核对不了'
  const { appropriationsFen, serviceVolume } = given
  const payment = { paid: find('paid')?.text, spent: find('spent')?.text }
  return [
    row('受理', `${serviceVolume.accepted} 件`, 'volume_accepted', () => imported),
    row('办结', `${serviceVolume.completed} 件`, 'volume_completed', () => imported),
    row('收寄件', `${document.items} 件`, 'items', () =>
      given.items === document.items ? '件数是输入，由逐件发出的扫描记出来' : `这次只重演 ${given.items} 件`,
    ),
    row(
      '节省里程',
      `约 ${document.savedKilometres} 公里`,
      'metres',
      (one) =>
        `按办件的趟数和路程逐件算，给区间；原文等于每件一律 ${perItem(document.savedKilometres, document.items)} 公里${gaps(one)}`,
    ),
    row(
      '节省路费',
      `约 ${formatYuan(fen(document.savedFen))} 元`,
      'fare',
      (one) =>
        `按出行方式和票价；原文每公里 ${perItem(document.savedFen / 100, document.savedKilometres)} 元，约为车票的十倍${gaps(one)}`,
    ),
    row('预算下达', yuan(appropriationsFen.towns + appropriationsFen.county_seat), 'given', () => entered),
    row('　各镇场', yuan(appropriationsFen.towns), 'given', () => entered, 'towns'),
    row('　县城相关单位', yuan(appropriationsFen.county_seat), 'given', () => entered, 'county_seat'),
    row(
      '已支付',
      yuan(document.paidFen),
      'paid',
      () => `只付对账确认、三人经手的；实际支出 ${payment.spent ?? '—'}，最后一两个月的账单次年才付`,
    ),
    row('执行率', '100.00%', 'execution', () => '实际支出除以下达；逐件计价，凑不成整数'),
    row('支付率', '100.00%', 'payment_rate', () => '已支付除以下达'),
    row(
      '每件支出',
      `${perItem(document.paidFen / 100, document.items)} 元/件`,
      'cost_per_item',
      () => '原文的单价不是两位小数，解释不了“据实结算”',
    ),
    row(
      '满意率',
      '100%，没有人数',
      'satisfied_share',
      () => `评价数 ${find('rated')?.text ?? '—'}，评价率 ${find('response_rate')?.text ?? '—'}`,
    ),
  ]
}

const yuan = (amount: number) => `${formatYuan(fen(amount))} 元`
const perItem = (sum: number, count: number) => (sum / count).toFixed(2)

/** The table: the document's figure, ours with its code, and why they differ. */
export function comparisonText({ compared }: Pick<YearEvaluated, 'compared'>): string {
  const rows = compared.map(({ name, document, code, ours, why }) => [
    name,
    document,
    code === null ? ours : `${ours}（${code}）`,
    why,
  ])
  const table = [['', '原报告', '台账算出（编号）', '为什么不同'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => widthOf(row[column] as string))))
  return table
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Chinese letters take two columns of a terminal. */
const widthOf = (text: string) => [...text].reduce((sum, letter) => sum + (/[ -~]/.test(letter) ? 1 : 2), 0)
const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)))
