import type { ExampleReader } from './by-example/learning.ts'
import { readerOfAll } from './by-example/reader.ts'
import { weigh } from './by-example/weigh.ts'
import { type BagAction, readDeskIntent } from './desk-phrases.ts'
import { DEFECT } from './exception-kind.ts'
import { readFigureCode } from './figure-code.ts'
import { isAside } from './gist/aside.ts'
import { deskGist } from './gist/desk.ts'
import { type ReportTopic, readFigures } from './gist/figures.ts'
import { asks, deniesOutright, isNoDefect, supposes, tells, withoutCourtesy } from './gist/mood.ts'
import { findPointers } from './gist/pointers.ts'
import { residentGist, trackGist } from './gist/resident.ts'
import { staffGist } from './gist/staff.ts'
import { subscriptionGist } from './gist/subscription.ts'
import { guessedFromSound, withDocuments } from './homophones.ts'
import { normalise } from './normalise.ts'
import { readBack } from './read-back.ts'
import { type ReplyIntent, readReply } from './replies.ts'
import type { Period } from './report-period.ts'
import { readWeekly } from './report-phrases.ts'
import { readExactly, readResidentIntent } from './resident-phrases.ts'
import { type Relation, readServiceIntent } from './service-phrases.ts'
import { readStaffIntent } from './staff-phrases.ts'
import type { TaskReference } from './task-reference.ts'

export type Direction = 'materials' | 'result'

/** A place as a resident names it: his home, the place he always uses, or a village or town by its name. */
export type PlaceWords =
  | { readonly kind: 'home' }
  | { readonly kind: 'usual' }
  | { readonly kind: 'named'; readonly words: string }

/** Actions that name tasks. */
export type TaskAction = 'confirm' | 'dispatch' | 'hand-over'

/** Intents that a word or two more may complete: the name, the place, the text. */
type WithWords<Kind extends string, Fields = unknown> = {
  readonly kind: Kind
  readonly words: string | undefined
} & Readonly<Fields>

/** What a text asks for. Who may have it is the server's business: the same words mean the same for everybody. */
export type Intent =
  /** `certain` false: only a bare code was written */
  | { readonly kind: 'bind'; readonly code: string | undefined; readonly certain: boolean }
  /** `about`: the document that is asked for */
  | { readonly kind: 'track'; readonly which: 'mine'; readonly about?: string | undefined }
  | { readonly kind: 'track'; readonly which: 'last' }
  | {
      readonly kind: 'track'
      readonly which: 'number'
      readonly trackingNumber: string
      readonly phoneLast4: string | undefined
    }
  | {
      readonly kind: 'send-back'
      readonly direction: Direction | undefined
      readonly matterWords: string | undefined
      readonly place: PlaceWords | undefined
    }
  | { readonly kind: 'pickup-code' }
  | { readonly kind: 'tasks' }
  | { readonly kind: 'confirm' | 'dispatch'; readonly tasks: readonly TaskReference[]; readonly all: boolean }
  | {
      readonly kind: 'hand-over'
      readonly task: TaskReference | undefined
      readonly pickupCode: string | undefined
    }
  | {
      readonly kind: 'exception' | 'resolve'
      readonly task: TaskReference | undefined
      readonly note: string | undefined
    }
  /** the courier, or whoever hands over, met nobody who took it; `note`: in his words */
  | { readonly kind: 'attempt-failed'; readonly task: TaskReference; readonly note: string }
  /** an action was meant, but its tasks could be read in more than one way */
  | { readonly kind: 'unclear'; readonly about: TaskAction }
  | WithWords<'complain', { trackingNumber: string | undefined }>
  | WithWords<'rate', { score: number | undefined }>
  /** somebody else comes to collect; `words`: his name */
  | WithWords<'proxy', { relation: Relation | undefined }>
  /** `words`: where to */
  | WithWords<'redirect', { task: TaskReference | undefined }>
  /** 确认 12: the second person's confirmation, or what 收到 12 says */
  | { readonly kind: 'witness'; readonly tasks: readonly TaskReference[] }
  /** the last thing that was recorded here, or that of a task, was a mistake */
  | { readonly kind: 'undo'; readonly task: TaskReference | undefined }
  /** `words`: the colleague */
  | WithWords<'assign', { task: TaskReference | undefined }>
  /** `words`: the number of the seal */
  | WithWords<'bag', { action: BagAction }>
  | { readonly kind: 'exceptions'; readonly site: string | undefined }
  | { readonly kind: 'return' | 'write-off'; readonly task: TaskReference | undefined }
  /** what comes from a place, or goes there */
  | { readonly kind: 'batch'; readonly site: string }
  | {
      readonly kind: 'report'
      readonly topic: ReportTopic
      /** undefined: none was said */
      readonly period: Period | undefined
      readonly site: string | undefined
    }
  /** a figure of a report by its code; undefined: which codes there are */
  | { readonly kind: 'figure'; readonly code: string | undefined }
  /** the scheduled weekly summary */
  | { readonly kind: 'subscription'; readonly wanted: boolean }
  /** `week` undefined: a weekly report was asked for, but not understood for which week */
  | { readonly kind: 'weekly'; readonly week: string | undefined }
  /** `consignment` false: leave what is being asked; true: cancel a consignment */
  | { readonly kind: 'cancel'; readonly consignment: boolean; readonly trackingNumber: string | undefined }
  | ReplyIntent
  | { readonly kind: 'unknown' }

/** What a text asks for, and whether it was only understood by its sound: then nothing may be done by it unasked. */
export interface Reading {
  readonly intent: Intent
  /** the words as they were understood, where they are not those that were written */
  readonly guessed: string | undefined
}

/**
 * Reads what a text asks for: the same text always means the same.
 * @param now decides which week `上周` is
 */
export function readIntent(text: string, now: Date): Intent {
  return readText(text, now).intent
}

/**
 * As `readIntent`: rules and examples each read the text, and what they do not agree on is doubtful.
 * @param byExample what was learned from examples; of all of them where nothing else is said
 */
export function readText(text: string, now: Date, byExample: ExampleReader = readerOfAll()): Reading {
  const { reading, words } = byRules(text, now)
  return weigh(reading, words, now, byExample)
}

/** What the rules alone read: enough for answers to a question, which examples of opening words know nothing of. */
export function readByRules(text: string, now: Date): Reading {
  return byRules(text, now).reading
}

/** What makes no sense is read once more by its sound. */
function byRules(text: string, now: Date): { readonly reading: Reading; readonly words: string } {
  const words = withDocuments(normalise(text))
  const reading = readWords(words, now)
  if (reading.intent.kind !== 'unknown') return { reading, words }
  const guessed = guessedFromSound(words)
  return guessed === words ? { reading, words } : { reading: { ...readWords(guessed, now), guessed }, words: guessed }
}

function readWords(words: string, now: Date): Reading {
  const talked = readReply(words) ?? readFigure(words) ?? subscriptionGist(words) ?? readWeekly(words, now)
  if (talked) return sure(talked)
  if (FORBIDDEN.test(words)) return sure(readFigures(words, now) ?? { kind: 'unknown' })
  const said =
    asked(readServiceIntent(words), words) ?? toldOnly(readDeskIntent(words) ?? readStaffIntent(words), words)
  if (said !== undefined && said.kind !== 'unclear') return sure(said)
  const reported = staffGist(words)
  if (reported)
    return reported.isSure ? sure(reported.intent) : { intent: reported.intent, guessed: readBack(reported.intent) }
  return sure(
    said ??
      readHelp(words) ??
      deskGist(words) ??
      readExactly(words) ??
      asked(residentGist(words), words) ??
      trackGist(words) ??
      readFigures(words, now) ??
      readResidentIntent(words) ??
      fallback(words),
  )
}

/** What residents ask for; what only speaks of it is offered, not begun. */
function asked(intent: Intent | undefined, words: string): Intent | undefined {
  return intent && isAside(intent, withoutCourtesy(words)) ? { kind: 'unknown' } : intent
}

/** What staff tell: a question, a condition, hearsay or a denial is none of it. */
const TOLD: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>([
  'confirm',
  'dispatch',
  'hand-over',
  'witness',
  'resolve',
  'undo',
  'assign',
  'bag',
  'return',
  'write-off',
])

const OF_ALL = /^异常(?:件)?的?(?:统计|汇总|分析|情况|数|率|报表|明细|记录|名单|台账)/u

function toldOnly(intent: Intent | undefined, words: string): Intent | undefined {
  if (intent === undefined || (intent.kind === 'bag' && intent.action === 'manifest')) return intent
  // 24 已收到 封签完好: a task is named, and the seal only described
  if (intent.kind === 'bag' && intent.words === undefined && findPointers(words).tasks.length > 0) return undefined
  const text = withoutCourtesy(words)
  if (intent.kind === 'exception' || intent.kind === 'attempt-failed')
    return isNoDefect(text) || (asks(text) && (intent.task || !DEFECT.test(text))) || OF_ALL.test(text)
      ? undefined
      : intent
  return TOLD.has(intent.kind) && (asks(text) || supposes(text) || deniesOutright(text)) ? undefined : intent
}

const sure = (intent: Intent): Reading => ({ intent, guessed: undefined })

/** 不用代领, 没有要投诉, 别撤回: what is denied or forbidden is not done. */
const FORBIDDEN =
  /(?:不|别|没(?:有)?|无需|甭)(?:用|要|想|需要?|必|再|打算|会|是|说|去|先|急着|随便|乱|擅自|帮我?|给我?|替我?)*(?:代领|代取|代拿|取消(?!不)|撤销|投诉|举报|评价|改送|改寄|改地址|绑定|转给|转交|转办|撤回|撤销|退回|退件|核销|点错|按错|搞错|弄错|换(?:我的?)?(?:地方|地址|站|个|到)|改(?:我的?)?(?:地址|地方|站|点|成|到)|打分)(?!了吗)/u

const HELP =
  /(?:哪些|什么|啥)功能|(?:我|这里)?(?:能|可以)(?:帮我|给我)?(?:看|查|问|办|做|干)(?:些|到)?(?:什么|啥|哪些)|怎么(?:查|看)(?:数据|报表|周报|月报)|帮助|使用(?:方法|说明)|(?:怎么|如何|不会|不懂)(?:使用|用|操作)|(?:你|您|这个?|这里).{0,3}(?:能|会|可以).{0,3}(?:干|做|办|查|帮)?.{0,2}(?:些)?(?:什么|啥)|^(?:能|可以|会)(?:干|做|办|查)(?:些)?(?:什么|啥)|[你您].{0,3}(?:干|做)(?:嘛|啥|什么)(?:的|用的)?[啊呀]?$|^(?:请问)?你(?:是|叫)(?:谁|什么|哪位|个?机器人|真人|人工|人吗)|人工|真人|客服|^(?:这个?|那个?)?(?:怎么|咋)(?:弄|搞|操作|使|玩)[啊呀的]?$|有人(?:吗|在)|教(?:一下|教)?我|^(?:请问|在不在|在么|有没有人)$/u

const readHelp = (words: string): Intent | undefined => (HELP.test(words) ? { kind: 'help' } : undefined)

function readFigure(words: string): Intent | undefined {
  const found = readFigureCode(words)
  return found === undefined ? undefined : { kind: 'figure', ...found }
}

const WANTS = /[帮要想请给能查问办发看]|麻烦|申请|\d/u

/** What no rule caught ends here, and so does everything that asks for nothing the relay can do. */
function fallback(words: string): Intent {
  if (HELP.test(words)) return { kind: 'help' }
  const left = withoutCourtesy(words)
  if (left === '' && /谢|辛苦|麻烦|没事|知道/u.test(words)) return { kind: 'thanks' }
  // 收到证了谢谢: nothing is asked for any more
  if (/谢/u.test(words) && tells(left) && [...left].length <= 8 && !WANTS.test(left)) return { kind: 'thanks' }
  const reply = readReply(left)
  return left !== '' && reply && reply.kind !== 'choice' ? reply : { kind: 'unknown' }
}
