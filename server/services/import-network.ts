import { GOVERNMENT_OFFICE_HOURS } from '../domain/opening-hours.ts'
import { AppError } from '../errors.ts'
import type { Database, Transaction } from '../store/database.ts'
import {
  findSiteKinds,
  type MatterRow,
  retireSampleAgencies,
  retireSampleMatters,
  type SiteRow,
  upsertAgencies,
  upsertMatters,
} from '../store/network-import.ts'
import { CsvIssues, type CsvRow, parseCsvTable } from './csv-table.ts'

export interface ImportResult {
  readonly created: number
  readonly updated: number
}

const AGENCY_COLUMNS = { required: ['code', 'name'], optional: ['address', 'aliases'] } as const
const MATTER_COLUMNS = {
  required: ['code', 'name', 'agency_code', 'result_document', 'baseline_visits', 'attendance_required'],
  optional: ['aliases', 'visits_source'],
} as const
type AgencyColumn = (typeof AGENCY_COLUMNS)['required' | 'optional'][number]
type MatterColumn = (typeof MATTER_COLUMNS)['required' | 'optional'][number]

const CODE_PATTERN = /^[A-Za-z0-9-]{1,32}$/
const MAX_BASELINE_VISITS = 9

interface Numbered<Row> {
  readonly line: number
  readonly row: Row
}

/**
 * Loads an office's own agencies (code,name,address,aliases): all rows or none. The sample agencies that are not among them
 * and every sample matter go out of use.
 * @throws AppError csv_invalid with every fault by row and column
 */
export async function importAgencies(db: Database, csv: string): Promise<ImportResult> {
  return db.$transaction(async (transaction) => {
    const hub = await transaction.site.findFirst({ where: { kind: 'hub' }, select: { id: true } })
    if (hub === null) throw new AppError('site_not_found', { detail: '还没有县流转中心，请先建好站点再导入职能单位' })
    const agencies = readAgencies(csv, { hubId: hub.id, isSample: false })
    await refuseCodesOfOtherSites(transaction, agencies)
    const written = await upsertAgencies(transaction, rowsOf(agencies))
    await retireSampleAgencies(transaction)
    await retireSampleMatters(transaction)
    return countOf(written)
  })
}

/**
 * Loads an office's own matters: all rows or none. The sample matters that are not among them go out of use.
 * Columns: code,name,agency_code,result_document,baseline_visits (0 to 9),attendance_required (是/否),aliases (；between), visits_source.
 * @throws AppError csv_invalid with every fault by row and column
 */
export async function importMatters(db: Database, csv: string): Promise<ImportResult> {
  return db.$transaction(async (transaction) => {
    const agencies = await transaction.site.findMany({
      where: { kind: 'agency', isActive: true },
      select: { id: true },
    })
    const agencyIds = new Set(agencies.map(({ id }) => id))
    const written = await upsertMatters(transaction, rowsOf(readMatters(csv, { agencyIds, isSample: false })))
    await retireSampleMatters(transaction)
    return countOf(written)
  })
}

/**
 * Agencies of a CSV table, ready to store under the hub.
 * @throws AppError csv_invalid
 */
export function readAgencies(csv: string, given: { hubId: string; isSample: boolean }): Numbered<SiteRow>[] {
  const issues = new CsvIssues()
  const table = parseCsvTable<AgencyColumn>(csv, AGENCY_COLUMNS)
  checkCodes(table, issues)
  const agencies = table.map(({ line, cells }) => {
    checkText(issues, line, 'name', cells.name, 60)
    if (cells.address.length > 120) issues.add(line, 'address', '最多 120 个字')
    const row: SiteRow = {
      id: cells.code,
      kind: 'agency',
      name: cells.name,
      parentId: given.hubId,
      aliases: splitAliases(cells.aliases),
      address: cells.address === '' ? null : cells.address,
      roadMetres: null,
      roadSource: null,
      openingHours: GOVERNMENT_OFFICE_HOURS,
      isSample: given.isSample,
    }
    return { line, row }
  })
  issues.throwIfAny()
  return agencies
}

/**
 * Matters of a CSV table, ready to store.
 * @throws AppError csv_invalid
 */
export function readMatters(
  csv: string,
  given: { agencyIds: ReadonlySet<string>; isSample: boolean },
): Numbered<MatterRow>[] {
  const issues = new CsvIssues()
  const table = parseCsvTable<MatterColumn>(csv, MATTER_COLUMNS)
  checkCodes(table, issues)
  const matters = table.map(({ line, cells }) => {
    checkText(issues, line, 'name', cells.name, 60)
    checkText(issues, line, 'result_document', cells.result_document, 60)
    if (!given.agencyIds.has(cells.agency_code)) {
      issues.add(line, 'agency_code', `没有编码为“${cells.agency_code}”的职能单位，请先导入单位`)
    }
    const row: MatterRow = {
      id: cells.code,
      name: cells.name,
      agencyId: cells.agency_code,
      resultDocument: cells.result_document,
      baselineVisits: readVisits(issues, line, cells.baseline_visits),
      visitsSource: cells.visits_source === '' ? null : cells.visits_source,
      attendanceRequired: readYesNo(issues, line, cells.attendance_required),
      aliases: splitAliases(cells.aliases),
      isSample: given.isSample,
    }
    return { line, row }
  })
  issues.throwIfAny()
  return matters
}

/** A code that a village or the hub bears must not turn into an agency. */
async function refuseCodesOfOtherSites(db: Transaction, agencies: readonly Numbered<SiteRow>[]): Promise<void> {
  const kinds = await findSiteKinds(
    db,
    agencies.map(({ row }) => row.id),
  )
  const issues = new CsvIssues()
  for (const { line, row } of agencies) {
    const kind = kinds.get(row.id)
    if (kind !== undefined && kind !== 'agency') issues.add(line, 'code', `编码“${row.id}”已是别的站点，请换一个`)
  }
  issues.throwIfAny()
}

function checkCodes(table: readonly CsvRow<'code'>[], issues: CsvIssues): void {
  const firstLines = new Map<string, number>()
  for (const { line, cells } of table) {
    if (!CODE_PATTERN.test(cells.code)) issues.add(line, 'code', '编码只能用字母、数字和短横线，1 到 32 位')
    const first = firstLines.get(cells.code)
    if (first === undefined) firstLines.set(cells.code, line)
    else issues.add(line, 'code', `与第 ${first} 行的编码重复`)
  }
}

function checkText(issues: CsvIssues, line: number, column: string, text: string, longest: number): void {
  if (text === '') issues.add(line, column, '不能为空')
  else if (text.length > longest) issues.add(line, column, `最多 ${longest} 个字`)
}

function readVisits(issues: CsvIssues, line: number, text: string): number {
  const visits = /^\d$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(visits))
    issues.add(line, 'baseline_visits', `要填 0 到 ${MAX_BASELINE_VISITS} 的整数，现在是“${text}”`)
  return visits
}

function readYesNo(issues: CsvIssues, line: number, text: string): boolean {
  const answer = new Map([
    ['是', true],
    ['否', false],
  ]).get(text)
  if (answer === undefined) issues.add(line, 'attendance_required', `要填“是”或“否”，现在是“${text}”`)
  return answer ?? false
}

function splitAliases(text: string): string[] {
  return [...new Set(text.split(/[;；、]/).map((alias) => alias.trim()))].filter((alias) => alias !== '')
}

function rowsOf<Row>(numbered: readonly Numbered<Row>[]): Row[] {
  return numbered.map(({ row }) => row)
}

function countOf(written: readonly { created: boolean }[]): ImportResult {
  const created = written.filter((row) => row.created).length
  return { created, updated: written.length - created }
}
