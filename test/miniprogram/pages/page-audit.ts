/** Something about a page that a person with weak eyes, thick fingers or a screen reader would stumble over. */
export interface Finding {
  problem: string
  text: string
}

/**
 * Looks over the page in front. It runs inside the browser, so it may use nothing but itself: texts keep a contrast of
 * 4.5 : 1 (WCAG 2.2, 1.4.3) and 14 pixels; what one taps is at least 44 by 44 pixels and has a name.
 */
export function audit(): Finding[] {
  const LEAST_CONTRAST = 4.5
  const LEAST_TEXT_PX = 14
  const LEAST_TARGET_PX = 43.5
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

  const found: Finding[] = []
  const area = [...document.querySelectorAll('[data-page], wx-page')].findLast(isShown) ?? document.body
  const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent?.trim() ?? ''
    const element = walker.currentNode.parentElement
    if (text === '' || element === null || !isShown(element)) continue
    const style = getComputedStyle(element)
    const [ink = [0, 0, 0, 1]] = coloursIn(style.color)
    const least = Math.min(...grounds(element).map((ground) => contrast(over(ink as Colour, ground), ground)))
    if (least < LEAST_CONTRAST) found.push({ problem: `contrast ${least.toFixed(2)}`, text })
    if (Number.parseFloat(style.fontSize) < LEAST_TEXT_PX) found.push({ problem: `text of ${style.fontSize}`, text })
  }
  for (const target of area.querySelectorAll(
    '[role=button], [role=radio], [role=checkbox], [role=textbox], input, textarea',
  )) {
    if (!isShown(target)) continue
    const { width, height } = target.getBoundingClientRect()
    const isField = target.matches('[role=textbox], input, textarea')
    const text = target.textContent?.trim() || target.getAttribute('aria-label') || target.getAttribute('placeholder')
    if (!text) found.push({ problem: 'no name', text: target.outerHTML.slice(0, 120) })
    // A field is hit anywhere in its frame, which is higher than its line of text.
    if (!isField && (width < LEAST_TARGET_PX || height < LEAST_TARGET_PX)) {
      found.push({ problem: `target of ${Math.round(width)} x ${Math.round(height)}`, text: text ?? '' })
    }
  }
  return found
}
