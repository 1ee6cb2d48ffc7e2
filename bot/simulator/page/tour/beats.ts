import { answerTo, isHalfFilledIn, registeredNumber, type Wish } from './request.ts'
import type { Scene } from './scene.ts'
import { type Beat, type Facts, known } from './story.ts'

const RESIDENT = 'resident'

/** The first group of what the pattern finds, or all of it. */
export const found =
  (pattern: RegExp) =>
  (text: string): string | undefined => {
    const match = pattern.exec(text)
    return match === null ? undefined : (match[1] ?? match[0])
  }

/** The resident says what he wants and answers what he is asked, until the request is taken. */
export function requestBeat(wish: Wish, words: Pick<Beat, 'title' | 'why'>): Beat {
  return {
    who: RESIDENT,
    ...words,
    async act(scene, facts) {
      await scene.show(RESIDENT, 'chat')
      if (isHalfFilledIn(scene.lastSaid(RESIDENT) ?? '')) {
        const from = await scene.write(RESIDENT, '取消')
        await scene.hear(RESIDENT, '「取消」的回音', found(/已取消|没有/u), from)
      }
      facts.trackingNumber = await converse(scene, wish)
    },
  }
}

async function converse(scene: Scene, wish: Wish): Promise<string> {
  let words = wish.opening
  for (;;) {
    const from = await scene.write(RESIDENT, words)
    const [trackingNumber, answer] = await scene.hear(
      RESIDENT,
      '看得懂的回答',
      (text) => {
        const number = registeredNumber(text)
        const next = number === undefined ? answerTo(text, wish) : ''
        return next === undefined ? undefined : [number, next]
      },
      from,
    )
    if (trackingNumber !== undefined) return trackingNumber
    words = answer
  }
}

/** The number of the task that somebody was given for the consignment of the story. */
export function hearTask(scene: Scene, who: string, heading: string, facts: Facts): Promise<string> {
  const number = known(facts, 'trackingNumber')
  return scene.hear(who, `「${heading}」的任务`, found(new RegExp(`【任务 (\\d+)】${heading}\\n单号 ${number}`, 'u')))
}

/** What the chatbot says when a fact about the consignment of the story was recorded. */
export function recorded(facts: Facts): (text: string) => string | undefined {
  return found(new RegExp(`${known(facts, 'trackingNumber')} 已记录`, 'u'))
}

/** A message to the resident about the consignment of the story. */
export function noticeWith(words: string, facts: Facts): (text: string) => string | undefined {
  return found(new RegExp(`${words}[\\s\\S]*单号 ${known(facts, 'trackingNumber')}`, 'u'))
}

/** Somebody of the relay answers his task in the chat. */
export function relayBeat(
  who: string,
  task: { readonly heading: string; readonly reply: '收到' | '发出' },
  words: Pick<Beat, 'title' | 'why'>,
): Beat {
  return {
    who,
    ...words,
    async act(scene, facts) {
      await scene.show(who, 'chat', [RESIDENT])
      const number = await hearTask(scene, who, task.heading, facts)
      const from = await scene.write(who, `${task.reply} ${number}`)
      await scene.hear(who, `「${task.reply}」的回音`, recorded(facts), from)
      await scene.refresh(RESIDENT)
    },
  }
}

/** The resident looks in the mini-program where it is. */
export function trackingBeat(words: Pick<Beat, 'title' | 'why'>): Beat {
  return {
    who: RESIDENT,
    ...words,
    act: (scene, facts) => scene.showTracking(RESIDENT, known(facts, 'trackingNumber')),
  }
}

/** The resident asks in the chat where it is. */
export function askWhereBeat(words: Pick<Beat, 'title' | 'why'>): Beat {
  return {
    who: RESIDENT,
    ...words,
    async act(scene, facts) {
      const number = known(facts, 'trackingNumber')
      await scene.show(RESIDENT, 'chat')
      const from = await scene.write(RESIDENT, `查件 ${number}`)
      await scene.hear(RESIDENT, '查件的回答', found(new RegExp(`^${number} .+\\n`, 'u')), from)
    },
  }
}

/** The resident is told something about the consignment. `about` names it. */
export function noticeBeat(
  notice: { readonly words: string; readonly about: string },
  words: Pick<Beat, 'title' | 'why'>,
): Beat {
  return {
    who: RESIDENT,
    ...words,
    async act(scene, facts) {
      await scene.show(RESIDENT, 'chat')
      await scene.hear(RESIDENT, notice.about, noticeWith(notice.words, facts))
    },
  }
}

/** The leader asks for the week and gets text and picture. */
export const WEEKLY_BEAT: Beat = {
  who: 'leader',
  title: '领导回两个字：周报',
  why: '三行字加一张图，刚才这一件已经算在里面；费用和节约都按公开的算法，能查到每一件。',
  async act(scene) {
    await scene.show('leader', 'chat', [RESIDENT])
    const from = await scene.write('leader', '周报')
    await scene.hear('leader', '周报', found(/第\d+周周报/u), from)
    await scene.hearPicture('leader', '周报的图', from)
  },
}
