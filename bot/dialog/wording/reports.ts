import type { ResponseOf } from '../../../server/contract/endpoint.ts'
import type { listOverdueSites, PeriodSummary } from '../../../server/contract/period-reports.ts'
import type { readSatisfaction } from '../../../server/contract/ratings.ts'
import { shortened } from './length.ts'
import { whenText } from './times.ts'

type Overdue = ResponseOf<typeof listOverdueSites>
type SatisfactionReport = ResponseOf<typeof readSatisfaction>

const TOWNS_NAMED = 8
const TAG_TEXT: Readonly<Record<SatisfactionReport['tags'][number]['tag'], string>> = {
  fast: '快',
  convenient: '方便',
  friendly: '态度好',
  well_informed: '通知清楚',
  slow: '慢',
  inconvenient: '不方便',
  unfriendly: '态度不好',
  badly_informed: '通知不清楚',
  documents_damaged: '文件有破损',
}

/** Who is late, as of now. */
export function overdueText({ items, nextCursor, tasks }: Overdue, siteName: string | undefined, now: Date): string {
  const where = siteName === undefined ? '' : `${siteName}：`
  const [worst, ...others] = items
  if (!worst) return `${where}现在没有超时的任务。`
  const lead = worst.leads.length > 0 ? `，负责人${worst.leads.join('、')}` : '，还没有指定负责人'
  const rest = others.map((site) => `${shortened(site.siteName, 14)} ${site.tasks} 项`)
  return [
    `${where}现在超时任务 ${tasks} 项。`,
    `拖得最久：${worst.siteName} ${worst.tasks} 项，最早的原定${whenText(worst.oldestDueAt, now)} 前办${lead}。`,
    rest.length === 0
      ? '其他站点没有超时。'
      : `其次：${rest.join('、')}${nextCursor === null ? '' : '，还有别的站点'}。`,
  ].join('\n')
}

/** The towns beside each other. */
export function townsText({ from, until, byTown, completed }: PeriodSummary): string {
  const title = `各镇 ${from} 至 ${until}，共办结 ${completed} 件`
  const most = (figure: 'completed' | 'overdue', unit: string) =>
    byTown
      .filter((town) => town[figure] > 0)
      .toSorted((a, b) => b[figure] - a[figure] || (a.townId < b.townId ? -1 : 1))
      .slice(0, TOWNS_NAMED)
      .map((town) => `${shortened(town.townName, 8)} ${town[figure]} ${unit}`)
      .join('、')
  return [
    title,
    `办结：${most('completed', '件') || '还没有'}。`,
    `现在超时：${most('overdue', '项') || '没有'}。`,
  ].join('\n')
}

/** No mean without the number that it is of. */
export function satisfactionText(
  report: SatisfactionReport,
  place: { readonly id: string; readonly name: string } | undefined,
): string {
  const figures = place === undefined ? report : report.byTown.find(({ townId }) => townId === place.id)
  const title = `满意度 ${place?.name ?? '全县'} ${report.from} 至 ${report.until}`
  if (!figures || figures.n === 0) {
    return `${title}\n办结 ${figures?.completed ?? 0} 件，还没有人评价。\n取件时请提醒群众评价：回复“评价 5 分”就行。`
  }
  const { completed, n, mean, distribution, responsePerMille } = figures
  const scores = distribution
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ score, count }) => `${score} 分 ${count} 人`)
  const rate = responsePerMille === null ? '' : `，评价率 ${(responsePerMille / 10).toFixed(1)}%`
  return [
    title,
    `平均 ${mean?.score.toFixed(1) ?? '—'} 分（${n} 人评价，办结 ${completed} 件${rate}）：${scores.join('、')}。`,
    place === undefined ? tagLine(report) : '要看全县请回复“满意度”。',
  ].join('\n')
}

function tagLine({ tags }: SatisfactionReport): string {
  const said = tags
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 4)
    .map(({ tag, count }) => `${TAG_TEXT[tag]} ${count}`)
  return said.length === 0 ? '没有选评价标签。' : `说得最多：${said.join('、')}。`
}
