/** Finds what a person would tap in the page in front of a mini-program, by the names that a screen reader tells. */

const isVisible = (element: HTMLElement) => element.getClientRects().length > 0

function named(page: Document, role: string, words: string): HTMLElement | undefined {
  const candidates = [...page.querySelectorAll<HTMLElement>(`[role="${role}"]`)].filter(isVisible)
  return candidates.find((element) => element.textContent?.trim().startsWith(words))
}

export function buttonNamed(page: Document, words: string): HTMLElement | undefined {
  return named(page, 'button', words)
}

export function choiceNamed(page: Document, words: string): HTMLElement | undefined {
  return named(page, 'radio', words)
}

/** A button of a panel that the phone itself shows, such as the camera's. */
export function dialogButtonNamed(page: Document, words: string): HTMLElement | undefined {
  const buttons = [...page.querySelectorAll<HTMLElement>('[role="dialog"] button, dialog button')].filter(isVisible)
  return buttons.find((element) => element.textContent?.trim() === words)
}

/** The innermost element that says the words and nothing else. */
export function textWith(page: Document, words: string): HTMLElement | undefined {
  const elements = [...page.querySelectorAll<HTMLElement>('*')].filter(
    ({ childElementCount }) => childElementCount === 0,
  )
  return elements.find((element) => element.textContent?.trim() === words && isVisible(element))
}

/** Presses and lets go in the middle of the element, as a mouse does; the mini-program makes a tap of it. */
export function tap(element: HTMLElement): void {
  const box = element.getBoundingClientRect()
  const point = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }
  for (const type of ['mousedown', 'mouseup', 'click']) {
    element.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, cancelable: true, ...point }))
  }
}
