/** Something about a page that a person with weak eyes, thick fingers or a screen reader would stumble over. */
export interface Finding {
  problem: string
  text: string
}

/** What a page must not fall below, in pixels; a line's height as a multiple of its letters. */
export interface Limits {
  text: number
  target: number
  line: number
}

export const LIMITS: Limits = { text: 14, target: 44, line: 1.1 }
/** 互联网应用适老化通用设计规范: letters of 18 dp, targets of 60 dp, lines 1.3 apart. */
export const ELDER_LIMITS: Limits = { text: 18, target: 60, line: 1.3 }

/**
 * Looks over the page in front. It runs inside the browser, so it may use nothing but itself: texts keep a contrast of
 * 4.5 : 1 (WCAG 2.2, 1.4.3) and their size; what one taps is big enough and has a name; nothing sticks out of the page,
 * nothing is cut off.
 */
export function audit(limits: Limits): Finding[] {
  const LEAST_CONTRAST = 4.5
  /** half a pixel of rounding */
  const ROUNDING_PX = 0.5
  type Colour = [red: number, green: number, blue: number, alpha: number]

  const coloursIn = (css: string): Colour[] =>
    [...css.matchAll(/rgba?\(([^)]+)\)/g)].map(([, parts = '']) => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = parts.split(/[\s,/]+/).map(Number)
      return [red, green, blue, alpha]
    })
  const over = ([r, g, b, a]: Colour, [r2, g2, b2]: Colour): Colour => [
    r * a + r2 * (1 - a),
    g * a + g2 * (1 - a),
    b * a + b2 * (1 - a),
    1,
  ]
  const luminance = ([red, green, blue]: Colour): number => {
    const linear = (value: number) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
  const contrast = (one: Colour, other: Colour): number => {
    const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
    return (high + 0.05) / (low + 0.05)
  }
  /** The colours that lie behind an element; several where a gradient does. */
  const grounds = (element: Element | null): Colour[] => {
    if (element === null) return [[255, 255, 255, 1]]
    const style = getComputedStyle(element)
    if (style.backgroundImage.includes('gradient')) return coloursIn(style.backgroundImage)
    const [own = [0, 0, 0, 0]] = coloursIn(style.backgroundColor)
    if (own[3] === 1) return [own]
    return grounds(element.parentElement).map((behind) => over(own as Colour, behind))
  }
  const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  /** Boxes of a pixel hold what only screen readers read. */
  const isUnseen = (element: Element | null) => element !== null && element.getBoundingClientRect().width <= 1

  const found: Finding[] = []
  const area = [...document.querySelectorAll('wx-page')].findLast(isShown) ?? document.body
  /** Is it in a strip that one pushes to the side? */
  const isInStrip = (element: Element | null): boolean =>
    element !== null &&
    element !== area &&
    ((['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth) ||
      isInStrip(element.parentElement))
  if (area.scrollWidth > area.clientWidth) {
    found.push({ problem: `page of ${area.scrollWidth} on a phone of ${area.clientWidth}`, text: '' })
  }
  const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent?.trim() ?? ''
    const element = walker.currentNode.parentElement
    if (text === '' || element === null || !isShown(element)) continue
    const style = getComputedStyle(element)
    const [ink = [0, 0, 0, 1]] = coloursIn(style.color)
    const least = Math.min(...grounds(element).map((ground) => contrast(over(ink as Colour, ground), ground)))
    if (least < LEAST_CONTRAST) found.push({ problem: `contrast ${least.toFixed(2)}`, text })
    const size = Number.parseFloat(style.fontSize)
    if (size < limits.text) found.push({ problem: `text of ${style.fontSize}`, text })
    if (Number.parseFloat(style.lineHeight) / size < limits.line - 0.005) {
      found.push({ problem: `line of ${style.lineHeight} for letters of ${style.fontSize}`, text })
    }
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    const words = range.getBoundingClientRect()
    const page = area.getBoundingClientRect()
    const isBeside = words.right > page.right + ROUNDING_PX || words.left < page.left - ROUNDING_PX
    if (isBeside && !isUnseen(element) && !isInStrip(element)) {
      found.push({ problem: `sticks out to ${Math.round(words.left)}–${Math.round(words.right)}`, text })
    }
    const box = [element, element.parentElement].find(
      (one) => one !== null && ['hidden', 'clip'].includes(getComputedStyle(one).overflowX),
    )
    if (box && !isUnseen(box) && words.right > box.getBoundingClientRect().right + ROUNDING_PX)
      found.push({ problem: 'cut off', text })
  }
  const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D
  for (const target of area.querySelectorAll(
    '[role=button], [role=radio], [role=checkbox], [role=switch], [role=tab], [role=textbox], input, textarea',
  )) {
    if (!isShown(target) || isUnseen(target)) continue
    const { width, height } = target.getBoundingClientRect()
    const isField = target.matches('[role=textbox], input, textarea')
    if (target.matches('input') && height < Number.parseFloat(getComputedStyle(target).fontSize) * 1.2) {
      found.push({ problem: `field of ${Math.round(height)} cuts its letters`, text: target.outerHTML.slice(0, 120) })
    }
    if (target instanceof HTMLInputElement && target.value === '') {
      pen.font = getComputedStyle(target, '::placeholder').font
      const longer = pen.measureText(target.placeholder).width - target.clientWidth
      if (longer > ROUNDING_PX) found.push({ problem: `cut off by ${Math.ceil(longer)}`, text: target.placeholder })
    }
    const text = target.textContent?.trim() || target.getAttribute('aria-label') || target.getAttribute('placeholder')
    if (!text) found.push({ problem: 'no name', text: target.outerHTML.slice(0, 120) })
    // A field is hit anywhere in its frame, which is higher than its line of text.
    if (!isField && Math.min(width, height) < limits.target - ROUNDING_PX) {
      found.push({ problem: `target of ${Math.round(width)} x ${Math.round(height)}`, text: text ?? '' })
    }
  }
  return found
}
