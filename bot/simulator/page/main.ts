import { h } from './dom.ts'
import { createJourney } from './journey.ts'
import { fetchPeople, type Person, RELAY } from './people.ts'
import { createStage } from './stage.ts'
import { createTalk, type Talk } from './talk.ts'
import { createPanel } from './tour/panel.ts'
import { createPlayer } from './tour/player.ts'
import { createScene } from './tour/scene.ts'

/** Sets the page up: the phones, the way of the documents, the tour. */
async function start(app: HTMLElement): Promise<void> {
  const people = await fetchPeople()
  const personOf = (key: string): Person => {
    const person = people.find((one) => one.key === key)
    if (person === undefined) throw new Error(`${key} is not of the demonstration`)
    return person
  }
  const talks = new Map<string, Talk>()
  const talkOf = ({ key, label }: Person): Talk => {
    const talk = talks.get(key) ?? createTalk(key, label)
    talks.set(key, talk)
    return talk
  }
  // those of the relay are listened to from the start: their phones ring though nobody looks at them
  for (const key of [...RELAY, 'leader']) talkOf(personOf(key))

  const stage = createStage(people, talkOf)
  const journey = createJourney({ people, stage, talkOf })
  const player = createPlayer(
    (pace) =>
      createScene({ stage, pace, talkOf: (key) => talkOf(personOf(key)), labelOf: (key) => personOf(key).label }),
    'normal',
  )
  player.onChange(() => {
    const isPlaying = player.state.phase !== 'idle' && player.state.phase !== 'over'
    if (!isPlaying) for (const phone of stage.phones) phone.setActive(false)
  })
  const guide = h('aside', { class: 'guide' }, createPanel(player, people), journey.element)
  const phones = h('main', { class: 'phones', attributes: { 'aria-label': '手机' } }, stage.element)
  app.replaceChildren(header(talks), guide, phones)
}

function header(talks: ReadonlyMap<string, Talk>): HTMLElement {
  const mark = h('img', { attributes: { src: 'icon.svg', alt: '', width: '32', height: '32' } })
  const names = h('h1', { class: 'header__names' }, h('b', { text: '少跑' }), h('span', { text: '县镇村物料流转' }))
  const notice = h('p', { class: 'header__notice', text: '演示：人物和办件都是虚构的，消息是真的' })
  const status = h('p', { class: 'header__status', attributes: { role: 'status' } })
  const api = h('a', { class: 'header__link', text: '接口文档', attributes: { href: '/docs/api' } })
  const draw = () => {
    const isOnline = [...talks.values()].every(({ link }) => link === 'online')
    status.classList.toggle('header__status--online', isOnline)
    const text = isOnline ? '助手在线' : '助手正在连接…'
    if (status.textContent !== text) status.textContent = text
  }
  for (const talk of talks.values()) talk.onChange(draw)
  draw()
  return h('header', { class: 'header' }, mark, names, notice, status, api)
}

const app = document.getElementById('app')
if (app !== null) {
  start(app).catch((error: unknown) => {
    const again = h('button', {
      class: 'button button--main',
      text: '再试一次',
      attributes: { type: 'button' },
      onclick: () => location.reload(),
    })
    const words = '演示没有打开。请看看启动它的窗口里有没有提示，再试一次。'
    app.replaceChildren(h('div', { class: 'failure', attributes: { role: 'alert' } }, h('p', { text: words }), again))
    throw error
  })
}
