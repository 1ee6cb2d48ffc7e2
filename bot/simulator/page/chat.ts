import { h, uniqueId } from './dom.ts'
import type { Person } from './people.ts'
import { enlarge, smallPicture } from './picture.ts'
import { type OfferedReply, offeredReplies } from './replies.ts'
import type { Talk } from './talk.ts'
import { keyOf, type Line } from './talk-lines.ts'

/** The chat of one phone. */
export interface Chat {
  readonly element: HTMLElement
  /** Shows the talk of this person from now on. */
  give(person: Person, talk: Talk): void
  /** The phone is looked at, or is not. */
  setSeen(isSeen: boolean): void
  /** Puts text into the input as typing does; nobody else can type meanwhile. */
  type(text: string): void
  /** Presses 发送. */
  send(): void
}

interface ChatOptions {
  /** a tracking number in a message was tapped */
  readonly openTracking: (trackingNumber: string) => void
}

/** Pause after which the time is told again between two messages. */
const TIME_AFTER_MS = 5 * 60_000
/** An answer is awaited for so long before the three dots go away. */
const AWAITED_MS = 15_000

/** So near to its end the log counts as read to the end. */
const END_PX = 60

const CLOCK = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Shanghai' })

export function createChat({ openTracking }: ChatOptions): Chat {
  let talk: Talk | undefined
  let person: Person | undefined
  let isSeen = false
  let stopListening = () => {}
  let shown: readonly Line[] = []
  let dotsTimer: ReturnType<typeof setTimeout> | undefined

  const lines = h('div')
  const dots = h(
    'div',
    { class: 'chat__dots', hidden: true, attributes: { 'aria-hidden': 'true' } },
    h('i'),
    h('i'),
    h('i'),
  )
  const log = h('div', { class: 'chat__log', attributes: { role: 'log', tabindex: '0' } }, lines, dots)
  const chips = h('div', { class: 'chat__chips', attributes: { role: 'group', 'aria-label': '常用回复' } })
  const inputId = uniqueId('write')
  const input = h('input', {
    class: 'chat__input',
    attributes: { id: inputId, type: 'text', maxlength: '500', autocomplete: 'off', enterkeyhint: 'send' },
  })
  const label = h('label', { class: 'unseen', attributes: { for: inputId } })
  const sendButton = h('button', { class: 'chat__send', text: '发送', attributes: { type: 'submit' } })
  const photoId = uniqueId('photo')
  const photo = h('input', {
    class: 'unseen',
    attributes: { id: photoId, type: 'file', accept: 'image/*' },
  })
  const photoLabel = h('label', {
    class: 'chat__photo',
    text: '照片',
    attributes: { for: photoId, title: '发一张照片' },
  })
  photo.addEventListener('change', async () => {
    const [file] = photo.files ?? []
    photo.value = ''
    if (file && talk) talk.show(file.name, await smallPicture(file))
    toEnd()
  })
  const form = h('form', { class: 'chat__form' }, label, input, photo, photoLabel, sendButton)
  const element = h('div', { class: 'chat' }, log, chips, form)

  /** Whoever has scrolled up reads what was said before, and is left there. */
  let isAtEnd = true
  let lastTop = 0
  const follow = () => {
    if (isAtEnd) log.scrollTop = log.scrollHeight
  }
  const toEnd = () => {
    isAtEnd = true
    follow()
  }
  log.addEventListener('scroll', () => {
    const isNear = log.scrollHeight - log.scrollTop - log.clientHeight < END_PX
    // what grows meanwhile leads away from the end, but only a person scrolls up
    isAtEnd = isNear || (isAtEnd && log.scrollTop >= lastTop)
    lastTop = log.scrollTop
  })
  const resized = new ResizeObserver(follow)
  resized.observe(log)
  resized.observe(lines)

  function write(text: string): void {
    const words = text.trim()
    if (words === '' || talk === undefined) return
    talk.say(words)
    toEnd()
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    write(input.value)
    input.value = ''
    input.readOnly = false
  })

  function draw(): void {
    if (talk === undefined || person === undefined) return
    drawLines(talk.lines, person)
    showDots(isAwaited(talk.lines))
    const messages = talk.lines.map(({ message }) => message)
    chips.replaceChildren(...offeredReplies(messages, person.usualWords).map(chip))
    follow()
    if (isSeen) talk.look()
  }

  function showDots(isAwaited: boolean): void {
    clearTimeout(dotsTimer)
    dots.hidden = !isAwaited
    follow()
    if (isAwaited) dotsTimer = setTimeout(() => showDots(false), AWAITED_MS)
  }

  function drawLines(said: readonly Line[], owner: Person): void {
    const isContinued = shown.length > 0 && shown.every((line, index) => isSame(line, said[index]))
    if (!isContinued) lines.replaceChildren(welcome(owner))
    for (const [index, line] of [...said.entries()].slice(isContinued ? shown.length : 0)) {
      lines.append(...bubbles(line, said[index - 1], owner, openTracking))
    }
    shown = said
  }

  function chip(offered: OfferedReply): HTMLElement {
    const onclick = () => {
      if (!offered.isUnfinished) return write(offered.text)
      input.value = offered.text
      input.focus()
    }
    return h('button', { class: 'chip', text: offered.label, attributes: { type: 'button' }, onclick })
  }

  return {
    element,
    give(nextPerson, nextTalk) {
      stopListening()
      person = nextPerson
      talk = nextTalk
      shown = []
      input.value = ''
      input.readOnly = false
      label.textContent = `${person.label}写给少跑助手`
      input.placeholder = '写一句话…'
      log.setAttribute('aria-label', `${person.label}和少跑助手的聊天`)
      draw()
      toEnd()
      stopListening = talk.onChange(draw)
    },
    setSeen(next) {
      isSeen = next
      if (!isSeen) return
      talk?.look()
      toEnd()
    },
    type(text) {
      input.readOnly = true
      input.value = text
      input.scrollLeft = input.scrollWidth
    },
    send: () => form.requestSubmit(),
  }
}

/** What stands in an empty chat: a note of the page, no message. */
function welcome({ sign, label, part }: Person): HTMLElement {
  return h(
    'div',
    { class: 'chat__welcome' },
    h('span', { class: 'avatar', text: sign, attributes: { 'aria-hidden': 'true' } }),
    h('b', { text: label }),
    h('span', { text: `${part}。` }),
    h('span', { text: '写一句话，或点下面的常用回复。' }),
  )
}

function isSame(one: Line, other: Line | undefined): boolean {
  return other !== undefined && keyOf(one) === keyOf(other) && one.isWaiting === other.isWaiting
}

function isAwaited(lines: readonly Line[]): boolean {
  const last = lines.at(-1)
  return last?.message.from === 'peer' && !last.isWaiting && Date.now() - Date.parse(last.message.at) < AWAITED_MS
}

function bubbles(line: Line, before: Line | undefined, owner: Person, openTracking: (number: string) => void): Node[] {
  const { message, isWaiting } = line
  const isOwn = message.from === 'peer'
  const at = Date.parse(message.at)
  const isLater = before === undefined || at - Date.parse(before.message.at) > TIME_AFTER_MS
  const time = h('div', { class: 'chat__time', text: CLOCK.format(at) })
  const speaker = h('span', { class: 'unseen', text: isOwn ? `${owner.label}：` : '少跑助手：' })
  const avatar = h('span', { class: 'avatar', text: isOwn ? owner.sign : '跑', attributes: { 'aria-hidden': 'true' } })
  const content = message.type === 'text' ? textBubble(message.text, openTracking) : pictureBubble(message)
  const side = isOwn ? 'own' : 'theirs'
  const note = isWaiting ? [h('span', { class: 'chat__note', text: '等网络…' })] : []
  const row = h(
    'div',
    { class: `message message--${side}` },
    avatar,
    h('div', { class: 'message__body' }, speaker, content, ...note),
  )
  return isLater ? [time, row] : [row]
}

/** The text, with each tracking number as a button that opens it. */
function textBubble(text: string, openTracking: (number: string) => void): HTMLElement {
  const parts = text.split(/(SH\d{9})/u).map((part) => {
    if (!/^SH\d{9}$/.test(part)) return part
    const attributes = { type: 'button', title: '在小程序里看进度' }
    return h('button', { class: 'number', text: part, attributes, onclick: () => openTracking(part) })
  })
  return h('div', { class: 'bubble' }, ...parts)
}

function pictureBubble({ dataUrl, name }: { readonly dataUrl: string; readonly name: string }): HTMLElement {
  const title = name.replace(/\.\w+$/, '')
  const picture = h('img', { attributes: { src: dataUrl, alt: `${title}，点开看大图` } })
  return h(
    'button',
    { class: 'picture', attributes: { type: 'button' }, onclick: () => enlarge(dataUrl, title) },
    picture,
  )
}
