import writeExcelFile from 'write-excel-file/node'

export type Cells = readonly (readonly (string | number)[])[]

/** A table as another office's program saves it. */
export async function fileOf(cells: Cells, format: 'xlsx' | 'csv' | 'gbk'): Promise<Buffer> {
  if (format === 'xlsx') {
    const data = cells.map((row) => row.map((value) => ({ value, type: typeof value === 'number' ? Number : String })))
    return withoutHour(Buffer.from(await writeExcelFile([{ sheet: '明细', data }]).toBuffer()))
  }
  const text = `${cells.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`
  return format === 'csv' ? Buffer.from(text, 'utf8') : inGbk(text)
}

const END_OF_DIRECTORY = 0x06054b50
/** 1 January 1980, where the zip format begins to count */
const FIRST_DAY = 0x21

/** A zip archive that does not tell when it was made: the same table is the same bytes, and has the same hash, in every run. */
function withoutHour(zip: Buffer): Buffer {
  let end = zip.length - 22
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1
  let entry = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const local = zip.readUInt32LE(entry + 42)
    for (const at of [entry + 12, local + 10]) zip.writeUInt32LE(FIRST_DAY << 16, at)
    entry += 46 + zip.readUInt16LE(entry + 28) + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32)
  }
  return zip
}

function quoted(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

let gbk: Map<string, number> | undefined

/** Node reads GBK and does not write it: every pair of bytes is read once, and looked up backwards. */
function inGbk(text: string): Buffer {
  gbk ??= gbkTable()
  const bytes: number[] = []
  for (const letter of text) {
    const code = letter.codePointAt(0) as number
    const pair = code < 0x80 ? code : gbk.get(letter)
    if (pair === undefined) throw new RangeError(`GBK has no ${letter}`)
    if (pair > 0xff) bytes.push(pair >> 8)
    bytes.push(pair & 0xff)
  }
  return Buffer.from(bytes)
}

function gbkTable(): Map<string, number> {
  const decoder = new TextDecoder('gbk')
  const table = new Map<string, number>()
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      const letter = decoder.decode(Uint8Array.of(high, low))
      if ([...letter].length === 1 && letter !== '\ufffd') table.set(letter, (high << 8) | low)
    }
  }
  return table
}
