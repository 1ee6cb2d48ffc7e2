/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

interface Attributes {
  class?: string
  text?: string
  hidden?: boolean
  attributes?: Record<string, string>
  onclick?: () => void
}

// glass-easel's backend and the preview's own furniture both create elements; the latter must never get the wx- names.
const createPlain = document.createElement.bind(document)

/** Builds an element with its attributes and children in one expression. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { class: className, text, hidden, attributes = {}, onclick }: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = createPlain(tag)
  if (className !== undefined) element.className = className
  if (text !== undefined) element.textContent = text
  if (hidden !== undefined) element.hidden = hidden
  if (onclick !== undefined) element.addEventListener('click', () => onclick())
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** A `<wx-…>` element or any other tag that HTML does not know. */
export function createCustom(tag: string): HTMLElement {
  return createPlain(tag)
}

/** Whether the person's system prefers dark colours; false where that cannot be asked (jsdom). */
export function prefersDark(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(prefers-color-scheme: dark)').matches
}

/** Calls back when the person's system changes between light and dark. */
export function onColourSchemeChange(listener: () => void): void {
  if (typeof matchMedia === 'function') {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener)
  }
}

let nextId = 0

/** An id that no other element of the preview has, for aria-labelledby and the like. */
export function uniqueId(prefix: string): string {
  nextId += 1
  return `${prefix}-${nextId}`
}
