import { type Figure, figureText, middleOf } from './figure.ts'
import type { FigureQueryKey } from './figure-queries.ts'
import { type Estimate, fen, formatYuan } from './money.ts'
import { BUDGET_LINES, type BudgetLine, type TariffRule } from './tariff.ts'

/** What may be odd about a year's figures; docs/decisions tells how each is told. */
export type FindingRule =
  | 'constant_ratio'
  | 'flat_by_town'
  | 'full_execution'
  | 'unchanged_sum'
  | 'unexplained_price'
  | 'fare_out_of_table'
  | 'jump'
  | 'without_n'
  | 'missing'

/** Something odd about the figures, printed with them whatever is said to it. */
export interface Finding {
  /** stable within an evaluation */
  readonly key: string
  readonly rule: FindingRule
  readonly severity: 'serious' | 'doubtful' | 'note'
  /** codes of the figures that it is about */
  readonly figures: readonly string[]
  /** with figures as references: {F3K7AC} */
  readonly text: string
}

/** A year's figures, out of the ledger or out of somebody's paper, with what they can be held against. */
export interface Examined {
  readonly year: number
  /** of the year, of the county, its lines and its towns */
  readonly now: readonly Figure[]
  /** the same of the year before, as far as they are known */
  readonly before: readonly Figure[]
  /** what was given in other years */
  readonly givenElsewhere: readonly { readonly year: number; readonly fen: number }[]
  /** towns and farms that the line “towns” is for */
  readonly townCount: number
  /** prices that were in force in the year */
  readonly tariffs: readonly { readonly line: BudgetLine; readonly rule: TariffRule; readonly isSample: boolean }[]
  /** cheapest and dearest way to travel, in fen a kilometre; null: there is no fare table */
  readonly fares: Pick<Estimate, 'low' | 'high'> | null
  /** savings methods that came with the program and that nobody has decided on */
  readonly sampleMethods: readonly string[]
  readonly hasWeights: boolean
  readonly hasTargets: boolean
}

/** A share that is whole in such sums (100 yuan) is a lump and no total of single prices. */
const ROUND_FEN = 10_000
/** Fewer items say nothing about their average. */
const LEAST_ITEMS = 30
const METRES_IN_KILOMETRE = 1_000
/** Towns lie at different distances: their averages differ by more. */
const LEAST_SPREAD = 0.01
/** More than half as much again, or less than two thirds, has a cause that somebody knows. */
const JUMP = 1.5
const LEAST_FOR_JUMP = 30
const JUMPING: readonly FigureQueryKey[] = [
  ...(['items', 'completed', 'spent', 'volume_accepted', 'volume_completed', 'cost_per_item'] as const),
  ...(['metres', 'fare', 'receipt_minutes'] as const),
]

/** Everything that is odd about the figures, the gravest rules first. */
export function examine(examined: Examined): Finding[] {
  return [
    ...flatByTown(examined),
    ...unexplainedPrice(examined),
    ...constantRatio(examined),
    ...fareOutOfTable(examined),
    ...fullExecution(examined),
    ...unchangedSum(examined),
    ...jumps(examined),
    ...withoutN(examined),
    ...missing(examined),
    ...unmeasured(examined),
  ]
}

interface Place {
  readonly siteId?: string
  readonly line?: BudgetLine
}

function find(figures: readonly Figure[], query: FigureQueryKey, { siteId, line }: Place = {}): Figure | undefined {
  return figures.find((one) => one.query === query && one.siteId === (siteId ?? null) && one.line === (line ?? null))
}

function amount(figure: Figure | undefined): number | null {
  return figure === undefined ? null : middleOf(figure.value)
}

function finding(
  rule: FindingRule,
  severity: Finding['severity'],
  about: readonly (Figure | undefined)[],
  text: string,
  part = '',
): Finding {
  const figures = about.flatMap((figure) => figure?.code ?? [])
  return { key: part === '' ? rule : `${rule}:${part}`, rule, severity, figures, text }
}

const ref = (figure: Figure | undefined): string => (figure === undefined ? '' : `{${figure.code}}`)

function flatByTown({ now, townCount, tariffs }: Examined): Finding[] {
  const spent = find(now, 'spent', { line: 'towns' })
  const sum = amount(spent)
  const isAgreed = tariffs.some(({ line, rule }) => line === 'towns' && rule.basis === 'flat_per_month_and_town')
  if (sum === null || sum <= 0 || townCount < 2 || isAgreed || sum % (townCount * ROUND_FEN) !== 0) return []
  const share = formatYuan(fen(sum / townCount))
  const text =
    `各镇场支出${ref(spent)}平分到${townCount}个镇场，正好每个${share}元，看起来是按镇包干，不是逐件累计。` +
    `资费里没有约定按镇包干，请说明计费办法。`
  return [finding('flat_by_town', 'serious', [spent], text)]
}

function unexplainedPrice({ now, tariffs }: Examined): Finding[] {
  const [spent, items, average] = [find(now, 'spent'), find(now, 'items'), find(now, 'cost_per_item')]
  const [sum, count] = [amount(spent), amount(items)]
  if (tariffs.length === 0) {
    if (sum === null || count === null || count <= 0 || sum <= 0 || sum % count === 0) return []
    const text =
      `支出${ref(spent)}除以收寄件${ref(items)}，每件${(sum / count / 100).toFixed(3)}元：` +
      `没有哪个到分的单价能按件算出这个总数，也没有资费可以核对。`
    return [finding('unexplained_price', 'serious', [spent, items, average], text)]
  }
  return BUDGET_LINES.flatMap((line) => {
    const postage = find(now, 'postage', { line })
    const highest = dearest(tariffs.filter((one) => one.line === line).map(({ rule }) => rule))
    const [paid, entries] = [amount(postage), postage?.provenance.rows ?? 0]
    if (paid === null || paid <= highest * entries) return []
    const text =
      `邮递费${ref(postage)}由${entries}笔记账组成，平均每笔${(paid / entries / 100).toFixed(3)}元，` +
      `高于当年资费中的最高单价${(highest / 100).toFixed(2)}元。`
    return [finding('unexplained_price', 'serious', [postage], text, line)]
  })
}

/** The most that one posting can cost, in fen; without bound where weight or a month decides. */
function dearest(rules: readonly TariffRule[]): number {
  const prices = rules.map((rule) => {
    if (rule.basis !== 'per_item' && rule.basis !== 'per_bag') return Number.POSITIVE_INFINITY
    return (rule.monthMinimumFen ?? 0) > 0 ? Number.POSITIVE_INFINITY : rule.fen
  })
  return Math.max(0, ...prices)
}

function constantRatio({ now }: Examined): Finding[] {
  const [metres, items] = [find(now, 'metres'), find(now, 'items')]
  const ratios = now.flatMap((one) => {
    if (one.query !== 'metres' || one.siteId === null) return []
    const count = amount(find(now, 'items', { siteId: one.siteId })) ?? 0
    const [saved, road] = [amount(one), amount(find(now, 'road_metres', { siteId: one.siteId }))]
    return saved === null || count < LEAST_ITEMS ? [] : [{ ratio: saved / count, road }]
  })
  const roads = new Set(ratios.flatMap(({ road }) => road ?? []))
  if (ratios.length >= 2) {
    const [least, most] = [Math.min(...ratios.map(({ ratio }) => ratio)), Math.max(...ratios.map(({ ratio }) => ratio))]
    if (roads.size < 2 || most <= 0 || (most - least) / most > LEAST_SPREAD) return []
    const text = `${ratios.length}个镇场每件节省的里程几乎相同（${kilometres(least)}至${kilometres(most)}公里），而各镇场到县城的路程不同。`
    return [finding('constant_ratio', 'serious', [metres, items], text, 'towns')]
  }
  const [sum, count] = [amount(metres), amount(items)]
  // where the towns are known one by one, they have answered already
  if (sum === null || count === null || count < LEAST_ITEMS || ratios.length > 0) return []
  const constant = Math.round(sum / count / METRES_IN_KILOMETRE) * METRES_IN_KILOMETRE
  if (constant === 0 || Math.abs(constant * count - sum) > precisionOf(sum) / 2) return []
  const text =
    `节省里程${ref(metres)}除以收寄件${ref(items)}，每件${kilometres(sum / count)}公里，` +
    `等于每件一律按${constant / METRES_IN_KILOMETRE}公里计算后取整；各镇场到县城的路程并不相同。`
  return [finding('constant_ratio', 'serious', [metres, items], text)]
}

const kilometres = (metres: number): string => (metres / METRES_IN_KILOMETRE).toFixed(2)

/** The size of the last digit that a number was stated to: 415000 was stated in thousands. */
function precisionOf(value: number): number {
  let precision = 1
  while (value !== 0 && value % (precision * 10) === 0) precision *= 10
  return precision
}

function fareOutOfTable({ now, fares }: Examined): Finding[] {
  const [fare, metres] = [find(now, 'fare'), find(now, 'metres')]
  const [sum, way] = [amount(fare), amount(metres)]
  if (sum === null || way === null || way <= 0) return []
  const perKilometre = (sum * METRES_IN_KILOMETRE) / way
  if (fares !== null && perKilometre >= fares.low - 1 && perKilometre <= fares.high + 1) return []
  const table = fares === null ? '没有票价表可以核对' : `票价表在${yuan(fares.low)}至${yuan(fares.high)}元之间`
  const text = `节省路费${ref(fare)}除以节省里程${ref(metres)}，每公里${yuan(perKilometre)}元，${table}。`
  const about = [fare, metres, find(now, 'fare_per_kilometre')]
  return [finding('fare_out_of_table', fares === null ? 'doubtful' : 'serious', about, text)]
}

const yuan = (amountFen: number): string => (amountFen / 100).toFixed(2)

function fullExecution({ now }: Examined): Finding[] {
  const given = find(now, 'given')
  const whole = amount(given)
  const used = [find(now, 'paid'), find(now, 'spent')].find((figure) => amount(figure) === whole)
  if (whole === null || whole <= 0 || used === undefined) return []
  const text = `${used.name}${ref(used)}与预算下达${ref(given)}一分不差，执行率100.00%；按实际发生支付的费用很少正好等于预算。`
  return [finding('full_execution', 'serious', [used, given], text)]
}

function unchangedSum({ now, year, givenElsewhere }: Examined): Finding[] {
  const given = find(now, 'given')
  const sum = amount(given)
  const same = givenElsewhere.filter((one) => one.year !== year && one.fen === sum).map((one) => one.year)
  if (sum === null || sum <= 0 || same.length === 0) return []
  const years = same
    .toSorted((a, b) => a - b)
    .map((one) => `${one}年`)
    .join('、')
  const text = `预算下达${ref(given)}与${years}完全相同，没有随业务量调整，请说明测算依据。`
  return [finding('unchanged_sum', 'doubtful', [given], text)]
}

function jumps({ now, before }: Examined): Finding[] {
  return JUMPING.flatMap((query) => {
    const [one, other] = [find(now, query), find(before, query)]
    const [present, past] = [amount(one), amount(other)]
    if (one === undefined || present === null || past === null || past <= 0) return []
    const isBig = Math.max(present, past) >= LEAST_FOR_JUMP
    if (!isBig || (present <= past * JUMP && past <= present * JUMP)) return []
    const change = Math.round((present / past - 1) * 100)
    const text = `${one.name}${ref(one)}，上年${ref(other)}，${change > 0 ? '增加' : '减少'}${Math.abs(change)}%，没有说明原因。`
    return [finding('jump', 'doubtful', [one, other], text, query)]
  })
}

/** Shares of contentment, each with what counts how many were asked. */
const SHARES: readonly (readonly [FigureQueryKey, FigureQueryKey])[] = [
  ['satisfied_share', 'rated'],
  ['volume_good_share', 'volume_rated'],
]

function withoutN({ now }: Examined): Finding[] {
  return SHARES.flatMap(([shareKey, nKey]) => {
    const [share, n] = [find(now, shareKey), find(now, nKey)]
    if (share === undefined || amount(share) === null || (amount(n) ?? 0) > 0) return []
    const text = `${share.name}${ref(share)}没有写明评价份数，不能作为满意度使用。`
    return [finding('without_n', 'serious', [share, n], text, shareKey)]
  })
}

function missing({ now, tariffs, hasWeights, hasTargets }: Examined): Finding[] {
  const items = find(now, 'items')
  const isKnown = (query: FigureQueryKey) => amount(find(now, query)) !== null
  const isByTown = now.some((one) => one.query === 'items' && one.siteId !== null && amount(one) !== null)
  const isByDirection = isKnown('registered_materials') && isKnown('registered_result')
  const lacks = (part: string, text: string, about: readonly (Figure | undefined)[] = []) => [
    finding('missing', 'note', about, text, part),
  ]
  return [
    ...(hasWeights ? [] : lacks('score', '没有录入指标权重和评分办法，本报告不计分。')),
    ...(hasTargets ? [] : lacks('target', '没有录入指标的目标值，无法判断是否达标。')),
    ...(isKnown('satisfied_share') && isKnown('rated')
      ? []
      : lacks('satisfaction', '没有满意率或评价份数。', [find(now, 'satisfied_share'), find(now, 'rated')])),
    ...(isByDirection ? [] : lacks('direction', `收寄件${ref(items)}没有分送材料和送结果。`, [items])),
    ...(isByTown ? [] : lacks('town', `收寄件${ref(items)}没有分镇场。`, [items])),
    ...(tariffs.some(({ isSample }) => !isSample)
      ? []
      : lacks('price', `${tariffs.length > 0 ? '只有样例资费，' : ''}没有合同资费，支出无法按合同单价核对。`, [
          find(now, 'spent'),
        ])),
  ]
}

/** Source of a distance that the demonstration made up. */
const MADE_UP = 'demo'

/** Savings that rest on what nobody has decided or measured. */
function unmeasured({ now, sampleMethods }: Examined): Finding[] {
  const saved = (['metres', 'fare', 'minutes'] as const).map((query) => find(now, query))
  if (saved.every((figure) => (amount(figure) ?? 0) === 0)) return []
  const isSample = saved.some((figure) => figure?.provenance.methods.some((method) => sampleMethods.includes(method)))
  const madeUp = now.filter(({ query, provenance }) => query === 'road_metres' && provenance.methods.includes(MADE_UP))
  const doubtful = (part: string, about: readonly (Figure | undefined)[], text: string) => [
    finding('missing', 'doubtful', about, text, part),
  ]
  const sampleText = `节省里程${ref(saved[0])}等按随程序附带的示例参数估算，没有人核定过。请录入本县的估算参数和出处。`
  const roadText = `有${madeUp.length}个镇场到县城的路程是演示用的编造数，节省里程、路费、时间都不能引用。请录入量过的路程。`
  return [
    ...(isSample ? doubtful('savings_method', saved, sampleText) : []),
    ...(madeUp.length > 0 ? doubtful('road', [...saved, ...madeUp], roadText) : []),
  ]
}

/** A finding in words, with its figures in their places. */
export function findingText({ text }: Pick<Finding, 'text'>, figures: readonly Figure[]): string {
  const byCode = new Map(figures.map((figure) => [figure.code, figure]))
  return text.replace(/\{(F\w+)\}/g, (whole, code) => {
    const figure = byCode.get(code)
    return figure === undefined ? whole : figureText(figure)
  })
}
