import { acts } from './acting.ts'
import { readerOfAll } from './by-example/reader.ts'
import { findPointers } from './gist/pointers.ts'
import { type Intent, readText } from './intent.ts'
import { readBack } from './read-back.ts'

/** Something that a text may ask for, in the words by which it is offered. */
export interface Guess {
  readonly text: string
  readonly intent: Exclude<Intent, { kind: 'choice' | 'yes' | 'no' | 'unknown' }>
}

/** The most that one question offers. */
const MOST = 4
/** What is less likely is not offered. */
const LEAST_LIKELY = 0.04

/** What is offered for which matters; it is done, or asked on, only when its number is chosen. */
const OFFERS: readonly (readonly [RegExp, Guess])[] = [
  [/^track/u, { text: '看我的件到哪了', intent: { kind: 'track', which: 'mine' } }],
  [
    /^send-back/u,
    {
      text: '请人把证照寄回来，或把材料送到县里',
      intent: { kind: 'send-back', direction: undefined, matterWords: undefined, place: undefined },
    },
  ],
  [/^pickup-code|^hand-over/u, { text: '看取件码', intent: { kind: 'pickup-code' } }],
  [/^proxy/u, { text: '请人代领', intent: { kind: 'proxy', relation: undefined, words: undefined } }],
  [/^redirect/u, { text: '改送到别的站点', intent: { kind: 'redirect', task: undefined, words: undefined } }],
  [/^complain/u, { text: '投诉', intent: { kind: 'complain', trackingNumber: undefined, words: undefined } }],
  [/^rate/u, { text: '评价服务', intent: { kind: 'rate', score: undefined, words: undefined } }],
  [/^cancel c/u, { text: '取消寄件', intent: { kind: 'cancel', consignment: true, trackingNumber: undefined } }],
  [
    /^(?:tasks|confirm|dispatch|witness|resolve|assign|attempt-failed|return|write-off|batch)/u,
    { text: '看待办任务', intent: { kind: 'tasks' } },
  ],
  [/^exception$|^attempt-failed/u, { text: '报异常', intent: { kind: 'exception', task: undefined, note: undefined } }],
  [/^exceptions/u, { text: '看异常件', intent: { kind: 'exceptions', site: undefined } }],
  [/^bag/u, { text: '看封包和清单', intent: { kind: 'bag', action: 'manifest', words: undefined } }],
  [/^undo/u, { text: '撤回刚才的登记', intent: { kind: 'undo', task: undefined } }],
  [/^subscription/u, { text: '退订每周一的周报', intent: { kind: 'subscription', wanted: false } }],
  [
    /^report/u,
    { text: '看本月的汇总', intent: { kind: 'report', topic: 'summary', period: undefined, site: undefined } },
  ],
]

/** What a text that made no sense may be about, the likeliest first; empty where the examples speak for nothing. */
export function guessesOf(words: string): readonly Guess[] {
  if (!/\p{Script=Han}/u.test(words)) return []
  const facts = factsIn(words)
  const likely = readerOfAll()(words)
  const others = OFFERS.map(([matters, guess]) => ({
    guess,
    probability: likely
      .filter(({ matter }) => matters.test(matter))
      .reduce((sum, { probability }) => sum + probability, 0),
  }))
    .filter(({ probability }) => probability >= LEAST_LIKELY)
    .toSorted((one, other) => other.probability - one.probability)
    .map(({ guess }) => withItsTask(guess, words))
  return [...facts, ...others.filter(({ text }) => facts.every((fact) => fact.text !== text))].slice(0, MOST)
}

/** What parts one thing that is told from the next. */
const BETWEEN = /[\s,，。;；]+|但是?|不过|可是|而/u

/** 收到24和6但是9破了: several things at once, of which each that is clear by itself is offered; empty for one thing. */
export function factsIn(words: string): readonly Guess[] {
  const parts = words.split(BETWEEN).filter((part) => findPointers(part).tasks.length > 0)
  if (parts.length < 2) return []
  return parts.flatMap((part) => {
    const { intent } = readText(part, NEVER)
    const text = acts(intent) ? readBack(intent) : undefined
    return text === undefined ? [] : [{ text, intent: intent as Guess['intent'] }]
  })
}

/** Reports of staff have no time of their own. */
const NEVER = new Date(0)

/** 41地址上没这户: the exception that is offered is of the task that is named, in the words that were written. */
function withItsTask(guess: Guess, words: string): Guess {
  const { tasks, rest } = findPointers(words)
  const [task] = tasks
  if (guess.intent.kind !== 'exception' || task === undefined || tasks.length > 1) return guess
  const note = rest.replace(/^[\s号,，的是]+|\s+$/gu, '').replace(/\s+/gu, ' ')
  const intent = { ...guess.intent, task, note: note === '' ? undefined : note }
  return { text: `报${readBack(intent)}`, intent }
}
