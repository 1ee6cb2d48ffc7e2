import { deferred } from '../deferred.ts'
import { h } from '../dom.ts'
import { ApiFailure } from '../wx/api.ts'

export interface ActionSheetOptions {
  itemList: string[]
  itemColor?: string
  alertText?: string
}

/** WeChat's own limit. */
const MAX_ITEMS = 6

/** wx.showActionSheet: a menu from below; cancelling rejects, as WeChat's does. */
export function showActionSheet({ itemList, itemColor, alertText }: ActionSheetOptions): Promise<{ tapIndex: number }> {
  if (itemList.length === 0 || itemList.length > MAX_ITEMS) {
    throw new ApiFailure(`itemList should have 1 to ${MAX_ITEMS} items, not ${itemList.length}`)
  }
  const { promise, resolve, reject } = deferred<{ tapIndex: number }>()
  const cancel = () => {
    mask.remove()
    reject(new ApiFailure('cancel'))
  }
  const items = itemList.map((text, tapIndex) => {
    const choose = () => {
      mask.remove()
      resolve({ tapIndex })
    }
    const item = h('button', { text, attributes: { role: 'menuitem' }, onclick: choose })
    if (itemColor !== undefined) item.style.color = itemColor
    return item
  })
  const sheet = h(
    'div',
    { class: 'action-sheet' },
    ...(alertText === undefined ? [] : [h('p', { text: alertText })]),
    h('div', { attributes: { role: 'menu', 'aria-label': alertText ?? '请选择' } }, ...items),
    h('button', { class: 'action-sheet-cancel', text: '取消', onclick: cancel }),
  )
  const mask = h('div', { class: 'sheet-mask' }, sheet)
  mask.addEventListener('click', (event) => {
    if (event.target === mask) cancel()
  })
  mask.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') cancel()
  })
  document.body.append(mask)
  items[0]?.focus()
  return promise
}
