import { addDays, type LocalDate, parseLocalDate } from './calendar-time.ts'
import { type Fen, fen } from './money.ts'
import type { SheetCell } from './sheet.ts'

/** What a cell says, or what is wrong with it, in words for the person who made the table. */
export type CellValue<T> = { readonly value: T } | { readonly problem: string }

/** Above this many digits a number kept as a number has lost its last ones. */
const EXACT_DIGITS = 15

/** An amount in yuan, '1,800.00', '￥18', '18元' or a number, as fen. Not below 0, two decimals at most. */
export function readYuan(cell: SheetCell): CellValue<Fen> {
  const text = plain(cell.text).replace(/^[¥￥]|^人民币|元$/g, '')
  const grouped = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text
  const number = cell.number ?? (/^-?\d+(\.\d+)?$/.test(grouped) ? Number(grouped) : Number.NaN)
  if (cell.isDate || Number.isNaN(number)) return { problem: `“${shortened(cell.text)}”不是金额，请填写如 18.00` }
  if (number <= 0) return { problem: `金额要大于 0，现在是 ${cell.text}；退款请与承运单位另行办理` }
  const amount = Math.round(number * 100)
  if (Math.abs(number * 100 - amount) > 1e-4) return { problem: `金额最多两位小数，现在是 ${cell.text}` }
  if (amount > 10_000_000_00) return { problem: `金额太大：${cell.text}，请核对` }
  return { value: fen(amount) }
}

/** A day: a cell formatted as one, its count of days, or a text as people write it (2023-03-05, 2023年3月5日, 20230305 …). */
export function readDay(cell: SheetCell, countsFrom1904: boolean): CellValue<LocalDate> {
  if (cell.number !== null && isDayCount(cell.number)) {
    const zero = parseLocalDate(countsFrom1904 ? '1904-01-01' : '1899-12-30')
    return { value: addDays(zero, Math.floor(cell.number)) }
  }
  const text = plain(cell.text)
  const parts =
    /^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?:[ T]?\d{1,2}[:：时].*)?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (parts === null) return { problem: `“${shortened(cell.text)}”不是日期，请填写如 2023-03-05` }
  const [, year = '', month = '', day = ''] = parts
  try {
    return { value: parseLocalDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`) }
  } catch {
    return { problem: `没有“${shortened(cell.text)}”这一天，请核对` }
  }
}

/** A number or name that something is called by, of up to 40 characters, in capitals. */
export function readCode(cell: SheetCell): CellValue<string> {
  const text = plain(cell.text).replaceAll(' ', '').toUpperCase()
  const isRounded = /^\d(\.\d+)?E\+\d+$/.test(text)
  const isTooLong = cell.number !== null && /^\d+$/.test(text) && text.length > EXACT_DIGITS
  if (isRounded || isTooLong)
    return { problem: `号码 ${cell.text} 被表格软件改成了数值，末位已丢失，请把这一列设为文本后重新导出` }
  if (text.length > 40) return { problem: '号码最多 40 位' }
  return { value: cell.number !== null && Number.isInteger(cell.number) ? String(cell.number) : text }
}

/** Any number not below 0, its unit left open. */
export function readQuantity(cell: SheetCell): CellValue<number> {
  const number =
    cell.number ??
    Number(
      plain(cell.text)
        .replaceAll(',', '')
        .replace(/(千克|公斤|克|kg|g)$/i, ''),
    )
  return number >= 0 ? { value: number } : { problem: `“${shortened(cell.text)}”不是数量` }
}

/** A whole number not below 0. */
export function readCount(cell: SheetCell): CellValue<number> {
  const number =
    cell.number ??
    Number(
      plain(cell.text)
        .replace(/[件次人]$/, '')
        .replaceAll(',', ''),
    )
  const isCount = !cell.isDate && Number.isSafeInteger(number) && number >= 0 && number <= 100_000_000
  return isCount ? { value: number } : { problem: `“${shortened(cell.text)}”不是件数，请填写整数` }
}

/** A share in hundredths of a per cent: '99.5%', 0.995, '全部好评'. */
export function readShare(cell: SheetCell): CellValue<number> {
  const text = plain(cell.text)
  if (/^(全部|全)?(好评|满意)$/.test(text)) return { value: 10_000 }
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1]
  const number = percent === undefined ? (cell.number ?? Number(text)) : Number(percent) / 100
  // 99.5 without a sign is meant as per cent, 0.995 as a share
  const share = Math.round((percent === undefined && number > 1 ? number / 100 : number) * 10_000)
  return share >= 0 && share <= 10_000
    ? { value: share }
    : { problem: `“${shortened(cell.text)}”不是百分比，请填写如 99.5%` }
}

/** Full-width figures, letters and blanks as narrow ones. */
export function plain(text: string): string {
  return text.normalize('NFKC').trim()
}

/** Between 2000 and 2100. */
function isDayCount(number: number): boolean {
  return number >= 34_000 && number < 75_000
}

function shortened(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text
}
