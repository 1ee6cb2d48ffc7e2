import { h } from './dom.ts'
import { createListeners } from './listeners.ts'
import { FIRST_ON_STAGE, type Person } from './people.ts'
import { createPhone, type Phone } from './phone.ts'
import type { Talk } from './talk.ts'

/** The phones that stand side by side: as many as find room. */
export interface Stage {
  readonly element: HTMLElement
  readonly phones: readonly Phone[]
  phoneOf(key: string): Phone | undefined
  /** Gives this person a phone, if he has none: the one that was longest out of use, but none of `kept`. */
  put(key: string, kept?: readonly string[]): Phone
  onChange(listener: () => void): () => void
}

const NARROWEST_PHONE_PX = 330
const GAP_PX = 16
const MOST_PHONES = 6
const SWIPE_PX = 70

export function createStage(people: readonly Person[], talkOf: (person: Person) => Talk): Stage {
  const changed = createListeners()
  const phones: Phone[] = []
  /** the later in use, the further back */
  const uses: Phone[] = []
  const element = h('div', { class: 'stage' })
  const personOf = (key: string) => people.find((person) => person.key === key)
  const phoneOf = (key: string) => phones.find((phone) => phone.person.key === key)

  function use(phone: Phone): Phone {
    uses.splice(uses.indexOf(phone), 1)
    uses.push(phone)
    return phone
  }

  function add(person: Person): void {
    const phone = createPhone({ people, talkOf, first: person, onPick: (picked) => handTo(phone, picked) })
    phones.push(phone)
    uses.push(phone)
    element.append(phone.element)
    // the first thing a visitor sees should be worth seeing: most chats are still empty
    if (phones.length === 1) phone.show('mini-program')
  }

  function handTo(phone: Phone, person: Person): void {
    const holder = phoneOf(person.key)
    const before = phone.person
    phone.give(person)
    // two people change phones, so that nobody is there twice
    if (holder !== undefined && holder !== phone) holder.give(before)
    use(phone)
    changed.tell()
  }

  /** Whoever has no phone yet, in the order of importance. */
  function nextPerson(): Person | undefined {
    const keys = [...FIRST_ON_STAGE, ...people.map(({ key }) => key)]
    return keys.map(personOf).find((person) => person !== undefined && phoneOf(person.key) === undefined)
  }

  function standIn(width: number): void {
    const room = Math.floor((width + GAP_PX) / (NARROWEST_PHONE_PX + GAP_PX))
    const count = Math.max(1, Math.min(room, MOST_PHONES))
    if (count === phones.length) return
    for (const phone of phones.splice(count)) {
      uses.splice(uses.indexOf(phone), 1)
      phone.element.remove()
    }
    for (let next = nextPerson(); phones.length < count && next !== undefined; next = nextPerson()) add(next)
    element.style.setProperty('--phones', String(count))
    changed.tell()
  }

  /** On a narrow screen a swipe leads to the next person. */
  function swipe(distance: number): void {
    const [only, second] = phones
    if (only === undefined || second !== undefined || Math.abs(distance) < SWIPE_PX) return
    const index = FIRST_ON_STAGE.indexOf(only.person.key) + (distance < 0 ? 1 : -1)
    const next = personOf(FIRST_ON_STAGE[index] ?? '')
    if (next !== undefined) handTo(only, next)
  }
  let touchX = 0
  let touchY = 0
  element.addEventListener(
    'touchstart',
    ({ touches: [touch] }) => {
      touchX = touch?.clientX ?? 0
      touchY = touch?.clientY ?? 0
    },
    { passive: true },
  )
  element.addEventListener('touchend', ({ changedTouches: [touch] }) => {
    if (touch === undefined) return
    const isFlat = Math.abs(touch.clientX - touchX) > 2 * Math.abs(touch.clientY - touchY)
    if (isFlat) swipe(touch.clientX - touchX)
  })

  new ResizeObserver(([entry]) => entry && standIn(entry.contentRect.width)).observe(element)
  return {
    element,
    phones,
    phoneOf,
    put(key, kept = []) {
      const standing = phoneOf(key)
      if (standing !== undefined) return use(standing)
      const person = personOf(key)
      const free = uses.find((phone) => !kept.includes(phone.person.key)) ?? uses[0]
      if (person === undefined || free === undefined) throw new Error(`no phone for ${key}`)
      free.give(person)
      changed.tell()
      return use(free)
    },
    onChange: changed.add,
  }
}
