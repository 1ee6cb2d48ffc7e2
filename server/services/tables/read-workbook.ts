import type { Sheet } from '../../domain/sheet.ts'
import { AppError } from '../../errors.ts'
import { type Archive, openArchive } from './archive.ts'
import { readSheet, type SharedParts } from './read-sheet.ts'
import { readXml } from './workbook-xml.ts'

/** Programs inside a workbook, of today and of 1992. */
const PROGRAM_PART = /(vbaProject\.bin|\/macrosheets\/|\/activeX\/)/i
const MOST_SHARED_STRINGS = 400_000
/** Formats of numbers that mean a day, of those that are not spelled out in the file. */
const DATE_FORMATS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])

/**
 * Reads the visible sheets of a workbook (XLSX). Formulas are not worked out: their cells say so and hold the value that was
 * saved with them.
 * @throws AppError table_unreadable when it is no sound workbook, holds macros, or is too large
 */
export async function readWorkbook(bytes: Buffer): Promise<Sheet[]> {
  const archive = await openArchive(bytes)
  if (!archive.has('xl/workbook.xml')) {
    throw new AppError('table_unreadable', { detail: '不是 XLSX 表格，请用表格软件另存为 .xlsx 或 CSV 后再上传' })
  }
  if (archive.names().some((name) => PROGRAM_PART.test(name))) {
    throw new AppError('table_unreadable', { detail: '表格里有宏，不予读取。请另存为不带宏的 .xlsx 后再上传' })
  }
  const { sheets, countsFrom1904 } = await readContents(archive)
  const parts: SharedParts = {
    texts: archive.has('xl/sharedStrings.xml') ? await readSharedStrings(archive) : [],
    dateStyles: archive.has('xl/styles.xml') ? await readDateStyles(archive) : new Set(),
    countsFrom1904,
  }
  const read: Sheet[] = []
  for (const { name, part } of sheets) read.push(await readSheet(archive, part, name, parts))
  return read
}

/** Visible sheets in their order, with where they are. */
async function readContents(archive: Archive) {
  const targets = new Map<string, string>()
  await readXml(archive, 'xl/_rels/workbook.xml.rels', {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
    },
  })
  const sheets: { name: string; part: string }[] = []
  let countsFrom1904 = false
  await readXml(archive, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') countsFrom1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
      if (name !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return
      const part = targets.get(attributes['r:id'] ?? '')
      // sheets of charts hold no cells
      if (part?.includes('worksheets/')) sheets.push({ name: attributes.name ?? '', part })
    },
  })
  return { sheets, countsFrom1904 }
}

/** Texts that cells refer to by their position; without the readings of East Asian names. */
async function readSharedStrings(archive: Archive): Promise<string[]> {
  const texts: string[] = []
  let current = ''
  let isText = false
  let inReading = false
  await readXml(archive, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') current = ''
      if (name === 'rPh') inReading = true
      isText = name === 't' && !inReading
    },
    text(text) {
      if (isText) current += text
    },
    close(name) {
      isText = false
      if (name === 'rPh') inReading = false
      if (name === 'si') texts.push(current)
      if (texts.length > MOST_SHARED_STRINGS)
        throw new AppError('table_unreadable', { detail: '表格太大，请分几次导入' })
    },
  })
  return texts
}

/** Positions of the cell styles that show a number as a day. */
async function readDateStyles(archive: Archive): Promise<ReadonlySet<number>> {
  const spelledOut = new Map<number, string>()
  const dateStyles = new Set<number>()
  let isCellFormats = false
  let position = 0
  await readXml(archive, 'xl/styles.xml', {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt') spelledOut.set(Number(numFmtId), formatCode)
      if (name === 'cellXfs') isCellFormats = true
      if (name !== 'xf' || !isCellFormats) return
      const format = spelledOut.get(Number(numFmtId))
      if (format === undefined ? DATE_FORMATS.has(Number(numFmtId)) : isDateFormat(format)) dateStyles.add(position)
      position += 1
    },
    close(name) {
      if (name === 'cellXfs') isCellFormats = false
    },
  })
  return dateStyles
}

/** Outside of quotes, brackets and escapes, a format of days has a year or a day in it. */
function isDateFormat(format: string): boolean {
  return /[yd]/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''))
}
