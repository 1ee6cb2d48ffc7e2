import barcodes from 'bwip-js/node'
import { create } from 'qrcode'

/** Light modules around a QR symbol that a reader needs (ISO/IEC 18004). */
const QR_QUIET = 4
/** Light modules at each side of a Code 128 symbol (ISO/IEC 15417). */
const BARCODE_QUIET = 10

/** A code as one black path, quiet zone included: sharp at any size, and no hairlines between modules. */
export interface PrintedCode {
  readonly svg: string
  /** across, quiet zones included */
  readonly modules: number
}

/** Which text a paper's QR holds. Capitals only, so that a reader gets the smallest symbol with the largest modules. */
export function labelQrText(trackingNumber: string): string {
  return `SHAOPAO:${trackingNumber}`
}

/** QR code of error correction level M: it survives a stamp across a corner. */
export function qrSymbol(text: string): PrintedCode {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const isDark = (row: number, column: number) => modules.get(row, column) === 1
  let path = ''
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (!isDark(row, column)) continue
      const start = column
      while (column + 1 < modules.size && isDark(row, column + 1)) column += 1
      path += box(start + QR_QUIET, row + QR_QUIET, column + 1 - start, 1)
    }
  }
  const across = modules.size + 2 * QR_QUIET
  return { svg: svgOf(path, across, across), modules: across }
}

/**
 * Code 128, one module high; stretch it as the paper needs.
 * @throws Error for text outside of ASCII
 */
export function barcodeSymbol(text: string): PrintedCode {
  const widths = barWidths(text)
  let x = BARCODE_QUIET
  let path = ''
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) path += box(x, 0, width, 1)
    x += width
  }
  const across = x + BARCODE_QUIET
  return { svg: svgOf(path, across, 1), modules: across }
}

/** Bar, space, bar … in modules. */
function barWidths(text: string): readonly number[] {
  const [symbol] = barcodes.raw('code128', text, {})
  if (symbol === undefined || !('sbs' in symbol)) throw new Error('a Code 128 symbol is made of bars')
  return symbol.sbs
}

function box(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y}h${width}v${height}h${-width}z`
}

function svgOf(path: string, width: number, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none"><path d="${path}" fill="#000"/></svg>`
}
