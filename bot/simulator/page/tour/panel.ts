import { h } from '../dom.ts'
import type { Person } from '../people.ts'
import type { Player, Speed, TourState } from './player.ts'
import { MATERIALS_STORY, RESULT_STORY } from './stories.ts'
import type { Story } from './story.ts'

type Playing = Extract<TourState, { readonly story: Story; readonly index: number }>
type Over = Extract<TourState, { readonly phase: 'over' }>

const SPEEDS: Readonly<Record<Speed, string>> = { slow: '慢一点', normal: '正常', fast: '飞快' }

/** What stands beside the phones: the invitation, the captions of the tour, and what comes after it. */
export function createPanel(player: Player, people: readonly Person[]): HTMLElement {
  const element = h('section', { class: 'panel', attributes: { 'aria-label': '导览' } })
  let drawn = ''

  function draw(): void {
    const { state } = player
    const isHeld = 'isHeld' in state && state.isHeld
    const index = 'index' in state ? state.index : ''
    const version = [state.phase === 'resting' ? 'acting' : state.phase, index, isHeld, player.speed].join(' ')
    // the same words again would be read out again
    if (version === drawn) return
    const focused = element.contains(document.activeElement)
      ? document.activeElement?.getAttribute('data-action')
      : null
    drawn = version
    element.replaceChildren(...contents(state))
    if (focused !== null) focusAfter(focused)
  }

  /** The keyboard stays where it was, or goes to the heading when that button is gone. */
  function focusAfter(action: string | undefined): void {
    const same = element.querySelector<HTMLElement>(`[data-action="${action}"]`)
    ;(same ?? element.querySelector<HTMLElement>('h2'))?.focus()
  }

  function contents(state: TourState): Node[] {
    switch (state.phase) {
      case 'idle':
        return invitation()
      case 'over':
        return ending(state)
      default:
        return caption(state)
    }
  }

  function invitation(): Node[] {
    return [
      h('h2', { class: 'panel__title', text: '证照自己回村，群众少跑一趟', attributes: { tabindex: '-1' } }),
      h('p', {
        text: '几部手机，一件证照。居民在聊天里说一句话，县、镇、村一站一站传下来，每一步都有人接、有人知道。',
      }),
      h(
        'div',
        { class: 'panel__actions' },
        startButton(RESULT_STORY, '带我走一遍', true),
        startButton(MATERIALS_STORY, '倒着走', false),
      ),
      h('p', {
        class: 'panel__hint',
        text: '带我走一遍：证照从县里回到村里，约一分钟。倒着走：材料从村里送到县里。也可以直接在手机上自己试。',
      }),
    ]
  }

  function caption(state: Playing): Node[] {
    const { story, index, isHeld, phase, problem } = state
    const beat = story.beats[index]
    if (beat === undefined) return []
    const who = people.find(({ key }) => key === beat.who)?.label ?? ''
    const count = `第 ${index + 1}/${story.beats.length} 步`
    const progress = h('progress', {
      attributes: { value: String(index + 1), max: String(story.beats.length), 'aria-label': count },
    })
    const words = h(
      'div',
      { attributes: { role: 'status' } },
      h('p', { class: 'panel__who', text: `${count} · ${who}` }),
      h('h2', { text: beat.title, attributes: { tabindex: '-1' } }),
      h('p', { text: beat.why }),
    )
    const stuck = h('div', { class: 'panel__problem', attributes: { role: 'alert' } }, h('p', { text: problem ?? '' }))
    return [
      progress,
      words,
      ...(phase === 'stuck' ? [stuck] : []),
      h(
        'div',
        { class: 'panel__actions' },
        ...(phase === 'stuck' ? [button('再等一会儿', 'wait', () => player.waitOn(), true)] : pacing(isHeld)),
        button('停下', 'stop', () => player.stop()),
      ),
      speedPicker(),
    ]
  }

  function pacing(isHeld: boolean): Node[] {
    return [
      button(isHeld ? '继续' : '暂停', 'hold', () => player.hold(!isHeld), isHeld),
      button('下一步', 'next', () => player.next()),
    ]
  }

  function ending({ story, facts, isComplete }: Over): Node[] {
    const number = facts.trackingNumber
    const told = number === undefined ? '' : `${number} 在居民手机上随时能查。`
    const other = story === RESULT_STORY ? MATERIALS_STORY : RESULT_STORY
    return [
      h('h2', {
        text: isComplete ? '走完了，该您试试了' : '停在这里了',
        attributes: { tabindex: '-1' },
      }),
      h('p', {
        text: `${isComplete ? '没有一条消息是事先录好的，都是真的在办。' : '您可以在手机上自己接着走。'}${told}`,
        attributes: { role: 'status' },
      }),
      h('ul', { class: 'panel__tips' }, ...story.afterwards.map((text) => h('li', { text }))),
      h(
        'div',
        { class: 'panel__actions' },
        startButton(other, other === RESULT_STORY ? '带我走一遍' : '倒着走', true),
        startButton(story, '再走一遍', false),
      ),
    ]
  }

  function startButton(story: Story, text: string, isMain: boolean): HTMLElement {
    return button(text, `start ${story.key}`, () => player.start(story), isMain)
  }

  function speedPicker(): HTMLElement {
    const options = Object.entries(SPEEDS).map(([value, text]) => h('option', { text, attributes: { value } }))
    const picker = h('select', { attributes: { 'data-action': 'speed' } }, ...options)
    picker.value = player.speed
    picker.addEventListener('change', () => player.setSpeed(picker.value as Speed))
    return h('label', { class: 'panel__speed' }, '快慢', picker)
  }

  player.onChange(draw)
  draw()
  return element
}

function button(text: string, action: string, onclick: () => void, isMain = false): HTMLElement {
  const attributes = { type: 'button', 'data-action': action }
  return h('button', { class: isMain ? 'button button--main' : 'button', text, attributes, onclick })
}
