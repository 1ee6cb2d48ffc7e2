import type { Direction, DocumentItem } from '../services/api-types.js'

/** As many lines and copies as the server takes. */
export const MOST_ITEMS = 30
export const MOST_COPIES = 99
export const LONGEST_ITEM_NAME = 40

/** Papers that go with nearly every application; what a matter really asks for its window says. */
const COMMON_MATERIALS: readonly DocumentItem[] = [
  { name: '身份证', copies: 1, form: 'copy' },
  { name: '户口本', copies: 1, form: 'copy' },
  { name: '授权委托书', copies: 1, form: 'original' },
]

/** The server takes no longer names; the end tells what it is. */
function original(name: string): DocumentItem {
  return { name: name.slice(-LONGEST_ITEM_NAME), copies: 1, form: 'original' }
}

/** Lines that are likely for this matter: one tap each instead of typing. */
export function suggestedItems(
  direction: Direction,
  matter: { name: string; resultDocument: string } | null,
): DocumentItem[] {
  if (matter === null) return []
  if (direction === 'result') return [original(matter.resultDocument)]
  return [original(`${matter.name}申请表`), ...COMMON_MATERIALS]
}

export const FORM_WORDS: Readonly<Record<DocumentItem['form'], string>> = { original: '原件', copy: '复印件' }

/** 身份证（复印件）2 份 */
export function itemText({ name, copies, form }: DocumentItem): string {
  return `${name}（${FORM_WORDS[form]}）${copies} 份`
}
