import type { Site } from '../domain/site.ts'
import { recordAudit } from '../store/audit.ts'
import { setRoadDistances } from '../store/network.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { CsvIssues, parseCsvTable } from './csv-table.ts'

const COLUMNS = { required: ['code', 'road_km', 'source'], optional: ['name'] } as const
const FARTHEST_KM = 500

export interface DistanceImport {
  /** sites that got a distance */
  readonly measured: number
  /** rows without one: these sites stay as they are, a gap where they were a gap */
  readonly blank: number
  /** towns and villages that have no distance now, neither their own nor their town's */
  readonly gaps: number
}

/**
 * Takes road distances to the county seat from a table: all rows or none. Columns: code, road_km (blank: not known), source.
 * Savings that were posted keep the distance of their day; reckoned anew with current inputs they take these.
 * @throws AppError csv_invalid with every fault by row and column
 */
export async function importRoadDistances(
  context: ServiceContext,
  person: Person,
  csv: string,
): Promise<DistanceImport> {
  const tree = await context.network.tree()
  const issues = new CsvIssues()
  const rows = parseCsvTable<'code' | 'road_km' | 'source' | 'name'>(csv, COLUMNS)
  const seen = new Map<string, number>()
  const distances = rows.flatMap(({ line, cells }) => {
    const site = tree.find(cells.code)
    if (site === undefined || !isHome(site)) issues.add(line, 'code', `没有编码为“${cells.code}”的镇或村`)
    const first = seen.get(cells.code)
    if (first === undefined) seen.set(cells.code, line)
    else issues.add(line, 'code', `与第 ${first} 行的编码重复`)
    if (cells.road_km === '') return []
    const kilometres = /^\d{1,3}(\.\d{1,3})?$/.test(cells.road_km) ? Number(cells.road_km) : Number.NaN
    if (!(kilometres <= FARTHEST_KM)) {
      issues.add(line, 'road_km', `要填 0 到 ${FARTHEST_KM} 的公里数，最多三位小数，现在是“${cells.road_km}”`)
    }
    if (cells.source.length < 2) issues.add(line, 'source', '有里程就要写明出处，如“2026 年导航实测”')
    if (cells.source.length > 120) issues.add(line, 'source', '最多 120 个字')
    return [{ id: cells.code, roadMetres: Math.round(kilometres * 1_000), roadSource: cells.source }]
  })
  issues.throwIfAny()
  await context.db.$transaction(async (transaction) => {
    await setRoadDistances(transaction, distances)
    await recordAudit(transaction, {
      at: context.clock.now(),
      actorId: person.userId,
      action: 'road_distances.import',
      subject: tree.hub.id,
      // what stood before, so that a figure of an earlier day can be explained
      detail: { before: distances.map(({ id }) => [id, tree.get(id).roadMetres]), measured: distances.length },
    })
  })
  context.network.invalidate()
  const now = await context.network.tree()
  const gaps = [...now.sites].filter((site) => isHome(site) && now.roadMetresFrom(site.id) === null)
  return { measured: distances.length, blank: rows.length - distances.length, gaps: gaps.length }
}

/** Towns and villages: the places that residents live at. */
export function isHome({ kind, isActive }: Site): boolean {
  return isActive && (kind === 'town_centre' || kind === 'village_station')
}
