import type { ColumnHeadings } from '../domain/sheet.ts'
import type { Database, Transaction } from './database.ts'

/** What figures are taken from. */
export type SourceFilePurpose = 'statement' | 'service_volume'

export interface SourceFile {
  readonly id: string
  readonly purpose: SourceFilePurpose
  readonly fileName: string
  readonly format: 'csv' | 'xlsx'
  readonly sizeBytes: number
  /** SM3 of the content, hexadecimal */
  readonly digest: string
  readonly uploadedBy: string
  readonly uploadedAt: Date
}

const FACTS = {
  ...{ id: true, purpose: true, fileName: true, format: true, sizeBytes: true, digest: true },
  ...{ uploadedBy: true, uploadedAt: true },
} as const

/** What is known of a file, without its content. */
export async function findSourceFile(db: Pick<Database, 'sourceFile'>, id: string): Promise<SourceFile | null> {
  return (await db.sourceFile.findUnique({ where: { id }, select: FACTS })) as SourceFile | null
}

/** The sealed content; null when there is no such file. */
export async function readSourceContent(db: Database, id: string): Promise<Uint8Array | null> {
  const row = await db.sourceFile.findUnique({ where: { id }, select: { contentSealed: true } })
  return row?.contentSealed ?? null
}

/** Keeps a file as it came. @throws a unique violation when the id is taken */
export async function insertSourceFile(
  db: Database,
  file: SourceFile & { readonly contentSealed: Uint8Array<ArrayBuffer> },
): Promise<void> {
  await db.sourceFile.create({ data: file, select: { id: true } })
}

/** How the columns of a source were called last; null: it has sent nothing yet. */
export async function readColumnMapping(
  db: Pick<Database, 'columnMapping'>,
  source: string,
): Promise<ColumnHeadings | null> {
  const row = await db.columnMapping.findFirst({ where: { source }, orderBy: { version: 'desc' } })
  return row === null ? null : (row.columns as ColumnHeadings)
}

/** Keeps how the columns of a source are called, unless that is known. Of two at once the first counts. */
export async function rememberColumns(
  db: Transaction,
  mapping: {
    readonly source: string
    readonly columns: ColumnHeadings
    readonly recordedBy: string
    readonly recordedAt: Date
  },
): Promise<void> {
  const { source, columns, recordedBy, recordedAt } = mapping
  await db.$executeRaw`
    INSERT INTO column_mapping (source, version, columns, recorded_by, recorded_at)
    SELECT ${source}, coalesce(max(version), 0) + 1, ${JSON.stringify(columns)}::jsonb, ${recordedBy}::uuid, ${recordedAt}
    FROM column_mapping WHERE source = ${source}
    HAVING (array_agg(columns ORDER BY version DESC))[1] IS DISTINCT FROM ${JSON.stringify(columns)}::jsonb
    ON CONFLICT DO NOTHING`
}
