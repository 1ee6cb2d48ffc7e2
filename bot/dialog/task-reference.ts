import { NUMERAL, readNumber } from './numerals.ts'
import { readTrackingNumber } from './tracking-number.ts'

/** How a person points at a task: by its short number, by its place in the list he was last shown, by tracking number. */
export type TaskReference =
  | { readonly by: 'number'; readonly number: number }
  | { readonly by: 'position'; readonly position: number }
  | { readonly by: 'tracking'; readonly trackingNumber: string }

const SEPARATORS = /[\s,，、;；+&/]+|以及|还有|[和与跟及]/u
const POSITION = new RegExp(`^第(${NUMERAL})(?:个|件|条|项|单|份)?(?:任务)?$`, 'u')
const NUMBER = new RegExp(`^(?:任务|编号|号码|no\\.?|#|第(?=${NUMERAL}号))?(${NUMERAL})号?(?:任务)?$`, 'iu')

/**
 * Reads a list of tasks: `3和5`, `12、13号`, `第2个`, a tracking number. Undefined when any part of it could mean
 * something else (`3件` counts, `3到5` is a range, `一二三` has no separators): an action must not rest on a guess.
 */
export function readTaskReferences(text: string): readonly TaskReference[] | undefined {
  const references: TaskReference[] = []
  // 三号五号 has no other separator
  const spaced = text.replace(new RegExp(`号(?=${NUMERAL}号)`, 'gu'), '号 ')
  for (const part of spaced.split(SEPARATORS)) {
    if (part === '') continue
    const reference = readTaskReference(part)
    if (!reference) return undefined
    if (!references.some((known) => sameReference(known, reference))) references.push(reference)
  }
  return references
}

/** Reads one task: `12`, `12号`, `第2个`, a tracking number. */
export function readTaskReference(text: string): TaskReference | undefined {
  const position = readPositive(POSITION.exec(text)?.[1])
  if (position !== undefined) return { by: 'position', position }
  const number = readPositive(NUMBER.exec(text)?.[1])
  if (number !== undefined) return { by: 'number', number }
  const trackingNumber = readTrackingNumber(text)
  return trackingNumber === undefined ? undefined : { by: 'tracking', trackingNumber }
}

function readPositive(text: string | undefined): number | undefined {
  const number = text === undefined ? undefined : readNumber(text)
  return number === undefined || number === 0 ? undefined : number
}

function sameReference(one: TaskReference, other: TaskReference): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
