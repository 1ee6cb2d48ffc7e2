/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

interface Parts {
  readonly class?: string
  readonly text?: string
  readonly hidden?: boolean
  readonly attributes?: Readonly<Record<string, string>>
  readonly onclick?: (event: MouseEvent) => void
}

/** Builds an element with its attributes and children in one expression. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { class: className, text, hidden, attributes = {}, onclick }: Parts = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (className !== undefined) element.className = className
  if (text !== undefined) element.textContent = text
  if (hidden !== undefined) element.hidden = hidden
  if (onclick !== undefined) element.addEventListener('click', (event) => onclick(event as MouseEvent))
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

let nextId = 0

/** An id that no other element of the page has, for aria-controls and the like. */
export function uniqueId(prefix: string): string {
  nextId += 1
  return `${prefix}-${nextId}`
}
