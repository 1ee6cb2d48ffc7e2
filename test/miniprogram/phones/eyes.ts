/** What can be seen on a phone, by the names under which people and screen readers know it. */
export interface Eyes {
  /** everything shown: the page in front and what lies over it */
  all(): string
  /** the page in front alone */
  page(): string
  /** the texts of the page in front one by one, from top to bottom */
  lines(): string[]
  /** names of what has the role; `within` names the element around it */
  named(role: string, within?: string): string[]
  target(wish: TargetWish): HTMLElement | null
  field(label: string): HTMLInputElement | HTMLTextAreaElement | null
  pad(): HTMLCanvasElement | null
}

export interface TargetWish {
  /** what it says or is called; whoever is called exactly so comes first */
  name: string
  /** a radio, tab, checkbox or switch only */
  isChoice?: boolean
  /** of several the one nearest to this text */
  beside?: string
}

declare global {
  interface Window {
    readonly __eyes: Eyes
  }
}

/**
 * Opens the eyes within a page. It is handed to the page as source, so it may use nothing but itself. A browser knows what
 * its style sheets hide, jsdom only what is marked as hidden.
 */
export function openEyes(): Eyes {
  const CHOICES = ['radio', 'tab', 'checkbox', 'switch']
  const TARGETS = ['button', ...CHOICES]
  const oneLine = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim()
  const roleOf = (element: Element) => {
    if (element.tagName === 'INPUT' && (element as HTMLInputElement).type === 'checkbox') return 'checkbox'
    return element.getAttribute('role') ?? (element.tagName === 'BUTTON' ? 'button' : '')
  }
  const isMarkedHidden = (element: Element | null): boolean =>
    element !== null && (element.hasAttribute('hidden') || isMarkedHidden(element.parentElement))
  const isShown = (element: Element) =>
    'checkVisibility' in element
      ? element.checkVisibility({ visibilityProperty: true })
      : !isMarkedHidden(element as Element)
  const isOff = (element: Element) =>
    element.getAttribute('aria-disabled') === 'true' || element.hasAttribute('disabled')
  const nameOf = (element: Element) => element.getAttribute('aria-label') || oneLine(element.textContent)
  /** Selectors are slow in jsdom: it is gone through by hand. */
  const having = (isWanted: (element: Element) => boolean, root: Document | Element = document) =>
    [...root.getElementsByTagName('*')].filter((element) => isWanted(element) && isShown(element)) as HTMLElement[]
  const front = () => document.querySelector('.webview:not([hidden])') ?? document.body

  function textsIn(root: Element): string[] {
    if (!isShown(root) || /^(SCRIPT|STYLE|NOSCRIPT)$/.test(root.tagName)) return []
    return [...root.childNodes].flatMap((node) =>
      node.nodeType === node.TEXT_NODE ? [node.textContent ?? ''] : textsOf(node),
    )
  }
  const textsOf = (node: Node) => (node.nodeType === node.ELEMENT_NODE ? textsIn(node as Element) : [])
  /** Steps up from the element to the first one around it that says so. */
  function distance(element: Element, text: string): number {
    let steps = 0
    for (let at: Element | null = element; at !== null; at = at.parentElement, steps += 1) {
      if (oneLine(at.textContent).includes(text)) return steps
    }
    return Number.POSITIVE_INFINITY
  }
  return {
    all: () => oneLine(textsIn(document.body).join('')),
    page: () => oneLine(textsIn(front()).join('')),
    lines: () => textsIn(front()).map(oneLine).filter(Boolean),
    named(role, within) {
      const roots =
        within === undefined ? [document] : having((element) => element.getAttribute('aria-label') === within)
      return roots.flatMap((root) => having((element) => roleOf(element) === role, root).map(nameOf))
    },
    target({ name, isChoice, beside }) {
      const roles = isChoice ? CHOICES : TARGETS
      const all = having((element) => roles.includes(roleOf(element)) && !isOff(element))
      const exact = all.filter((element) => nameOf(element) === name)
      const found = exact.length > 0 ? exact : all.filter((element) => nameOf(element).includes(name))
      if (beside === undefined) return found.at(-1) ?? null
      const nearest = found.sort((one, other) => distance(one, beside) - distance(other, beside))[0]
      return nearest !== undefined && distance(nearest, beside) < Number.POSITIVE_INFINITY ? nearest : null
    },
    field(label) {
      const all = having(({ tagName }) => tagName === 'INPUT' || tagName === 'TEXTAREA') as HTMLInputElement[]
      const called = (name: (element: Element) => string | null | undefined) =>
        all.find((element) => oneLine(name(element)).includes(label))
      return (
        called((element) => element.getAttribute('aria-label')) ??
        called((element) => element.closest('.field')?.textContent) ??
        called((element) => element.getAttribute('placeholder')) ??
        null
      )
    },
    pad: () => (having(({ tagName }) => tagName === 'CANVAS').at(-1) as HTMLCanvasElement | undefined) ?? null,
  }
}
