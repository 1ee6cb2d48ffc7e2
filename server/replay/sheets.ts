import writeExcelFile from 'write-excel-file/node'

export type Cells = readonly (readonly (string | number)[])[]

/** A table as another office's program saves it. */
export async function fileOf(cells: Cells, format: 'xlsx' | 'csv' | 'gbk'): Promise<Buffer> {
  if (format === 'xlsx') {
    const data = cells.map((row) => row.map((value) => ({ value, type: typeof value === 'number' ? Number : String })))
    return Buffer.from(await writeExcelFile([{ sheet: '明细', data }]).toBuffer())
  }
  const text = `${cells.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`
  return format === 'csv' ? Buffer.from(text, 'utf8') : inGbk(text)
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
