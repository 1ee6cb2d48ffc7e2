import type { DocumentItem, Matter } from '../services/api-types.js'

/** A line of the itemised receipt while it is being filled in. */
export type ItemLine = DocumentItem & { readonly key: number }

export const MOST_COPIES = 99
export const MOST_LINES = 30

/** What people bring most: one touch each. */
export const USUAL_ITEMS: readonly Omit<DocumentItem, 'copies'>[] = [
  { name: '申请表', form: 'original' },
  { name: '身份证', form: 'copy' },
  { name: '户口簿', form: 'copy' },
  { name: '照片', form: 'original' },
  { name: '委托书', form: 'original' },
]

export const FORM_WORDS: Readonly<Record<DocumentItem['form'], string>> = { original: '原件', copy: '复印件' }

/** A result is the document that the matter ends in. */
export function resultLine({ resultDocument }: Pick<Matter, 'resultDocument'>): ItemLine {
  return { key: 0, name: resultDocument, copies: 1, form: 'original' }
}
