import type { ColumnField, FieldTable, SheetCell, SheetIssue } from './sheet.ts'
import { type CellValue, plain, readCount, readShare } from './sheet-values.ts'

export const VOLUME_FIELD_KEYS = ['agency', 'accepted', 'completed', 'rated', 'good', 'goodShare', 'note'] as const
export type VolumeField = (typeof VOLUME_FIELD_KEYS)[number]

/** Columns of the monthly table of service volume (业务量). */
export const VOLUME_FIELDS: readonly ColumnField<VolumeField>[] = [
  {
    ...{ key: 'agency', title: '职能单位', isRequired: true },
    words: ['单位编码', '职能单位', '进驻单位', '单位名称', '单位', '部门名称', '部门', '窗口'],
  },
  { key: 'accepted', title: '受理数', isRequired: true, words: ['受理数', '受理量', '受理件数', '受理'] },
  { key: 'completed', title: '办结数', isRequired: true, words: ['办结数', '办结量', '办结件数', '办结'] },
  {
    key: 'rated',
    title: '评价数',
    isRequired: false,
    words: ['评价数', '评价总数', '评价量', '评价件数', '参评数', '参评'],
  },
  { key: 'good', title: '好评数', isRequired: false, words: ['好评数', '好评量', '满意数', '满意件数'] },
  { key: 'goodShare', title: '好评率', isRequired: false, words: ['好评率', '满意率', '满意度', '评价结果'] },
  { key: 'note', title: '说明', isRequired: false, words: ['说明', '备注', '情况说明', '原因'] },
]

/** What an agency did in a month, as another system counts it. */
export interface AgencyVolume {
  /** row in the file */
  readonly line: number
  readonly agencyId: string
  readonly accepted: number
  readonly completed: number
  /** null: nobody said how many */
  readonly rated: number | null
  readonly good: number | null
  /** in hundredths of a per cent */
  readonly goodShare: number | null
  readonly note: string | null
}

/**
 * more_completed: more was completed than accepted · jump: more than three times, or less than a third of the month before,
 * and no word why · all_good_without_n: everybody was content, but nobody says how many were asked · more_good: more good
 * ratings than ratings · agency_missing: was in the month before
 */
export type VolumeAnomalyKind = 'more_completed' | 'jump' | 'all_good_without_n' | 'more_good' | 'agency_missing'

/** Something odd that a person must explain before the figures count. */
export interface VolumeAnomaly {
  readonly kind: VolumeAnomalyKind
  readonly agencyId: string
  /** row in the file; null: it is not in the file */
  readonly line: number | null
  /** jump: of what */
  readonly measure: 'accepted' | 'completed' | null
  readonly before: number | null
  readonly now: number | null
}

/** A change beyond this factor has a cause that somebody knows. */
const JUMP = 3
/** Below it a month is too small to speak of jumps. */
const LEAST_FOR_JUMP = 10
const WHOLE_SHARE = 10_000

/** Reads the rows of a month. @param agencyOf the agency that a name or code stands for; null: unknown */
export function readVolumes(
  table: FieldTable<VolumeField>,
  agencyOf: (name: string) => string | null,
): { readonly volumes: readonly AgencyVolume[]; readonly issues: readonly SheetIssue[] } {
  const issues = [...table.issues]
  const rowOf = new Map<string, number>()
  const volumes = table.rows.flatMap(({ row, cells }): AgencyVolume[] => {
    const wrong = (field: VolumeField, message: string) => {
      issues.push({ row, column: table.columns[field] ?? field, message })
      return null
    }
    const take = <T>(field: VolumeField, read: (cell: SheetCell) => CellValue<T>, isRequired = false): T | null => {
      const cell = cells[field]
      if (cell === undefined || cell.text === '' || cell.isError) return isRequired ? wrong(field, '不能为空') : null
      const result = read(cell)
      return 'value' in result ? result.value : wrong(field, result.problem)
    }
    const name = take('agency', (cell) => ({ value: plain(cell.text) }), true)
    const agencyId = name === null ? null : agencyOf(name)
    if (name !== null && agencyId === null) wrong('agency', `没有叫“${name}”的职能单位，请核对名称或先导入单位`)
    const first = agencyId === null ? undefined : rowOf.get(agencyId)
    if (first !== undefined) wrong('agency', `与第 ${first} 行是同一个单位`)
    if (agencyId !== null && first === undefined) rowOf.set(agencyId, row)
    const accepted = take('accepted', readCount, true)
    const completed = take('completed', readCount, true)
    const rest = {
      rated: take('rated', readCount),
      good: take('good', readCount),
      goodShare: take('goodShare', readShare),
      note: take('note', (cell) => ({ value: plain(cell.text).slice(0, 200) })),
    }
    return agencyId === null || accepted === null || completed === null
      ? []
      : [{ line: row, agencyId, accepted, completed, ...rest }]
  })
  return { volumes, issues }
}

/** What is odd about a month. @param before the month before, as confirmed; empty: there is none to compare with */
export function volumeAnomalies(now: readonly AgencyVolume[], before: readonly AgencyVolume[]): VolumeAnomaly[] {
  const earlier = new Map(before.map((volume) => [volume.agencyId, volume]))
  const present = new Set(now.map(({ agencyId }) => agencyId))
  const odd = now.flatMap((volume) => anomaliesOf(volume, earlier.get(volume.agencyId)))
  const missing = before.filter(({ agencyId }) => !present.has(agencyId))
  return [
    ...odd,
    ...missing.map(({ agencyId }) => ({ ...PLAIN, kind: 'agency_missing' as const, agencyId, line: null })),
  ]
}

const PLAIN = { measure: null, before: null, now: null } as const

function anomaliesOf(volume: AgencyVolume, before: AgencyVolume | undefined): VolumeAnomaly[] {
  const { agencyId, line, accepted, completed, rated, good, goodShare, note } = volume
  const anomaly = (kind: VolumeAnomalyKind, more: Partial<VolumeAnomaly> = {}) => ({
    ...PLAIN,
    kind,
    agencyId,
    line,
    ...more,
  })
  const isAllGood = goodShare === WHOLE_SHARE || (good !== null && good === completed && completed > 0)
  const jumps = (['accepted', 'completed'] as const).filter(
    (measure) => before !== undefined && note === null && isJump(before[measure], volume[measure]),
  )
  return [
    ...(completed > accepted ? [anomaly('more_completed', { before: accepted, now: completed })] : []),
    ...(rated !== null && good !== null && good > rated ? [anomaly('more_good', { before: rated, now: good })] : []),
    ...(isAllGood && (rated === null || rated === 0) ? [anomaly('all_good_without_n')] : []),
    ...jumps.map((measure) => anomaly('jump', { measure, before: before?.[measure] ?? null, now: volume[measure] })),
  ]
}

function isJump(before: number, now: number): boolean {
  if (Math.max(before, now) < LEAST_FOR_JUMP) return false
  return now > before * JUMP || before > now * JUMP
}
