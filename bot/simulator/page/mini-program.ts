import { h } from './dom.ts'
import { createListeners } from './listeners.ts'
import type { Person } from './people.ts'

/** The mini-program of one phone: nothing is loaded before somebody looks at it. */
export interface MiniProgram {
  readonly element: HTMLElement
  /** path and query of the page in front; undefined while nothing is shown */
  readonly url: string | undefined
  /** The document inside, to be tapped by the guided tour. */
  readonly document: Document | undefined
  /** The next scan of the camera sees this code. */
  showToCamera(code: string): void
  /** Belongs to this person from now on. */
  give(person: Person): void
  /** Loads the mini-program unless it is there. */
  wake(): void
  /** Shows a page, anew when it is in front already, and loads the mini-program when need be. */
  open(url: string): void
  /** Shows the page in front anew, if it is a page that follows a consignment. */
  refresh(): void
  /** Calls back when another page is in front. */
  onShown(listener: (url: string) => void): () => void
}

/** What the tour needs of the preview's handle; `control.ts` of the preview describes it whole. */
interface PreviewHandle {
  readonly __preview?: { readonly scan: { push(code: string): void } }
}

const PREVIEW = '/preview/index.html'
/** The mini-program is compiled when the program starts; a page opened meanwhile asks again. */
const ASK_AGAIN_MS = 1_000
const MOST_ASKED = 60
const SHOWN_WITHIN_MS = 20_000

const FOLLOWS_CONSIGNMENTS = /^\/(?:pages\/(?:tracking|home|consignments|pickup-code)|staff\/tasks)\//

export function createMiniProgram(): MiniProgram {
  const shown = createListeners<[url: string]>()
  let person: Person | undefined
  let url: string | undefined
  let wanted: string | undefined
  let frame: HTMLIFrameElement | undefined
  let load = 0

  const again = h('button', {
    class: 'button',
    text: '再试一次',
    attributes: { type: 'button' },
    onclick: () => start(),
  })
  const words = h('p', { attributes: { role: 'status' } })
  const notice = h('div', { class: 'mini__notice' }, words, again)
  const element = h('div', { class: 'mini' }, notice)

  function say(text: string, canTryAgain = false): void {
    notice.hidden = text === ''
    words.textContent = text
    again.hidden = !canTryAgain
  }

  function drop(): void {
    load += 1
    frame?.remove()
    frame = undefined
    url = undefined
  }

  async function start(): Promise<void> {
    drop()
    const current = load
    if (person === undefined) return
    say('小程序正在打开…')
    const isReady = await isPreviewReady(() => current === load)
    if (current !== load) return
    if (!isReady) return say('小程序没有准备好。请看启动窗口里的提示，再试一次。', true)
    frame = frameFor(person, wanted ?? person.entry)
    element.append(frame)
    setTimeout(() => {
      if (current === load && url === undefined) say('小程序没有打开。请再试一次。', true)
    }, SHOWN_WITHIN_MS)
  }

  addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (frame === undefined || source !== frame.contentWindow || !isShown(data)) return
    url = data.url
    say('')
    shown.tell(url)
  })

  function post(target: string): void {
    frame?.contentWindow?.postMessage({ type: 'open', url: target }, location.origin)
  }

  return {
    element,
    get url() {
      return url
    },
    get document() {
      return frame?.contentDocument ?? undefined
    },
    showToCamera(code) {
      const preview = (frame?.contentWindow as unknown as PreviewHandle | null | undefined)?.__preview
      if (preview === undefined) throw new Error('the mini-program is not there')
      preview.scan.push(code)
    },
    give(next) {
      person = next
      wanted = undefined
      drop()
    },
    wake() {
      if (frame === undefined) void start()
    },
    open(target) {
      wanted = target
      if (url === undefined) void start()
      else post(target)
    },
    refresh() {
      if (url !== undefined && FOLLOWS_CONSIGNMENTS.test(url)) post(url)
    },
    onShown: shown.add,
  }
}

function frameFor({ key, label }: Person, url: string): HTMLIFrameElement {
  const query = new URLSearchParams({ persona: key, api: '/api/v1' })
  return h('iframe', { attributes: { src: `${PREVIEW}?${query}#${url}`, title: `${label}的小程序` } })
}

async function isPreviewReady(isWanted: () => boolean): Promise<boolean> {
  for (let asked = 0; asked < MOST_ASKED && isWanted(); asked += 1) {
    const answer = await fetch(PREVIEW, { method: 'HEAD' }).catch(() => undefined)
    if (answer?.ok) return true
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
  }
  return false
}

function isShown(data: unknown): data is { readonly type: 'shown'; readonly url: string } {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'shown' && 'url' in data
}
