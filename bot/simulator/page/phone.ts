import { type Chat, createChat } from './chat.ts'
import { h, uniqueId } from './dom.ts'
import { createMiniProgram, type MiniProgram } from './mini-program.ts'
import type { Person } from './people.ts'
import type { Talk } from './talk.ts'

export type Tab = 'chat' | 'mini-program'

/** One phone on the stage. Anybody of the demonstration may hold it. */
export interface Phone {
  readonly element: HTMLElement
  readonly person: Person
  readonly chat: Chat
  readonly miniProgram: MiniProgram
  /** Somebody else holds it from now on. */
  give(person: Person): void
  show(tab: Tab): void
  openTracking(trackingNumber: string): void
  /** Marks the phone on which something is happening. */
  setActive(isActive: boolean): void
}

export interface PhoneOptions {
  readonly people: readonly Person[]
  readonly talkOf: (person: Person) => Talk
  readonly first: Person
  /** the visitor chose somebody else for this phone */
  readonly onPick: (person: Person) => void
}

const TAB_NAMES: Readonly<Record<Tab, string>> = { chat: '聊天', 'mini-program': '小程序' }
const TABS = Object.keys(TAB_NAMES) as Tab[]

export function createPhone({ people, talkOf, first, onPick }: PhoneOptions): Phone {
  let person = first
  let stopListening = () => {}

  const chat = createChat({ openTracking })
  const miniProgram = createMiniProgram()
  const badge = h('span', { class: 'badge', hidden: true })
  const tabs = createTabs({ chat: chat.element, 'mini-program': miniProgram.element }, (tab) => {
    chat.setSeen(tab === 'chat')
    if (tab === 'mini-program') miniProgram.wake()
  })
  tabs.buttons.chat.append(badge)

  const sign = h('span', { class: 'avatar', attributes: { 'aria-hidden': 'true' } })
  const picker = h(
    'select',
    { class: 'plate__picker', attributes: { 'aria-label': '这部手机给谁' } },
    ...people.map(({ key, label }) => h('option', { text: label, attributes: { value: key } })),
  )
  picker.addEventListener('change', () => {
    const picked = people.find(({ key }) => key === picker.value)
    if (picked !== undefined) onPick(picked)
  })
  const plate = h('header', { class: 'plate' }, sign, picker)
  const body = h('div', { class: 'phone__case' }, tabs.list, ...tabs.panels)
  const element = h('section', { class: 'phone' }, plate, body)

  function give(next: Person): void {
    stopListening()
    person = next
    const talk = talkOf(person)
    sign.textContent = person.sign
    picker.value = person.key
    element.dataset.person = person.key
    element.setAttribute('aria-label', `${person.label}的手机`)
    chat.give(person, talk)
    miniProgram.give(person)
    const count = () => {
      badge.hidden = talk.unread === 0
      badge.textContent = String(talk.unread)
      badge.setAttribute('aria-label', `${talk.unread} 条未读`)
    }
    count()
    stopListening = talk.onChange(count)
    tabs.select('chat')
  }

  function openTracking(trackingNumber: string): void {
    miniProgram.open(`/pages/tracking/index?number=${trackingNumber}`)
    tabs.select('mini-program')
  }

  give(first)
  return {
    element,
    get person() {
      return person
    },
    chat,
    miniProgram,
    give,
    show: tabs.select,
    openTracking,
    setActive: (isActive) => void element.classList.toggle('phone--active', isActive),
  }
}

/** Tabs as the ARIA practices describe them: arrow keys move, the chosen tab alone is a stop of the Tab key. */
function createTabs(contents: Readonly<Record<Tab, HTMLElement>>, onSelect: (tab: Tab) => void) {
  const ids = { chat: uniqueId('chat'), 'mini-program': uniqueId('mini-program') }
  const button = (tab: Tab) =>
    h('button', {
      class: 'tabs__tab',
      text: TAB_NAMES[tab],
      attributes: { type: 'button', role: 'tab', id: `${ids[tab]}-tab`, 'aria-controls': ids[tab] },
      onclick: () => select(tab),
    })
  const buttons = { chat: button('chat'), 'mini-program': button('mini-program') }
  const panels = TABS.map((tab) => {
    const attributes = { role: 'tabpanel', id: ids[tab], 'aria-labelledby': `${ids[tab]}-tab` }
    return h('div', { class: 'phone__panel', attributes }, contents[tab])
  })
  const list = h(
    'div',
    { class: 'tabs', attributes: { role: 'tablist', 'aria-label': '聊天或小程序' } },
    ...TABS.map((tab) => buttons[tab]),
  )
  list.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    const next = TABS[(TABS.findIndex((tab) => buttons[tab] === event.target) + 1) % TABS.length] as Tab
    select(next)
    buttons[next].focus()
  })

  function select(chosen: Tab): void {
    for (const [index, tab] of TABS.entries()) {
      const isChosen = tab === chosen
      buttons[tab].setAttribute('aria-selected', String(isChosen))
      buttons[tab].tabIndex = isChosen ? 0 : -1
      const panel = panels[index]
      if (panel !== undefined) panel.hidden = !isChosen
    }
    onSelect(chosen)
  }
  return { list, panels, buttons, select }
}
