/** 12,345; with decimals where wanted. */
export function numberText(value: number, decimals = 0): string {
  const [whole = '0', part] = Math.abs(value).toFixed(decimals).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${value < 0 ? '-' : ''}${grouped}${part === undefined ? '' : `.${part}`}`
}

/** @param fen integer */
export function yuanText(fen: number): string {
  return `${numberText(fen / 100, 2)} 元`
}

/** 62.3%; a dash where there is nothing to compare with. */
export function perMilleText(perMille: number | null): string {
  return perMille === null ? '—' : `${(perMille / 10).toFixed(1)}%`
}

export function kilometresText(metres: number): string {
  return `${numberText(Math.round(metres / 1000))} 公里`
}

interface Range {
  low: number
  middle: number
  high: number
}

/** A middle with its range, unless all three are one: 约 1,200（900 至 1,500）. */
export function rangeText(range: Range, text: (value: number) => string): string {
  const { low, middle, high } = range
  return low === high ? text(middle) : `约 ${text(middle)}（${text(low)}至${text(high)}）`
}

export const LINE_WORDS = { towns: '各镇场邮递费', county_seat: '县城单位邮递费' } as const

const LINE_PLACES: Readonly<Record<keyof typeof LINE_WORDS, string>> = { towns: '各镇场', county_seat: '县城单位' }

/** 办结, 三河镇 办结, 县城单位 邮递费: what it is, and of what when that is not the county. */
export function figureName(figure: {
  readonly name: string
  readonly siteName: string | null
  readonly line: keyof typeof LINE_WORDS | null
}): string {
  const { name, siteName, line } = figure
  const place = siteName ?? (line === null ? null : LINE_PLACES[line])
  return place === null ? name : `${place} ${name}`
}
