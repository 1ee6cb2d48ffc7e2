import zlib from 'node:zlib'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'

/** A workbook as a spreadsheet program would save it, made by another program than the one that reads it. */
export async function workbook(sheets: Readonly<Record<string, SheetData>>): Promise<Buffer<ArrayBuffer>> {
  const named = Object.entries(sheets).map(([sheet, data]) => ({ sheet, data, dateFormat: 'yyyy-mm-dd' }))
  return Buffer.from(await writeExcelFile(named).toBuffer())
}

/** Values separated by commas, quoted where they must be. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  const quoted = (value: string | number) =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)
  return `${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`
}

interface Part {
  readonly content: Buffer | string
  /** what the table of contents says it unpacks to; the truth unless given */
  readonly saidSize?: number
  readonly isEncrypted?: boolean
}

/** A zip archive of parts, written by hand so that it can lie. */
export function zip(parts: Readonly<Record<string, Part | string>>): Buffer<ArrayBuffer> {
  const bodies: Buffer[] = []
  const contents: Buffer[] = []
  let offset = 0
  for (const [name, given] of Object.entries(parts)) {
    const part: Part = typeof given === 'string' ? { content: given } : given
    const content = Buffer.from(part.content as string)
    const packed = zlib.deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(part.isEncrypted ? 1 : 0, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(zlib.crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(part.saidSize ?? content.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    contents.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, Buffer.from(name)]))
    bodies.push(local)
    offset += local.length
  }
  const table = Buffer.concat(contents)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(contents.length, 8)
  end.writeUInt16LE(contents.length, 10)
  end.writeUInt32LE(table.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, table, end])
}

/** The parts of a workbook with one sheet, to be changed at will. */
export function bareWorkbook(sheetXml: string, more: Readonly<Record<string, Part | string>> = {}) {
  return {
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="账单" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheetXml,
    ...more,
  }
}
