import { deferred } from '../deferred.ts'
import { h, uniqueId } from '../dom.ts'

export interface DialogOptions {
  title: string
  /** Everything between the title and the buttons. */
  body: (Node | string)[]
  /** Buttons in reading order; a press resolves with the button's value. */
  buttons: { text: string; value: string; colour?: string }[]
  /** What Escape answers; without it Escape does nothing. */
  escapeValue?: string
  /** Gets the focus; else the last button does. */
  focus?: HTMLElement
}

export interface OpenDialog {
  readonly element: HTMLElement
  readonly closed: Promise<string>
  close(value: string): void
}

/** Opens a modal dialog over the phone: labelled, focused, and with the keyboard kept inside. */
export function openDialog({ title, body, buttons, escapeValue, focus }: DialogOptions): OpenDialog {
  const titleId = uniqueId('dialog-title')
  const bodyId = uniqueId('dialog-body')
  const before = document.activeElement
  const { promise, resolve } = deferred<string>()
  const buttonElements = buttons.map(({ text, value, colour }) => {
    const button = h('button', { text, onclick: () => close(value) })
    if (colour !== undefined) button.style.color = colour
    return button
  })
  const panel = h(
    'div',
    {
      class: 'dialog',
      attributes: { role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': titleId, 'aria-describedby': bodyId },
    },
    h('h2', { text: title, attributes: { id: titleId } }),
    h('div', { class: 'dialog-body', attributes: { id: bodyId } }, ...body),
    h('div', { class: 'dialog-buttons' }, ...buttonElements),
  )
  const element = h('div', { class: 'dialog-mask' }, panel)
  function close(value: string): void {
    element.remove()
    if (before instanceof HTMLElement) before.focus()
    resolve(value)
  }
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && escapeValue !== undefined) close(escapeValue)
    if (event.key === 'Tab') keepFocus(event, panel)
  })
  document.body.append(element)
  const first = focus ?? buttonElements.at(-1)
  first?.focus()
  return { element: panel, closed: promise, close }
}

function keepFocus(event: KeyboardEvent, panel: HTMLElement): void {
  const stops = Array.from(panel.querySelectorAll<HTMLElement>('button, input'))
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (document.activeElement !== edge) return
  event.preventDefault()
  const other = event.shiftKey ? stops.at(-1) : stops[0]
  other?.focus()
}
