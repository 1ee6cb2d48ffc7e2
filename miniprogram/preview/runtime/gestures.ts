import type { PhoneBackend } from './backend.ts'

const LONG_PRESS_MS = 350
const MOVE_TOLERANCE_PX = 10

interface Press {
  target: HTMLElement
  x: number
  y: number
  timer: ReturnType<typeof setTimeout>
}

/**
 * Makes a mouse and a keyboard behave as a finger does, and adds the long press, which browsers do not report.
 * glass-easel itself turns both touch and mouse into `tap`.
 */
export function watchGestures(pageArea: HTMLElement, backend: PhoneBackend): void {
  watchMouse(pageArea, backend)
  watchLongPress(pageArea, backend)
  pageArea.addEventListener('keydown', (event) => tapByKeyboard(event, backend))
}

function watchMouse(pageArea: HTMLElement, backend: PhoneBackend): void {
  let target: HTMLElement | undefined
  // A touch screen sends mouse events after every touch; from the first touch on they are echoes.
  let hasTouch = false
  addEventListener('touchstart', () => (hasTouch = true), { capture: true, passive: true })
  pageArea.addEventListener('mousedown', (event) => {
    if (hasTouch || event.button !== 0 || !(event.target instanceof HTMLElement)) return
    target = event.target
    const point = backend.toTouchPoint(event)
    backend.dispatchTouch(target, 'touchstart', { touches: [point], changedTouches: [point] })
  })
  addEventListener('mousemove', (event) => {
    if (target === undefined) return
    const point = backend.toTouchPoint(event)
    backend.dispatchTouch(target, 'touchmove', { touches: [point], changedTouches: [point] })
  })
  addEventListener('mouseup', (event) => {
    if (target === undefined) return
    backend.dispatchTouch(target, 'touchend', { touches: [], changedTouches: [backend.toTouchPoint(event)] })
    target = undefined
  })
}

function watchLongPress(pageArea: HTMLElement, backend: PhoneBackend): void {
  let press: Press | undefined
  const cancel = () => {
    if (press !== undefined) clearTimeout(press.timer)
    press = undefined
  }
  const begin = (target: EventTarget | null, x: number, y: number) => {
    cancel()
    if (!(target instanceof HTMLElement)) return
    const timer = setTimeout(() => {
      const point = backend.toTouchPoint({ clientX: x, clientY: y })
      for (const type of ['longpress', 'longtap']) {
        backend.dispatchTouch(target, type, { touches: [point], changedTouches: [point] })
      }
    }, LONG_PRESS_MS)
    press = { target, x, y, timer }
  }
  const move = (x: number, y: number) => {
    if (press !== undefined && Math.hypot(x - press.x, y - press.y) > MOVE_TOLERANCE_PX) cancel()
  }
  pageArea.addEventListener('mousedown', (event) => begin(event.target, event.clientX, event.clientY))
  addEventListener('mousemove', (event) => move(event.clientX, event.clientY))
  addEventListener('mouseup', cancel)
  pageArea.addEventListener(
    'touchstart',
    (event) => {
      const touch = event.touches[0]
      if (touch !== undefined) begin(event.target, touch.clientX, touch.clientY)
    },
    { passive: true },
  )
  pageArea.addEventListener(
    'touchmove',
    (event) => {
      const touch = event.touches[0]
      if (touch !== undefined) move(touch.clientX, touch.clientY)
    },
    { passive: true },
  )
  for (const type of ['touchend', 'touchcancel']) pageArea.addEventListener(type, cancel)
}

const NATIVE_CONTROLS = 'input, textarea, select, button, a'

function tapByKeyboard(event: KeyboardEvent, backend: PhoneBackend): void {
  if (event.key !== 'Enter' && event.key !== ' ') return
  const target = event.target
  if (!(target instanceof HTMLElement) || target.matches(NATIVE_CONTROLS)) return
  event.preventDefault()
  const box = target.getBoundingClientRect()
  const point = backend.toTouchPoint({ clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 })
  backend.dispatchTouch(target, 'tap', { touches: [], changedTouches: [point] })
}
