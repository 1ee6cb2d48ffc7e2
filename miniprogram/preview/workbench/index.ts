/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { NetworkKind, PreviewControl } from '../control.ts'
import { h } from '../runtime/dom.ts'

/**
 * The bench around one phone: which phone, whose, by day or at night, in which letters, on which network. It opens
 * index.html in a frame and speaks to it through `window.__preview`; with `serve.ts` behind it, it follows changes.
 */

/** The letters of WeChat's care mode. */
const CARE_SCALE = 1.4

/** Sizes in pixels of the page, without the browser's own furniture. */
const PHONES: readonly [name: string, width: number, height: number][] = [
  ['小屏 320 × 568', 320, 568],
  ['常见 375 × 667', 375, 667],
  ['全面屏 390 × 844', 390, 844],
  ['大屏 430 × 932', 430, 932],
]

const NETWORKS: readonly [name: string, kind: NetworkKind][] = [
  ['通畅', 'good'],
  ['慢（3G）', 'slow'],
  ['很弱', 'weak'],
  ['断开', 'none'],
]

const frame = h('iframe', { class: 'phone-frame', attributes: { title: '手机' } })
const problems = h('pre', { class: 'problems', hidden: true, attributes: { role: 'alert' } })
const phone = select(
  '手机',
  PHONES.map(([name]) => name),
  fit,
)
phone.value = '2'
const persona = h('input', { attributes: { 'aria-label': '谁的手机', value: query('persona', 'visitor') } })
persona.addEventListener('change', () => load(address()))
const network = select(
  '网络',
  NETWORKS.map(([name]) => name),
  applyNetwork,
)
const letters = toggle('大字', () => load(address()))
const night = toggle('夜间', applyNight)

function select(label: string, options: readonly string[], changed: () => void): HTMLSelectElement {
  const choices = options.map((text, index) => h('option', { text, attributes: { value: String(index) } }))
  const element = h('select', { attributes: { 'aria-label': label } }, ...choices)
  element.addEventListener('change', changed)
  return element
}

/** A button that stays pressed. */
function toggle(text: string, changed: () => void): HTMLButtonElement {
  const button = h('button', {
    text,
    attributes: { 'aria-pressed': 'false' },
    onclick: () => {
      button.setAttribute('aria-pressed', String(!isPressed(button)))
      changed()
    },
  })
  return button
}

function isPressed(button: HTMLButtonElement): boolean {
  return button.getAttribute('aria-pressed') === 'true'
}

function query(name: string, otherwise: string): string {
  return new URLSearchParams(location.search).get(name) ?? otherwise
}

/** Where the phone is opened: the page that is in front now, as the person and the letters that are set. */
function address(): string {
  const search = new URLSearchParams({ persona: persona.value, api: query('api', '/api/v1') })
  if (isPressed(letters)) search.set('fontScale', String(CARE_SCALE))
  const page = frame.contentWindow?.location.hash || location.hash
  return `index.html?${search}${page}`
}

function load(to: string): void {
  // Not by `src`: another hash alone would not load anew.
  frame.contentWindow?.location.replace('about:blank')
  frame.src = to
}

function control(): PreviewControl | undefined {
  return (frame.contentWindow as { __preview?: PreviewControl } | null)?.__preview
}

function fit(): void {
  const [, width, height] = PHONES[Number(phone.value)] ?? ['', 390, 844]
  frame.style.width = `${width}px`
  frame.style.height = `${height}px`
}

function applyNight(): void {
  control()?.showIn(isPressed(night) ? 'dark' : 'light')
}

function applyNetwork(): void {
  const running = control()
  const [, kind] = NETWORKS[Number(network.value)] ?? []
  if (running !== undefined && kind !== undefined) running.network.kind = kind
}

function showProblems(texts: readonly string[]): void {
  problems.hidden = texts.length === 0
  problems.textContent = texts.join('\n')
}

/** Loads the page in front anew whenever the server built something. */
function followChanges(): void {
  const changes = new EventSource('changes')
  changes.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const built = JSON.parse(data) as { problems: string[] }
    showProblems(built.problems)
    if (built.problems.length === 0) load(address())
  })
}

document.body.append(
  h(
    'header',
    { class: 'tools' },
    phone,
    persona,
    letters,
    night,
    network,
    h('button', { text: '重新打开', onclick: () => load(address()) }),
    h('button', { text: '回首页', onclick: () => void control()?.open('/pages/home/index') }),
  ),
  problems,
  h('main', { class: 'desk' }, frame),
)
frame.addEventListener('load', () => {
  applyNetwork()
  applyNight()
})
fit()
load(address())
// A folder of plain files has nothing to follow.
if (document.documentElement.dataset.live !== undefined) followChanges()
