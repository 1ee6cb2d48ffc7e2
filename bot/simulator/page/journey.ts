import type { Tracking } from '../../../server/contract/consignments.ts'
import { h } from './dom.ts'
import { createListeners } from './listeners.ts'
import { type Person, RELAY } from './people.ts'
import { placeOnRelay } from './relay-place.ts'
import type { Stage } from './stage.ts'
import type { Talk } from './talk.ts'

/** The way of the documents with everybody on it: where they are now, whose phone has news. */
export interface Journey {
  readonly element: HTMLElement
  /** Follows this consignment from now on. */
  follow(trackingNumber: string): void
  /** the consignment that is followed, as the server told last */
  readonly tracking: Tracking | undefined
  /** Calls back when the followed consignment has moved. */
  onMove(listener: () => void): () => void
}

interface JourneyOptions {
  readonly people: readonly Person[]
  readonly stage: Stage
  readonly talkOf: (person: Person) => Talk
}

const TRACKING_NUMBER = /SH\d{9}/gu
/** Messages come in bursts; one look at the server is enough for all of them. */
const SETTLE_MS = 150

export function createJourney({ people, stage, talkOf }: JourneyOptions): Journey {
  const moved = createListeners()
  let followed: string | undefined
  let tracking: Tracking | undefined
  let settling: ReturnType<typeof setTimeout> | undefined

  const relay = RELAY.flatMap((key) => people.filter((person) => person.key === key))
  const onlookers = people.filter(({ key }) => key === 'leader')
  const stops = new Map(
    [...relay, ...onlookers].map((person) => [person.key, createStop(person, stage, talkOf(person))]),
  )
  const elementsOf = (group: readonly Person[]) => group.flatMap(({ key }) => stops.get(key)?.element ?? [])
  const parcel = h('span', { class: 'journey__parcel', hidden: true, attributes: { 'aria-hidden': 'true' } })
  const line = h('ol', { class: 'journey__line' }, ...elementsOf(relay), parcel)
  const others = h('ul', { class: 'journey__others' }, ...elementsOf(onlookers))
  const place = h('p', { class: 'journey__place', hidden: true, attributes: { role: 'status' } })
  const heading = h('h2', { class: 'unseen', text: '一站接一站' })
  const element = h('section', { class: 'journey' }, heading, line, others, place)

  async function look(): Promise<void> {
    const number = followed
    if (number === undefined) return
    const response = await fetch(`/api/v1/tracking/${number}`, { signal: AbortSignal.timeout(8_000) }).catch(
      () => undefined,
    )
    if (response === undefined || !response.ok || number !== followed) return
    const next = (await response.json()) as Tracking
    const hasMoved = tracking?.trackingNumber !== number || tracking.timeline.length !== next.timeline.length
    tracking = next
    draw(next)
    if (hasMoved) moved.tell()
  }

  function draw(next: Tracking): void {
    const { at, from } = placeOnRelay(next, relay)
    const passed = new Set(next.route.flatMap(({ siteId, state }) => (state === 'passed' ? [siteId] : [])))
    for (const { key, siteId } of relay) {
      stops
        .get(key)
        ?.mark({ isHere: key === at && from === undefined, isPassed: siteId !== null && passed.has(siteId) })
    }
    place.hidden = false
    place.replaceChildren(
      h('b', { text: next.trackingNumber }),
      h('br'),
      [next.whereText, next.nextText ?? ''].join('\n'),
    )
    moveParcel(at, from)
  }

  function moveParcel(at: string | undefined, from: string | undefined): void {
    const middle = (key: string) => {
      const stop = stops.get(key)?.element
      return stop === undefined ? undefined : stop.offsetTop + stop.offsetHeight / 2
    }
    const there = at === undefined ? undefined : middle(at)
    const before = from === undefined ? there : middle(from)
    parcel.hidden = there === undefined || before === undefined
    if (there === undefined || before === undefined) return
    parcel.classList.toggle('journey__parcel--moving', from !== undefined)
    parcel.style.translate = `0 ${(there + before) / 2}px`
  }

  function follow(number: string): void {
    followed = number
    clearTimeout(settling)
    settling = setTimeout(() => void look(), SETTLE_MS)
  }

  for (const person of [...relay, ...onlookers]) {
    const talk = talkOf(person)
    let known = 0
    talk.onChange(() => {
      const news = talk.lines.slice(known)
      known = talk.lines.length
      const texts = news.map(({ message }) => (message.type === 'text' && message.from === 'bot' ? message.text : ''))
      const number = texts.join(' ').match(TRACKING_NUMBER)?.at(-1)
      if (number !== undefined) follow(number)
    })
  }
  new ResizeObserver(() => tracking && draw(tracking)).observe(line)
  return {
    element,
    follow,
    get tracking() {
      return tracking
    },
    onMove: moved.add,
  }
}

function createStop(person: Person, stage: Stage, talk: Talk) {
  const badge = h('span', { class: 'badge', hidden: true })
  const names = h('span', { class: 'stop__names' }, h('b', { text: person.label }), h('small', { text: person.part }))
  const sign = h('span', { class: 'avatar', text: person.sign, attributes: { 'aria-hidden': 'true' } })
  const button = h(
    'button',
    { class: 'stop__button', attributes: { type: 'button' }, onclick: () => void stage.put(person.key, ['resident']) },
    sign,
    names,
    badge,
  )
  const element = h('li', { class: 'stop' }, button)
  element.dataset.person = person.key
  const draw = () => {
    button.setAttribute('aria-pressed', String(stage.phoneOf(person.key) !== undefined))
    badge.hidden = talk.unread === 0
    badge.textContent = String(talk.unread)
    badge.setAttribute('aria-label', `${talk.unread} 条未读`)
  }
  draw()
  stage.onChange(() => {
    draw()
    // on a narrow screen the people stand in a row that is wider than the screen
    if (stage.phones.length === 1 && stage.phoneOf(person.key) !== undefined)
      element.scrollIntoView({ block: 'nearest' })
  })
  talk.onChange(draw)
  return {
    element,
    mark({ isHere, isPassed }: { readonly isHere: boolean; readonly isPassed: boolean }) {
      element.classList.toggle('stop--here', isHere)
      element.classList.toggle('stop--passed', isPassed)
    },
  }
}
