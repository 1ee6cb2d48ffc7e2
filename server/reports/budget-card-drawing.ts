import type { BudgetLineState } from '../contract/budget.ts'
import type { BudgetCard } from '../contract/pictures.ts'
import { type Block, cardSvg, INNER_WIDTH, LEFT, panelTitle, row, SMALL } from './card-parts.ts'
import { COLOURS } from './colours.ts'
import { minuteText, yuanText } from './figures.ts'
import { rectangle, text, wrapped } from './svg.ts'

const LINE_NAMES: Readonly<Record<BudgetLineState['line'], string>> = {
  towns: '各镇场邮递费',
  county_seat: '县城单位邮递费',
}
const BAR_HEIGHT = 36
const ADVICE_LINE = 44
/** From here on a leader is to look at it. */
const NEARLY_SPENT_PER_MILLE = 800

/** How the budget of a year stands as an SVG, made to be read on a phone: in all, and line by line. */
export function budgetCardSvg({ year, asOf, lines }: BudgetCard, officeName: string): string {
  return cardSvg(
    { officeName, title: '预算执行', subtitle: `${year}年 全县`, badge: badgeOf(lines) },
    [totalPanel(lines), ...lines.map(linePanel)],
    [
      `${year}年预算，金额单位：元`,
      `数据截至北京时间 ${minuteText(new Date(asOf))}`,
      '已用：已发生的邮递费，不论付没付；已付：已经付出的',
    ],
  )
}

function badgeOf(lines: readonly BudgetLineState[]): string | undefined {
  if (lines.every(({ appropriatedFen }) => appropriatedFen === 0)) return '还没有录入预算'
  const worst = Math.max(...lines.map(({ warningPercent }) => warningPercent ?? 0))
  return worst === 0 ? undefined : worst >= 100 ? '有预算已用完' : `有预算已用过 ${worst}%`
}

function totalPanel(lines: readonly BudgetLineState[]): Block {
  const sum = (figure: 'appropriatedFen' | 'spentFen' | 'remainingFen' | 'paidFen') =>
    lines.reduce((total, line) => total + line[figure], 0)
  const remaining = sum('remainingFen')
  const svg = [
    panelTitle('还剩', ''),
    row(196, [yuanText(remaining)], { size: 96, fill: remaining < 0 ? COLOURS.red : COLOURS.teal, bold: true }),
    row(284, [yuanText(sum('appropriatedFen')), yuanText(sum('spentFen')), yuanText(sum('paidFen'))], {
      size: 44,
      fill: COLOURS.ink,
      bold: true,
    }),
    row(330, ['预算', '已用', '已付'], { size: SMALL, fill: COLOURS.quiet }),
  ]
  return { height: 366, svg: svg.join('') }
}

function linePanel(line: BudgetLineState): Block {
  const { appropriatedFen, spentFen, paidFen, remainingFen, spentPerMille, forecast } = line
  const share = spentPerMille === null ? '没有预算' : `已用 ${(spentPerMille / 10).toFixed(1)}%`
  const used = Math.min(1, Math.max(0, (spentPerMille ?? 0) / 1000))
  const fill = (spentPerMille ?? 0) >= NEARLY_SPENT_PER_MILLE ? COLOURS.red : COLOURS.teal
  const advice = forecast === null ? [] : wrapped([...forecast.text], '', INNER_WIDTH, SMALL)
  const svg = [
    panelTitle(LINE_NAMES[line.line], share),
    rectangle(LEFT, 116, INNER_WIDTH, BAR_HEIGHT, COLOURS.line, BAR_HEIGHT / 2),
    used === 0 ? '' : rectangle(LEFT, 116, Math.max(BAR_HEIGHT, INNER_WIDTH * used), BAR_HEIGHT, fill, BAR_HEIGHT / 2),
    row(224, [appropriatedFen, spentFen, paidFen, remainingFen].map(yuanText), {
      size: 40,
      fill: COLOURS.ink,
      bold: true,
    }),
    row(268, ['预算', '已用', '已付', '还剩'], { size: SMALL, fill: COLOURS.quiet }),
    ...advice.map((one, index) =>
      text(LEFT, 330 + index * ADVICE_LINE, one, { size: SMALL, fill: COLOURS.amber, bold: true }),
    ),
  ]
  return { height: 304 + (advice.length === 0 ? 0 : 20 + advice.length * ADVICE_LINE), svg: svg.join('') }
}
