const UNIT = /url\([^)]*\)|(?<![\w#-])(-?\d*\.?\d+)(rpx|vh|vw)\b/g
const VARIABLE: Record<string, string> = { rpx: '--rpx', vh: '--vh', vw: '--vw' }

/**
 * Rewrites the lengths that mean something else in a phone than in a browser window: `rpx` (1/750 of the phone's
 * width), `vh` and `vw` (1/100 of the page area). preview.css defines the variables; url() is left as it is.
 */
export function toWebUnits(css: string): string {
  return css.replace(UNIT, (match: string, amount: string | undefined, unit: string | undefined) => {
    const variable = unit === undefined ? undefined : VARIABLE[unit]
    return variable === undefined ? match : `calc(${Number(amount)} * var(${variable}))`
  })
}
