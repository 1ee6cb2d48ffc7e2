import { type Figure, figureText } from './figure.ts'

/** A place that somebody has to fill in: 【待补：项目负责人】. */
const BLANK = /【待补[^】]*】/g
/** A figure in a text: {F3K7AC}. */
const REFERENCE = /\{\s*(F[0-9A-Z]{5})\s*\}/gi
/** Something in braces that is no reference. */
const BRACES = /\{[^{}]*\}/g
/** A number with a unit that reports measure in: it belongs to a figure. Years, days and numbers of documents do not. */
const TYPED_NUMBER =
  /(?:百分之\s*)?[0-9０-９零一二三四五六七八九十百千两]+(?:[,，.．][0-9０-９]+)*\s*[多余]?\s*[万亿]?\s*(?:%|％|‰|元|件|公里|千米|趟|小时|人次|人|份|倍|个百分点)|百分之[零一二三四五六七八九十百]+/g

/** A text with the figures in their places. */
export function renderText(text: string, figures: readonly Figure[]): string {
  return textPieces(text, figures)
    .map((piece) => (typeof piece === 'string' ? piece : figureText(piece)))
    .join('')
}

/** A text as what stands between its figures, and the figures; a reference to nothing stays as it was typed. */
export function textPieces<F extends Pick<Figure, 'code'>>(text: string, figures: readonly F[]): (string | F)[] {
  const byCode = new Map(figures.map((figure) => [figure.code, figure]))
  const pieces: (string | F)[] = []
  let end = 0
  for (const { 0: whole, 1: code = '', index } of text.matchAll(REFERENCE)) {
    const figure = byCode.get(code.toUpperCase())
    if (figure === undefined) continue
    pieces.push(text.slice(end, index), figure)
    end = index + whole.length
  }
  return [...pieces, text.slice(end)].filter((piece) => piece !== '')
}

/** A text parted at the places that are to be filled in. */
export function blankPieces(rendered: string): { readonly text: string; readonly isBlank: boolean }[] {
  return rendered
    .split(new RegExp(`(${BLANK.source})`))
    .filter((text) => text !== '')
    .map((text) => ({ text, isBlank: countBlanks(text) > 0 }))
}

/** How many places of a text, with its figures in their places, are to be filled in. */
export function countBlanks(rendered: string): number {
  return rendered.match(BLANK)?.length ?? 0
}

/** What is wrong with an edited text, in Chinese; what people may have meant is theirs to say, so nothing is refused. */
export function textWarnings(text: string, figures: readonly Pick<Figure, 'code'>[]): string[] {
  const codes = new Set(figures.map(({ code }) => code))
  const plain = text.replace(REFERENCE, '').replace(BLANK, '')
  const unknown = [...text.matchAll(REFERENCE)]
    .map(([, code]) => (code as string).toUpperCase())
    .filter((code) => !codes.has(code))
  const braces = plain.match(BRACES) ?? []
  const typed = plain.match(TYPED_NUMBER) ?? []
  return [
    ...distinct(unknown).map((code) => `没有数字码为 ${code} 的数字，请核对`),
    ...distinct(braces).map((braced) => `看不懂“${braced}”，数字请写成 {数字码}`),
    ...distinct(typed).map((number) => `“${number.trim()}”是直接写的数字，请改用数字码，才能查到出处`),
  ]
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
