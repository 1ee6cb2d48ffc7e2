import { h } from '../dom.ts'
import { showable } from '../files.ts'
import { builtin } from './builtin.ts'

const IMAGE_PROPS = { src: '', mode: 'scaleToFill', lazyLoad: false, webp: false, showMenuByLongpress: false, alt: '' }

const OBJECT_FIT: Record<string, string> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
}

/** Where a mini-program's own file lies beside the preview's page; a file of the phone is read, other addresses stay. */
export function resolveAsset(src: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(src) ? showable(src) : src.replace(/^\/+/, '')
}

export const image = builtin<typeof IMAGE_PROPS>({
  tag: 'image',
  props: IMAGE_PROPS,
  mount(host) {
    const control = h('img', { attributes: { alt: '' } })
    const apply = () => {
      const { src, mode, alt } = host.props
      control.alt = alt
      control.style.objectFit = OBJECT_FIT[mode] ?? 'none'
      host.element.classList.toggle('width-fix', mode === 'widthFix')
      host.element.classList.toggle('height-fix', mode === 'heightFix')
      if (src === '') control.removeAttribute('src')
      else if (control.getAttribute('src') !== resolveAsset(src)) control.src = resolveAsset(src)
    }
    control.addEventListener('load', () => {
      host.emit('load', { width: control.naturalWidth, height: control.naturalHeight })
    })
    control.addEventListener('error', () => host.emit('error', { errMsg: `cannot load ${host.props.src}` }))
    apply()
    host.element.append(control)
    return { control, update: apply }
  },
})

const CANVAS_PROPS = { type: '', canvasId: '', disableScroll: false }

/** What `fields({ node: true })` gives for a 2d canvas: the HTML canvas, with the two makers WeChat adds. */
export interface CanvasNode extends HTMLCanvasElement {
  createImage(): HTMLImageElement
  requestAnimationFrame(callback: FrameRequestCallback): number
  cancelAnimationFrame(handle: number): void
}

const canvases = new WeakMap<Element, CanvasNode>()

/** The drawing surface of a `<canvas type="2d">`, for selector queries. */
export function canvasNodeOf(element: Element): CanvasNode | undefined {
  return canvases.get(element)
}

export const canvas = builtin<typeof CANVAS_PROPS>({
  tag: 'canvas',
  props: CANVAS_PROPS,
  mount(host) {
    if (host.props.type !== '2d') throw new Error('<canvas> without type="2d" is not supported by the preview')
    const control = h('canvas')
    host.element.append(control)
    canvases.set(
      host.element,
      Object.assign(control, {
        createImage: () => new Image(),
        requestAnimationFrame: (callback: FrameRequestCallback) => requestAnimationFrame(callback),
        cancelAnimationFrame: (handle: number) => cancelAnimationFrame(handle),
      }),
    )
    return { control }
  },
})

const RICH_TEXT_PROPS = { nodes: null as unknown, space: '' }

/** Shows nodes as an array of `{ name, attrs, children }` and `{ type: 'text', text }`, or as a string of HTML. */
export const richText = builtin<typeof RICH_TEXT_PROPS>({
  tag: 'rich-text',
  props: RICH_TEXT_PROPS,
  mount(host) {
    const apply = () => host.element.replaceChildren(...richNodes(host.props.nodes))
    apply()
    return { update: apply }
  },
})

interface RichNode {
  type?: string
  text?: string
  name?: string
  attrs?: Record<string, string>
  children?: RichNode[]
}

const INERT_TAGS =
  /^(a|abbr|b|br|code|del|div|em|h[1-6]|hr|i|img|ins|li|ol|p|span|strong|sub|sup|table|tbody|td|th|thead|tr|ul)$/

function richNodes(nodes: unknown): Node[] {
  if (Array.isArray(nodes)) return (nodes as RichNode[]).flatMap(richNode)
  const parsed = new DOMParser().parseFromString(String(nodes ?? ''), 'text/html')
  return Array.from(parsed.body.childNodes, fromHtml).flatMap(richNode)
}

function fromHtml(node: ChildNode): RichNode {
  if (!(node instanceof Element)) return { type: 'text', text: node.textContent ?? '' }
  const attrs = Object.fromEntries(Array.from(node.attributes, ({ name, value }) => [name, value]))
  return { name: node.localName, attrs, children: Array.from(node.childNodes, fromHtml) }
}

function richNode(node: RichNode): Node[] {
  if (node.type === 'text') return [document.createTextNode(node.text ?? '')]
  const name = node.name ?? 'div'
  if (!INERT_TAGS.test(name)) return []
  const element = h(name as keyof HTMLElementTagNameMap)
  for (const key of ['class', 'src', 'alt', 'colspan', 'rowspan']) {
    const value = node.attrs?.[key]
    if (value !== undefined) element.setAttribute(key, value)
  }
  if (node.attrs?.style !== undefined) element.style.cssText = node.attrs.style
  element.append(...(node.children ?? []).flatMap(richNode))
  return [element]
}

const PROGRESS_PROPS = { percent: 0, showInfo: false, strokeWidth: 6, activeColor: '', color: '', backgroundColor: '' }

export const progress = builtin<typeof PROGRESS_PROPS>({
  tag: 'progress',
  props: PROGRESS_PROPS,
  mount(host) {
    const control = h('progress', { attributes: { max: '100' } })
    const apply = () => {
      control.value = host.props.percent
      const colour = host.props.activeColor || host.props.color
      if (colour !== '') control.style.accentColor = colour
    }
    apply()
    host.element.append(control)
    return { control, update: apply }
  },
})

const ICON_PROPS = { type: '', size: 23, color: '' }

const GLYPHS: Record<string, string> = {
  success: '✓',
  success_no_circle: '✓',
  info: 'ℹ',
  warn: '!',
  waiting: '…',
  cancel: '✕',
  clear: '✕',
  search: '⌕',
  download: '↓',
}

export const icon = builtin<typeof ICON_PROPS>({
  tag: 'icon',
  props: ICON_PROPS,
  mount(host) {
    const apply = () => {
      host.element.textContent = GLYPHS[host.props.type] ?? ''
      host.element.style.fontSize = `${host.props.size}px`
      host.element.style.color = host.props.color
    }
    apply()
    return { update: apply }
  },
})
