import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import { wxElementOf } from '../backend.ts'
import { canvasNodeOf } from '../builtins/media.ts'
import type { Instance } from '../engine.ts'

type Result = Record<string, unknown> | null
type Callback = (result: unknown) => void

interface Fields {
  id?: boolean
  dataset?: boolean
  mark?: boolean
  rect?: boolean
  size?: boolean
  scrollOffset?: boolean
  properties?: string[]
  computedStyle?: string[]
  node?: boolean
  context?: boolean
}

interface Request {
  find: () => HTMLElement[]
  single: boolean
  fields: Fields
  callback: Callback | undefined
}

/** The page area and the front page, where queries without `in` look. */
export interface QueryGround {
  area: HTMLElement
  scroller(): HTMLElement | undefined
  instance(): Instance | undefined
}

/** A frame may be held back in a hidden tab; a query is answered after this many milliseconds at the latest. */
const LATEST_MS = 50

/** wx.createSelectorQuery: measures elements of one component, in coordinates of the page area. */
export class SelectorQuery {
  readonly #ground: QueryGround
  readonly #requests: Request[] = []
  #scope: Instance | undefined

  constructor(ground: QueryGround, scope: Instance | undefined) {
    this.#ground = ground
    this.#scope = scope
  }

  in(component: Instance): this {
    this.#scope = component
    return this
  }

  select(selector: string): NodesRef {
    return this.#ref(() => this.#find(selector).slice(0, 1), true)
  }

  selectAll(selector: string): NodesRef {
    return this.#ref(() => this.#find(selector), false)
  }

  selectViewport(): NodesRef {
    return this.#ref(() => [this.#ground.scroller() ?? this.#ground.area], true)
  }

  /** Answers every request of this query, in order, once the page has been drawn. */
  exec(callback?: (results: unknown[]) => void): void {
    const isOfCanvas = this.#requests.some(({ fields }) => fields.node)
    const answer = () => {
      const results = this.#requests.map(({ find, single, fields, callback: each }) => {
        const found = find().map((element) => this.#read(element, fields))
        const result = single ? (found[0] ?? null) : found
        each?.(result)
        return result
      })
      callback?.(results)
    }
    afterFrame(() => (isOfCanvas ? withFont(answer) : answer()))
  }

  #ref(find: () => HTMLElement[], single: boolean): NodesRef {
    return new NodesRef(this, (fields, callback) => this.#requests.push({ find, single, fields, callback }))
  }

  #find(selector: string): HTMLElement[] {
    const scope = this.#scope ?? this.#ground.instance()
    const nodes = scope?._$.getShadowRoot()?.querySelectorAll(selector) ?? []
    // A component with a virtual host has no element of its own, here as in WeChat.
    return nodes.flatMap((node) => (node.getBackendElement() as unknown as HTMLElement | null) ?? [])
  }

  #read(element: HTMLElement, fields: Fields): Result {
    const node = wxElementOf(element)
    const result: Record<string, unknown> = {}
    if (fields.id) result.id = node?.id ?? ''
    if (fields.dataset) result.dataset = node?.dataset ?? {}
    if (fields.mark) result.mark = node?.collectMarks() ?? {}
    Object.assign(result, this.#measure(element, fields))
    Object.assign(result, readProperties(node, fields.properties ?? []))
    const style = fields.computedStyle === undefined ? undefined : getComputedStyle(element)
    for (const name of fields.computedStyle ?? []) result[name] = style?.getPropertyValue(kebab(name))
    if (fields.node) result.node = canvasNodeOf(element) ?? null
    if (fields.context) throw new Error('SelectorQuery.context is not supported by the preview')
    return result
  }

  #measure(element: HTMLElement, fields: Fields): Record<string, number> {
    const box = element.getBoundingClientRect()
    const origin = this.#ground.area.getBoundingClientRect()
    const isViewport = element === this.#ground.scroller()
    const size = isViewport
      ? { width: this.#ground.area.clientWidth, height: this.#ground.area.clientHeight }
      : { width: box.width, height: box.height }
    const left = box.left - origin.left
    const top = box.top - origin.top
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = element
    return {
      ...(fields.rect ? { left, top, right: left + size.width, bottom: top + size.height } : {}),
      ...(fields.size ? size : {}),
      ...(fields.scrollOffset ? { scrollLeft, scrollTop, scrollWidth, scrollHeight } : {}),
    }
  }
}

/** One selection of a query, waiting to be told what to read. */
export class NodesRef {
  readonly #query: SelectorQuery
  readonly #ask: (fields: Fields, callback: Callback | undefined) => void

  constructor(query: SelectorQuery, ask: (fields: Fields, callback: Callback | undefined) => void) {
    this.#query = query
    this.#ask = ask
  }

  fields(fields: Fields, callback?: Callback): SelectorQuery {
    this.#ask(fields, callback)
    return this.#query
  }

  boundingClientRect(callback?: Callback): SelectorQuery {
    return this.fields({ id: true, dataset: true, rect: true, size: true }, callback)
  }

  scrollOffset(callback?: Callback): SelectorQuery {
    return this.fields({ id: true, dataset: true, scrollOffset: true }, callback)
  }

  node(callback?: Callback): SelectorQuery {
    return this.fields({ node: true }, callback)
  }

  context(callback?: Callback): SelectorQuery {
    return this.fields({ context: true }, callback)
  }
}

function readProperties(node: glassEasel.Element | undefined, names: readonly string[]): Record<string, unknown> {
  const data = node !== undefined && 'data' in node ? (node as glassEasel.GeneralComponent).data : {}
  return Object.fromEntries(names.filter((name) => name in data).map((name) => [name, data[name]]))
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function afterFrame(run: () => void): void {
  let done = false
  const once = () => {
    if (done) return
    done = true
    run()
  }
  requestAnimationFrame(once)
  setTimeout(once, LATEST_MS)
}

/** A phone has its font; here it is fetched, and what is written on a canvas before it came stays in another. */
function withFont(run: () => void): void {
  const fonts = document.fonts as FontFaceSet | undefined
  if (fonts === undefined) run()
  else fonts.load('16px "PingFang SC"', '字').then(run, run)
}
