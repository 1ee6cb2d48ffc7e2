import { addDays, type LocalMonth, localDateOf, localMonthOf, monthRange } from '../domain/calendar-time.ts'
import { derivedId } from '../domain/derived-id.ts'
import { type AgencyVolume, readVolumes, type VolumeField, volumeAnomalies } from '../domain/service-volume.ts'
import { type ColumnHeadings, readFieldTable } from '../domain/sheet.ts'
import { plain } from '../domain/sheet-values.ts'
import type { SiteTree } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import {
  decideVolumeImport,
  findVolumeImport,
  insertVolumeImport,
  listAgencyVolumes,
  listVolumeImports,
  readServiceVolumes,
  type VolumeImport,
} from '../store/service-volumes.ts'
import { findSourceFile, rememberColumns } from '../store/source-files.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, decodeRowCursor, type Page, pageOfRows } from './cursor.ts'
import { mappingSource, openSourceFile } from './source-files.ts'
import { locateTable, refuseIssues } from './tables/locate-table.ts'
import { readMonth } from './trial-balance.ts'

export type { AgencyVolume, VolumeImport }

/** An import with the file that it came from. */
export interface VolumeImportFile extends VolumeImport {
  /** SM3 of the file */
  readonly digest: string
}

/**
 * Takes in a month's service volume by agency: all rows or none. What is odd about it is asked for: then it is a draft, which
 * counts for nothing until somebody confirms it with a reason.
 * @throws AppError source_file_not_found, table_headings_missing, table_invalid, validation_failed
 */
export async function importVolumes(
  context: ServiceContext,
  person: Person,
  wish: {
    readonly commandKey: string
    readonly fileId: string
    readonly month: string
    readonly sheet: string | null
    readonly columns: ColumnHeadings<VolumeField>
  },
): Promise<VolumeImportFile> {
  const id = derivedId('volume-import', wish.commandKey)
  if ((await findVolumeImport(context.db, id)) !== null) return readVolumeImport(context, id)
  const month = readMonth(wish.month)
  const now = context.clock.now()
  if (month > localMonthOf(now)) throw new AppError('validation_failed', { detail: '这个月还没到，请核对月份' })
  const { volumes, warnings } = await readRows(context, wish)
  const before = previousMonth(month)
  const anomalies = volumeAnomalies(volumes, await readServiceVolumes(context.db, { from: before, until: before }))
  const isPlain = anomalies.length === 0
  const one: VolumeImport = {
    ...{ id, month, fileId: wish.fileId, warnings, anomalies, importedBy: person.userId, importedAt: now },
    ...{ status: isPlain ? 'confirmed' : 'draft', reason: null },
    ...{ decidedBy: isPlain ? person.userId : null, decidedAt: isPlain ? now : null },
  }
  await context.db.$transaction(async (transaction) => {
    await insertVolumeImport(transaction, one, volumes)
    const source = mappingSource('service_volume', null)
    await rememberColumns(transaction, { source, columns: wish.columns, recordedBy: person.userId, recordedAt: now })
    const detail = { month, fileId: wish.fileId, agencies: volumes.length, anomalies: anomalies.length }
    await recordAudit(transaction, { at: now, actorId: person.userId, action: 'volume.import', subject: id, detail })
  })
  return readVolumeImport(context, id)
}

/** Lets a draft count, or gives it up, with the reason; the same decision twice is one. @throws AppError volume_import_not_found, volume_import_decided */
export async function decideOnVolumes(
  context: ServiceContext,
  person: Person,
  wish: { readonly importId: string; readonly status: 'confirmed' | 'discarded'; readonly reason: string },
): Promise<VolumeImportFile> {
  const { importId, status, reason } = wish
  await context.db.$transaction(async (transaction) => {
    const found = await findVolumeImport(transaction, importId)
    if (found === null) throw new AppError('volume_import_not_found')
    if (found.status === status && found.decidedBy === person.userId && found.reason === reason) return
    const decision = { status, decidedBy: person.userId, decidedAt: context.clock.now(), reason }
    if (!(await decideVolumeImport(transaction, importId, decision))) throw new AppError('volume_import_decided')
    const action = status === 'confirmed' ? 'volume.confirm' : 'volume.discard'
    const audit = { at: decision.decidedAt, actorId: person.userId, action, subject: importId, detail: { reason } }
    await recordAudit(transaction, audit)
  })
  return readVolumeImport(context, importId)
}

/** @throws AppError volume_import_not_found */
export async function readVolumeImport({ db }: ServiceContext, importId: string): Promise<VolumeImportFile> {
  const found = await findVolumeImport(db, importId)
  if (found === null) throw new AppError('volume_import_not_found')
  return { ...found, digest: (await findSourceFile(db, found.fileId))?.digest ?? '' }
}

/** Imports, the newest first. @throws AppError validation_failed for a month that is none */
export async function listImports(
  { db }: ServiceContext,
  query: { readonly month?: string | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<VolumeImport>> {
  const month = query.month === undefined ? null : readMonth(query.month)
  const rows = await listVolumeImports(db, { month, after: decodeCursor(query.cursor), limit: query.limit + 1 })
  return pageOfRows(rows, query.limit, ({ importedAt, id }) => ({ at: importedAt, id }))
}

/** Rows of an import in the order of its file. @throws AppError volume_import_not_found */
export async function listVolumes(
  context: ServiceContext,
  query: { readonly importId: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<AgencyVolume & { readonly agencyName: string }>> {
  const { importId, limit } = query
  await readVolumeImport(context, importId)
  const after = decodeRowCursor(query.cursor)
  const rows = await listAgencyVolumes(context.db, { importId, after, limit: limit + 1 })
  const tree = await context.network.tree()
  const page = rows
    .slice(0, limit)
    .map((row) => ({ ...row, agencyName: tree.find(row.agencyId)?.name ?? row.agencyId }))
  return { rows: page, nextCursor: rows.length > limit ? String(page.at(-1)?.line) : null }
}

async function readRows(
  context: ServiceContext,
  wish: {
    readonly fileId: string
    readonly sheet: string | null
    readonly columns: ColumnHeadings<VolumeField>
  },
): Promise<{ readonly volumes: readonly AgencyVolume[]; readonly warnings: readonly string[] }> {
  const { file, table } = await openSourceFile(context, wish.fileId)
  if (file.purpose !== 'service_volume') throw new AppError('source_file_not_found')
  const { sheet, heading } = locateTable(table, { sheet: wish.sheet, headings: wish.columns })
  const fields = readFieldTable(sheet, heading, wish.columns)
  const { volumes, issues } = readVolumes(fields, agencyLookup(await context.network.tree()))
  refuseIssues(issues)
  if (volumes.length === 0) throw new AppError('table_invalid', { detail: '列名下面没有数据行，请核对文件' })
  const { formulas } = fields
  const cells = formulas.slice(0, 5).join('、')
  return {
    volumes,
    warnings:
      formulas.length === 0 ? [] : [`${formulas.length} 个单元格是公式（${cells}），按保存时的结果读入，请核对`],
  }
}

/** Agencies by code, name and alias. */
function agencyLookup(tree: SiteTree): (name: string) => string | null {
  const agencies = [...tree.sites].filter(({ kind }) => kind === 'agency')
  const names = agencies.flatMap(({ id, name, aliases }) =>
    [id, name, ...aliases].map((text) => [plain(text), id] as const),
  )
  const byName = new Map(names)
  return (name) => byName.get(plain(name)) ?? null
}

function previousMonth(month: LocalMonth): LocalMonth {
  return addDays(localDateOf(monthRange(month).from), -1).slice(0, 7) as LocalMonth
}
