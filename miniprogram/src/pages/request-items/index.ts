import type { DocumentItem } from '../../services/api-types.js'
import { goBack } from '../../services/navigation.js'
import { changeDraft, readDraft, startDraft } from '../../store/request-draft.js'
import { FORM_WORDS, LONGEST_ITEM_NAME, MOST_COPIES, MOST_ITEMS, suggestedItems } from '../../wording/document-items.js'
import { REQUEST_KINDS } from '../../wording/request-kinds.js'

/** A line as it is shown. */
export interface ShownItem extends DocumentItem {
  formWord: string
  otherFormWord: string
}

export interface Data {
  items: ShownItem[]
  suggestions: DocumentItem[]
  name: string
  problem: string
  hasOriginal: boolean
  twoPersonHandling: boolean
  longestName: number
}

const initial: Data = {
  items: [],
  suggestions: [],
  name: '',
  problem: '',
  hasOriginal: false,
  twoPersonHandling: false,
  longestName: LONGEST_ITEM_NAME,
}

const OTHER_FORM = { original: 'copy', copy: 'original' } as const

function shown(item: DocumentItem): ShownItem {
  return { ...item, formWord: FORM_WORDS[item.form], otherFormWord: FORM_WORDS[OTHER_FORM[item.form]] }
}

/** What is in the bundle, line by line: what is handed in is checked against it. */
Page({
  data: initial,

  onLoad() {
    const draft = readDraft() ?? startDraft('hand_in')
    this.setData({ twoPersonHandling: draft.twoPersonHandling })
    this.show(draft.items)
  },

  show(items: readonly DocumentItem[]) {
    const { kind, matter } = readDraft() ?? startDraft('hand_in')
    const known = new Set(items.map(({ name }) => name))
    this.setData({
      items: items.map(shown),
      suggestions: suggestedItems(REQUEST_KINDS[kind].direction, matter).filter(({ name }) => !known.has(name)),
      hasOriginal: items.some(({ form }) => form === 'original'),
      problem: '',
    })
  },

  add(item: DocumentItem) {
    if (this.data.items.length >= MOST_ITEMS) {
      this.setData({ problem: `最多列 ${MOST_ITEMS} 样，其余的可以合在一样里写` })
      return
    }
    this.show([...this.data.items, item])
  },

  addSuggested({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { name } = currentTarget.dataset as { name: string }
    const item = this.data.suggestions.find((suggestion) => suggestion.name === name)
    if (item !== undefined) this.add(item)
  },

  typeName({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ name: detail.value, problem: '' })
  },

  addTyped() {
    const name = this.data.name.trim()
    if (name === '' || this.data.items.some((item) => item.name === name)) {
      this.setData({ problem: name === '' ? '请先写名字，例如：身份证' : '这一样已经在上面了，改份数就行' })
      return
    }
    this.add({ name, copies: 1, form: 'copy' })
    this.setData({ name: '' })
  },

  change(index: number, change: Partial<DocumentItem>) {
    this.show(this.data.items.map((item, at) => (at === index ? { ...item, ...change } : item)))
  },

  fewer({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { index } = currentTarget.dataset as { index: number }
    const copies = this.data.items[index]?.copies ?? 1
    if (copies > 1) this.change(index, { copies: copies - 1 })
    else this.show(this.data.items.filter((_, at) => at !== index))
  },

  more({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { index } = currentTarget.dataset as { index: number }
    const copies = this.data.items[index]?.copies ?? 1
    if (copies < MOST_COPIES) this.change(index, { copies: copies + 1 })
  },

  changeForm({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { index } = currentTarget.dataset as { index: number }
    const item = this.data.items[index]
    if (item !== undefined) this.change(index, { form: OTHER_FORM[item.form] })
  },

  chooseTwoPersons() {
    this.setData({ twoPersonHandling: !this.data.twoPersonHandling })
  },

  done() {
    if (this.data.name.trim() !== '') {
      this.setData({ problem: '写好的这一样还没有加上，请点「加上」' })
      return
    }
    const { hasOriginal, twoPersonHandling } = this.data
    const items = this.data.items.map(({ name, copies, form }) => ({ name, copies, form }))
    changeDraft({ items, twoPersonHandling: hasOriginal && twoPersonHandling })
    goBack()
  },
})
