/** What every picture is that is drawn in jsdom: one pixel, as PNG or as JPEG by name. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
/** Pixels of a page and of the screen that it is longer than. */
const PAGE_HEIGHT = 10_000
const SCREEN_HEIGHT = 700

/** A pen that takes every stroke and leaves none. */
function pen(): object {
  const strokes: Record<string, unknown> = { measureText: () => ({ width: 0 }) }
  const known = (name: string | symbol) => typeof name === 'string' && name in strokes
  return new Proxy(strokes, { get: (_, name) => (known(name) ? strokes[String(name)] : () => pen()) })
}

/**
 * Gives a window of jsdom, which lays out and draws nothing, what pages find on a real phone: pictures that load, a canvas
 * that is drawn on, a page that scrolls.
 */
export function giveScreen(window: Window & typeof globalThis): void {
  const { HTMLCanvasElement, HTMLImageElement, Element, Event } = window
  Object.assign(HTMLCanvasElement.prototype, {
    getContext: pen,
    toDataURL: (type = 'image/png') => `data:${type};base64,${PIXEL}`,
  })
  Object.defineProperties(HTMLImageElement.prototype, {
    src: {
      get(this: HTMLImageElement) {
        return this.getAttribute('src') ?? ''
      },
      set(this: HTMLImageElement, src: string) {
        this.setAttribute('src', src)
        queueMicrotask(() => this.dispatchEvent(new Event('load')))
      },
    },
    naturalWidth: { value: 1 },
    naturalHeight: { value: 1 },
  })
  Object.defineProperties(Element.prototype, {
    scrollHeight: {
      get(this: Element) {
        return this.matches('wx-page') ? PAGE_HEIGHT : 0
      },
    },
    clientHeight: {
      get(this: Element) {
        return this.matches('wx-page') ? SCREEN_HEIGHT : 0
      },
    },
  })
  Object.assign(Element.prototype, {
    scrollTo(this: Element, { top = 0 }: ScrollToOptions) {
      this.scrollTop = Math.min(top, this.scrollHeight - this.clientHeight)
      this.dispatchEvent(new Event('scroll'))
    },
  })
}
