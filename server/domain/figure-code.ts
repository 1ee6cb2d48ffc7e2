import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { FigureScope } from './figure.ts'

/** What a figure's code stands for: the same question has the same code for good. */
export interface FigureIdentity extends FigureScope {
  readonly query: string
}

/** Letters and digits that nobody takes for another, on paper or on a small screen. */
const ALPHABET = '34679ACDEFGHJKMNPRTWXY'
const LETTERS = 5

/** A code, perhaps with the version of the evaluation that it was printed in: F3K7AC, F3K7AC-2. */
const CODE = new RegExp(`^F([${ALPHABET}]{${LETTERS}})(?:[-－—](\\d{1,3}))?$`)

/**
 * The code of a figure: F and five letters, drawn from its identity by SM3. 5 million codes are not so many that two
 * figures could not meet in one: the one that comes second takes the next draw.
 * @param draw 0 for the first
 */
export function figureCode({ query, from, until, siteId, line }: FigureIdentity, draw = 0): string {
  const text = canonicalJson({ query, from, until, siteId, line, draw })
  const digest = createHash('sm3').update(text).digest()
  let code = 'F'
  // 22 letters of 256 values: the bias is of no weight, nothing is kept secret by it
  for (let index = 0; index < LETTERS; index += 1) {
    code += ALPHABET[digest.readUInt16BE(index * 2) % ALPHABET.length]
  }
  return code
}

/** A code as people type it, in any case and with the look-alikes of a full-width keyboard; null: it is none. */
export function parseFigureCode(text: string): { readonly code: string; readonly version: number | null } | null {
  const match = CODE.exec(text.trim().normalize('NFKC').toUpperCase())
  return match === null ? null : { code: `F${match[1]}`, version: match[2] === undefined ? null : Number(match[2]) }
}
