import type { RequestOf, ResponseOf } from '../../contract/endpoint.ts'
import type * as contract from '../../contract/savings.ts'
import { parseLocalDate } from '../../domain/calendar-time.ts'
import type { EstimateChange } from '../../domain/money.ts'
import type { ParameterSource, SavingsMethod, SavingsTotals } from '../../domain/savings.ts'
import { SAVINGS_COMPONENTS, type SavingsComponent } from '../../domain/savings-comparison.ts'
import type { SavingsFinding } from '../../domain/savings-findings.ts'
import { fullNameOf, type Site, type SiteTree } from '../../domain/site.ts'
import type { SavingsComparison } from '../../services/compare-savings.ts'
import type { SavingsOfPeriod } from '../../services/savings-of-period.ts'
import type { UnsavedCase } from '../../services/unsaved-cases.ts'

type Body<Schema extends { _zod: { output: unknown } }> = Schema['_zod']['output']
type Row<T> = T & { readonly id: string }

const FINDING_TEXT: Readonly<Record<SavingsFinding, string>> = {
  distance_missing: '有办件缺路程：里程、路费和时间没有计入这些办件，不是零。',
  visits_unsourced: '有事项的应跑次数没有写明出处，请补上。',
  sample_method: '用的是程序自带的示例参数，须由办公室核定后录入新版本。',
  one_distance_everywhere: '各地的路程都是同一个数，不像实测；请逐村核对。',
  dear_kilometre: '每公里路费高于 3 元，比出租车还贵；请核对票价。',
  basis_missing: '有些记录没有留下计算依据，不能重新计算，未计入。',
}

const PART_TEXT: Readonly<Record<SavingsComponent | 'before' | 'after', string>> = {
  before: '原来',
  visits: '因应跑次数',
  distances: '因路程',
  station: '因到站点的路',
  shares: '因交通方式占比',
  fares: '因票价',
  speeds: '因车速',
  after: '改后',
}

const REASON_TEXT: Readonly<Record<UnsavedCase['reason'], string>> = {
  cancelled: '已取消',
  returned: '已退回',
  written_off: '已核销',
  attendance_required: '须本人到场',
  open: '尚未办结',
  no_visit_spared: '没有少跑',
  distance_missing: '缺路程',
}

export function presentMethod({ recordedAt, modes, ...method }: SavingsMethod): contract.SavingsMethod {
  return { ...method, modes: modes.map((mode) => ({ ...mode })), recordedAt: recordedAt?.toISOString() ?? null }
}

/** A version as it was entered. */
export function toParameters(body: RequestOf<typeof contract.addSavingsMethod>['body']) {
  const source = ({ text, asOf }: { text: string; asOf: string }): ParameterSource => ({
    text,
    asOf: parseLocalDate(asOf),
  })
  return {
    ...body,
    stationSource: source(body.stationSource),
    modes: body.modes.map((mode) => ({
      ...mode,
      shareSource: source(mode.shareSource),
      fareSource: source(mode.fareSource),
      speedSource: source(mode.speedSource),
    })),
  }
}

export function presentSavingsOfPeriod(
  savings: SavingsOfPeriod,
): Omit<ResponseOf<typeof contract.readSavings>, 'items' | 'nextCursor'> {
  const { from, until, reckoning, inputs, methods, totals, costFen, netFen, cases, findings } = savings
  return {
    ...{ from, until, reckoning, inputs, costFen },
    total: quantities(totals),
    netFenLow: netFen.low,
    netFenMiddle: netFen.middle,
    netFenHigh: netFen.high,
    methodIds: methods.map(({ id }) => id),
    filedCases: cases.filed,
    savingCases: cases.saving,
    unsaved: { ...cases.unsaved },
    findings: findings.map((code) => ({ code, text: FINDING_TEXT[code] })),
  }
}

export function townRows({ byTown }: SavingsOfPeriod): Row<Body<typeof contract.SavingsOfTown>>[] {
  return byTown.map(({ townId, townName, totals }) => ({
    id: townId ?? 'none',
    townId,
    townName,
    ...quantities(totals),
  }))
}

/** The whole first, then every town: before, what changes it by how much, after. */
export function comparedRows({ total, byTown }: SavingsComparison): Row<Body<typeof contract.ComparedSavings>>[] {
  const whole = { townId: null, townName: '合计', ...total }
  const towns = byTown.map((one) => ({ ...one, townName: one.townName ?? '无镇' }))
  return [whole, ...towns].flatMap(({ townId, townName, before, after, components }, index) => {
    const row = (part: SavingsComponent | 'before' | 'after', totals: SavingsTotals) => ({
      ...{ id: `${index}-${part}`, townId, townName, part, partText: PART_TEXT[part] },
      ...quantities(totals),
    })
    return [
      row('before', before),
      ...SAVINGS_COMPONENTS.map((component) => row(component, components[component])),
      row('after', after),
    ]
  })
}

/** What a page is turned by is not given out. */
export function withoutId<T extends { readonly id: string }>({ id: _, ...row }: T): Omit<T, 'id'> {
  return row
}

export function presentUnsaved(tree: SiteTree, rows: readonly UnsavedCase[]): Body<typeof contract.UnsavedCase>[] {
  return rows.map(({ homeSiteId, filedAt, trackingNumbers, ...row }) => ({
    ...row,
    filedAt: filedAt.toISOString(),
    homeName: fullNameOf(tree.get(homeSiteId)),
    reasonText: REASON_TEXT[row.reason],
    trackingNumbers: [...trackingNumbers],
  }))
}

export function presentDistance(tree: SiteTree, site: Site): Body<typeof contract.RoadDistance> {
  const { roadMetres, roadSource } = site
  return {
    ...{ siteId: site.id, siteName: fullNameOf(site), roadMetres, roadSource },
    townName: tree.townOf(site.id)?.name ?? '',
    usedMetres: tree.roadMetresFrom(site.id),
  }
}

function quantities(totals: SavingsTotals) {
  const { trips, metres, fareFen, minutes, casesWithDistance, casesWithoutDistance } = totals
  const bounds = <Name extends string>(name: Name, { low, middle, high }: EstimateChange) =>
    ({ [`${name}Low`]: low, [`${name}Middle`]: middle, [`${name}High`]: high }) as Record<
      `${Name}Low` | `${Name}Middle` | `${Name}High`,
      number
    >
  return {
    cases: casesWithDistance + casesWithoutDistance,
    casesWithoutDistance,
    trips,
    ...bounds('metres', metres),
    ...bounds('fareFen', fareFen),
    ...bounds('minutes', minutes),
  }
}
