import { glassEasel } from 'glass-easel-miniprogram-adapter'
import { createCustom } from './dom.ts'
import { ELEMENT_TAGS } from './tags.ts'
import { duringEvent } from './tap.ts'
import { toWebUnits } from './units.ts'
import { playAnimation } from './wx/animation.ts'

/** A DOM element that glass-easel made, with the node of the mini-program that it stands for. */
export interface WxHost extends HTMLElement {
  __wxElement?: glassEasel.Element
}

/** One finger, in the coordinates of the page area, as mini-program events carry it. */
export interface TouchPoint {
  identifier: number
  clientX: number
  clientY: number
  pageX: number
  pageY: number
  /** On a canvas only: from its own upper left corner. */
  x?: number
  y?: number
}

export interface TouchFields extends Record<string, unknown> {
  touches: TouchPoint[]
  changedTouches: TouchPoint[]
}

const FOCUSABLE_ROLES = new Set(['button', 'link', 'tab', 'checkbox', 'radio', 'switch', 'option', 'menuitem'])

/** States that are true or false, never empty. */
const STATES = new Set(['aria-checked', 'aria-selected'])

/** Sets an attribute as the mini-program names it: aria-role is role, an empty aria attribute is none, rpx are lengths. */
function setWxAttribute(element: HTMLElement, name: string, value: string): void {
  if (name === 'style') {
    // Through the style object, because a content security policy without 'unsafe-inline' drops the attribute.
    element.style.cssText = toWebUnits(value)
    return
  }
  if (name === 'animation') {
    playAnimation(element, value)
    return
  }
  if (name === 'aria-role') {
    setOrRemove(element, 'role', value)
    if (FOCUSABLE_ROLES.has(value) && !element.hasAttribute('tabindex')) element.tabIndex = 0
    return
  }
  // glass-easel hands over true as '', and takes the attribute away for false
  if (STATES.has(name)) Element.prototype.setAttribute.call(element, name, value || 'true')
  else if (name.startsWith('aria-')) setOrRemove(element, name, value)
  else Element.prototype.setAttribute.call(element, name, value)
}

function setOrRemove(element: HTMLElement, name: string, value: string): void {
  if (value === '') Element.prototype.removeAttribute.call(element, name)
  else Element.prototype.setAttribute.call(element, name, value)
}

/** Creates the DOM element of a mini-program tag; built-in components become `<wx-…>`. */
export function createWxElement(tag: string): WxHost {
  const element = createCustom(ELEMENT_TAGS.has(tag) ? `wx-${tag}` : tag)
  element.setAttribute = (name, value) => setWxAttribute(element, name, value)
  element.removeAttribute = (name) => {
    if (STATES.has(name)) Element.prototype.setAttribute.call(element, name, 'false')
    else Element.prototype.removeAttribute.call(element, name === 'aria-role' ? 'role' : name)
  }
  return element
}

/** glass-easel's DOM backend with the element names, attributes and touch events of a mini-program. */
export class PhoneBackend extends glassEasel.CurrentWindowBackendContext {
  override document = {
    createElement: createWxElement,
    createTextNode: (text: string) => document.createTextNode(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  } as unknown as glassEasel.CurrentWindowBackendContext['document']

  readonly #pageArea: HTMLElement

  constructor(pageArea: HTMLElement) {
    super()
    this.#pageArea = pageArea
    this.onEvent((target, type, detail, options) => {
      const fields = isTouchEvent(options.originalEvent) ? this.#touchFields(options.originalEvent) : {}
      const event = new glassEasel.Event(type, detail, { ...options, extraFields: fields })
      duringEvent(type, () => glassEasel.Event.dispatchEvent(target, event))
      // "catch" stops bubbling only; a default action is prevented just for touchmove, which then does not scroll.
      return type === 'touchmove' ? event.getEventBubbleStatus() : undefined
    })
  }

  override getWindowWidth(): number {
    return this.#pageArea.clientWidth
  }

  override getWindowHeight(): number {
    return this.#pageArea.clientHeight
  }

  /** Sends an event with these fingers to the node behind a DOM element. */
  dispatchTouch(element: HTMLElement, type: string, fields: TouchFields): void {
    const target = wxElementOf(element)
    const point = fields.changedTouches[0]
    const places = canvasTouches(element, fields)
    const detail = point === undefined ? {} : { x: point.clientX, y: point.clientY }
    if (target === undefined) return
    const event = new glassEasel.Event(type, detail, {
      bubbles: true,
      composed: true,
      capturePhase: true,
      extraFields: places,
    })
    duringEvent(type, () => glassEasel.Event.dispatchEvent(target, event))
  }

  /** Where a point of the window lies in the page area. */
  toTouchPoint(point: { clientX: number; clientY: number; identifier?: number }): TouchPoint {
    const area = this.#pageArea.getBoundingClientRect()
    const x = point.clientX - area.left
    const y = point.clientY - area.top
    return { identifier: point.identifier ?? 0, clientX: x, clientY: y, pageX: x, pageY: y }
  }

  #touchFields(event: TouchEvent): TouchFields {
    const fields = {
      touches: Array.from(event.touches, (touch) => this.toTouchPoint(touch)),
      changedTouches: Array.from(event.changedTouches, (touch) => this.toTouchPoint(touch)),
    }
    return event.target instanceof Element ? canvasTouches(event.target, fields) : fields
  }
}

/** Touches of a canvas also say where on the canvas they are, as in WeChat. */
function canvasTouches(element: Element, fields: TouchFields): TouchFields {
  const canvas = element.closest('wx-canvas')
  const area = element.closest('.page-area')
  if (canvas === null || area === null) return fields
  const box = canvas.getBoundingClientRect()
  const origin = area.getBoundingClientRect()
  const onCanvas = (point: TouchPoint): TouchPoint => ({
    ...point,
    x: point.clientX + origin.left - box.left,
    y: point.clientY + origin.top - box.top,
  })
  return { ...fields, touches: fields.touches.map(onCanvas), changedTouches: fields.changedTouches.map(onCanvas) }
}

function isTouchEvent(event: unknown): event is TouchEvent {
  return typeof TouchEvent === 'function' && event instanceof TouchEvent
}

/** The mini-program node that a DOM element belongs to: its own, or its nearest ancestor's. */
export function wxElementOf(element: Element | null): glassEasel.Element | undefined {
  for (let node: Element | null = element; node !== null; node = node.parentElement) {
    const target = (node as WxHost).__wxElement
    if (target !== undefined) return target
  }
  return undefined
}
