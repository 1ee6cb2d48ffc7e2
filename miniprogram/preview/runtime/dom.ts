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

const DARK = '(prefers-color-scheme: dark)'
/** What somebody chose in place of the system's own. */
let chosenScheme: 'light' | 'dark' | undefined
const schemeListeners = new Set<() => void>()

/** Shows light or dark colours whatever the system prefers: in style sheets and to who asks. */
export function chooseScheme(scheme: 'light' | 'dark'): void {
  chosenScheme = scheme
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
  for (const rule of rules) {
    if (!(rule instanceof CSSMediaRule)) continue
    if (!darkRules.has(rule) && rule.media.mediaText === DARK) darkRules.add(rule)
    if (darkRules.has(rule)) rule.media.mediaText = scheme === 'dark' ? 'all' : 'not all'
  }
  document.documentElement.style.colorScheme = scheme
  for (const listener of schemeListeners) listener()
}
const darkRules = new WeakSet<CSSRule>()

/** Whether the person prefers dark colours; false where that cannot be asked (jsdom). */
export function prefersDark(): boolean {
  if (chosenScheme !== undefined) return chosenScheme === 'dark'
  return typeof matchMedia === 'function' && matchMedia(DARK).matches
}

/** Calls back when the person's system changes between light and dark. */
export function onColourSchemeChange(listener: () => void): void {
  schemeListeners.add(listener)
  if (typeof matchMedia === 'function') {
    matchMedia(DARK).addEventListener('change', listener)
  }
}

let nextId = 0

/** An id that no other element of the preview has, for aria-labelledby and the like. */
export function uniqueId(prefix: string): string {
  nextId += 1
  return `${prefix}-${nextId}`
}
