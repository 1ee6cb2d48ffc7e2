export const DOCUMENT_FORMS = ['original', 'copy'] as const
export type DocumentForm = (typeof DOCUMENT_FORMS)[number]

/** One kind of document in a consignment, a line of the itemised receipt (收件凭证). */
export interface DocumentItem {
  readonly name: string
  /** 1 to 99 */
  readonly copies: number
  readonly form: DocumentForm
}

/** Letters that a short description of contents may have. */
const LONGEST_CONTENTS = 60

/** The items in one line for lists and messages: 身份证、营业执照 2 份, or the first ones and how many kinds there are. */
export function contentsOf(items: readonly DocumentItem[]): string {
  const words = items.map(({ name, copies }) => (copies === 1 ? name : `${name} ${copies} 份`))
  const whole = words.join('、')
  if ([...whole].length <= LONGEST_CONTENTS) return whole
  const tail = ` 等 ${items.length} 种`
  return `${[...whole].slice(0, LONGEST_CONTENTS - tail.length).join('')}${tail}`
}

/** Originals cannot be made again: they are what two people may be asked to handle together. */
export function hasOriginal(items: readonly DocumentItem[]): boolean {
  return items.some(({ form }) => form === 'original')
}
