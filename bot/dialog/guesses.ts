import type { Intent } from './intent.ts'

/** Something that a text may ask for, in the words by which it is offered. */
export interface Guess {
  readonly text: string
  readonly intent: Exclude<Intent, { kind: 'choice' | 'yes' | 'no' | 'unknown' }>
}

/** The most that one question offers. */
const MOST = 4

/** Words that only hint at something; what they lead to is offered, never done. */
const HINTS: readonly (readonly [RegExp, Guess])[] = [
  [/哪|查|进度|物流|快递|包裹|到|证|办好/u, { text: '看我的件到哪了', intent: { kind: 'track', which: 'mine' } }],
  [
    /寄|送|邮|证|材料/u,
    {
      text: '请人把证照寄回来，或把材料送到县里',
      intent: { kind: 'send-back', direction: undefined, matterWords: undefined, place: undefined },
    },
  ],
  [/取|领|拿|码/u, { text: '看取件码', intent: { kind: 'pickup-code' } }],
  [/代|替|帮我/u, { text: '请人代领', intent: { kind: 'proxy', relation: undefined, words: undefined } }],
  [
    /态度|服务|慢|差|生气|意见|不满/u,
    { text: '投诉', intent: { kind: 'complain', trackingNumber: undefined, words: undefined } },
  ],
  [/任务|待办|收|发|签|编号/u, { text: '看待办任务', intent: { kind: 'tasks' } }],
  [/退订|周报|推送/u, { text: '退订每周一的周报', intent: { kind: 'subscription', wanted: false } }],
  [/破|坏|丢|湿|少|问题|错/u, { text: '报异常', intent: { kind: 'exception', task: undefined, note: undefined } }],
  [/包|袋|封/u, { text: '看封包和清单', intent: { kind: 'bag', action: 'manifest', words: undefined } }],
  [/错|撤|改|反悔/u, { text: '撤回刚才的登记', intent: { kind: 'undo', task: undefined } }],
  [
    /数据|统计|报|周|月|镇|情况|钱|预算/u,
    { text: '看本月的汇总', intent: { kind: 'report', topic: 'summary', period: undefined, site: undefined } },
  ],
]

/** What words that no rule understood may be about, the likeliest first; empty when they hint at nothing. */
export function guessesOf(words: string): readonly Guess[] {
  return HINTS.filter(([hint]) => hint.test(words))
    .map(([, guess]) => guess)
    .slice(0, MOST)
}
