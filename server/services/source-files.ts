import { hash } from 'node:crypto'
import { VOLUME_FIELDS } from '../domain/service-volume.ts'
import type { ColumnField } from '../domain/sheet.ts'
import { STATEMENT_FIELDS } from '../domain/statement-columns.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import {
  findSourceFile,
  insertSourceFile,
  readColumnMapping,
  readSourceContent,
  type SourceFile,
  type SourceFilePurpose,
} from '../store/source-files.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { outlineTable } from './tables/locate-table.ts'
import { readTableFile, type TableFile } from './tables/read-table-file.ts'

export type { SourceFile }

const FIELDS: Readonly<Record<SourceFilePurpose, readonly ColumnField[]>> = {
  statement: STATEMENT_FIELDS,
  service_volume: VOLUME_FIELDS,
}

/** Under what the columns of a source are remembered: each carrier has its own. */
export function mappingSource(purpose: SourceFilePurpose, carrier: string | null): string {
  return purpose === 'statement' ? `statement:${carrier}` : purpose
}

/**
 * Keeps a table as it came, sealed, with its SM3; one that cannot be read is not kept. The same id with the same bytes twice is
 * one file.
 * @throws AppError table_unreadable, source_file_id_reused
 */
export async function uploadSourceFile(
  context: ServiceContext,
  person: Person,
  upload: { readonly id: string; readonly purpose: SourceFilePurpose; readonly fileName: string },
  bytes: Buffer,
): Promise<SourceFile> {
  const { format } = await readTableFile(bytes)
  const now = context.clock.now()
  const file: SourceFile = {
    ...upload,
    ...{ format, sizeBytes: bytes.length, digest: hash('sm3', bytes, 'hex') },
    ...{ uploadedBy: person.userId, uploadedAt: now },
  }
  if ((await findSourceFile(context.db, upload.id)) === null) {
    const contentSealed = context.personalData.sealBytes(bytes, upload.id)
    await insertSourceFile(context.db, { ...file, contentSealed }).catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error
    })
    const detail = { purpose: file.purpose, digest: file.digest, sizeBytes: file.sizeBytes }
    await recordAudit(context.db, {
      at: now,
      actorId: person.userId,
      action: 'source-file.upload',
      subject: file.id,
      detail,
    })
  }
  const kept = await findSourceFile(context.db, upload.id)
  const isSame = kept?.digest === file.digest && kept.uploadedBy === person.userId && kept.purpose === file.purpose
  if (kept === null || !isSame) throw new AppError('source_file_id_reused')
  return kept
}

/** What is in a file, and which column is proposed for what: as remembered of the carrier, else by the headings' words. */
export async function outlineSourceFile(
  context: ServiceContext,
  { fileId, carrier }: { readonly fileId: string; readonly carrier: string | null },
) {
  const { file, table } = await openSourceFile(context, fileId)
  const remembered = await readColumnMapping(context.db, mappingSource(file.purpose, carrier))
  const fields = FIELDS[file.purpose].map(({ key, title, isRequired }) => ({ key, title, isRequired }))
  return { file, fields, encoding: table.encoding, ...outlineTable(table, FIELDS[file.purpose], remembered) }
}

/** A kept file, opened. @throws AppError source_file_not_found */
export async function openSourceFile(
  context: ServiceContext,
  fileId: string,
): Promise<{ readonly file: SourceFile; readonly table: TableFile }> {
  const { file, bytes } = await readBytes(context, fileId)
  return { file, table: await readTableFile(bytes) }
}

/** The file as it came; every look is audited. @throws AppError source_file_not_found */
export async function readSourceFile(context: ServiceContext, person: Person, fileId: string): Promise<Buffer> {
  const { file, bytes } = await readBytes(context, fileId)
  const detail = { purpose: file.purpose, digest: file.digest }
  const at = context.clock.now()
  await recordAudit(context.db, { at, actorId: person.userId, action: 'source-file.read', subject: fileId, detail })
  return bytes
}

async function readBytes({ db, personalData }: ServiceContext, fileId: string) {
  const [file, sealed] = await Promise.all([findSourceFile(db, fileId), readSourceContent(db, fileId)])
  if (file === null || sealed === null) throw new AppError('source_file_not_found')
  return { file, bytes: personalData.openBytes(Buffer.from(sealed), fileId) }
}
