import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { AppError } from '../../errors.ts'

/** Parts of a workbook unpacked: more is a bomb, or no bill of a month. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024
const MOST_PARTS = 2_000

/** A zip archive in memory, its parts read one by one. */
export interface Archive {
  has(name: string): boolean
  names(): readonly string[]
  /** Hands a part on in pieces, as it is unpacked. @throws AppError table_unreadable */
  stream(name: string, take: (piece: Buffer) => void): Promise<void>
}

/**
 * Opens an archive and looks at its table of contents; nothing is unpacked yet. Each part that is unpacked later may not
 * be larger than the table says.
 * @throws AppError table_unreadable for what is broken, encrypted or unpacks to too much
 */
export async function openArchive(bytes: Buffer): Promise<Archive> {
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true }
  const zip = await yauzl.fromBufferPromise(bytes, options).catch(unreadable)
  const entries = new Map<string, Entry>()
  let unpacked = 0
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      unpacked += entry.uncompressedSize
      if (unpacked > MOST_UNPACKED_BYTES || entries.size >= MOST_PARTS) return reject(tooMuch())
      if (entry.isEncrypted()) return reject(encrypted())
      entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.on('end', resolve)
    zip.on('error', reject)
    zip.readEntry()
  }).catch(unreadable)
  return {
    has: (name) => entries.has(name),
    names: () => [...entries.keys()],
    stream: (name, take) => streamEntry(zip, entries.get(name), take).catch(unreadable),
  }
}

async function streamEntry(zip: ZipFile, entry: Entry | undefined, take: (piece: Buffer) => void): Promise<void> {
  if (entry === undefined)
    throw new AppError('table_unreadable', { detail: '表格文件不完整，请用表格软件打开后另存一份再上传' })
  for await (const piece of await zip.openReadStreamPromise(entry)) take(piece as Buffer)
}

function unreadable(cause: unknown): never {
  if (cause instanceof AppError) throw cause
  throw new AppError('table_unreadable', { detail: '表格文件已损坏，请用表格软件打开后另存一份再上传', cause })
}

function tooMuch(): AppError {
  const most = MOST_UNPACKED_BYTES / 1024 / 1024
  return new AppError('table_unreadable', {
    detail: `表格解压后超过 ${most} MB，不予读取。请只保留对账的工作表，另存后再上传`,
  })
}

function encrypted(): AppError {
  return new AppError('table_unreadable', { detail: '表格加了密码，请取消密码后再上传' })
}
