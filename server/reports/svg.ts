/** Small pieces of SVG for pictures drawn by resvg with the Noto Sans SC of server/reports/fonts.ts. Lengths in pixels. */

export const FONT_FAMILY = 'Noto Sans SC'

export interface TextStyle {
  readonly size: number
  readonly fill: string
  readonly bold?: true
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly opacity?: number
}

/** One line of text with its baseline at y. */
export function text(x: number, y: number, content: string, { size, fill, bold, anchor, opacity }: TextStyle): string {
  const attributes = [
    `x="${x}" y="${y}" font-family="${FONT_FAMILY}" font-size="${size}" fill="${fill}"`,
    bold ? 'font-weight="700"' : '',
    anchor === undefined ? '' : `text-anchor="${anchor}"`,
    opacity === undefined ? '' : `fill-opacity="${opacity}"`,
  ]
  return `<text ${attributes.filter(Boolean).join(' ')}>${escapeXml(content)}</text>`
}

/** The largest size, up to `size`, at which every one of the lines fits into `width`. */
export function fittingSize(lines: readonly string[], width: number, size: number): number {
  const widest = Math.max(...lines.map((line) => textWidth(line, 1)))
  return Math.min(size, Math.floor(width / widest))
}

export function rectangle(x: number, y: number, width: number, height: number, fill: string, cornerRadius = 0): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${cornerRadius}" fill="${fill}"/>`
}

/** Width of a line of text: exact for Chinese, digits and punctuation of figures, an upper bound for other letters. */
export function textWidth(content: string, size: number): number {
  return [...content].reduce((width, letter) => width + letterWidth(letter), 0) * size
}

/** The text, cut off with … where it would be wider than `width`. */
export function shortened(content: string, width: number, size: number): string {
  if (textWidth(content, size) <= width) return content
  const letters = [...content]
  while (letters.length > 0 && textWidth(`${letters.join('')}…`, size) > width) letters.pop()
  return `${letters.join('')}…`
}

/** Packs words into lines of at most `width`, a word too long by itself being cut off. */
export function wrapped(words: readonly string[], separator: string, width: number, size: number): string[] {
  const lines: string[] = []
  for (const word of words) {
    const line = lines.at(-1)
    const longer = line === undefined ? word : line + separator + word
    if (line !== undefined && textWidth(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(shortened(word, width, size))
  }
  return lines
}

/** Text as one line that any XML reader accepts: a stray control letter in a name must not cost the whole picture. */
export function oneLine(content: string): string {
  return content
    .replace(/[\p{Cc}\p{Cs}\p{Co}\uFFFE\uFFFF]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

export function escapeXml(content: string): string {
  return oneLine(content).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** Advance widths of Noto Sans SC Bold in em; Regular is never wider. */
function letterWidth(letter: string): number {
  if (/[0-9+¥]/.test(letter)) return 0.59
  if (/[,.:;|]/.test(letter)) return 0.325
  if (letter === '-') return 0.37
  if (letter === '–') return 0.545
  if (letter === ' ') return 0.23
  return /[a-ln-vx-z]/.test(letter) ? 0.64 : 1
}
