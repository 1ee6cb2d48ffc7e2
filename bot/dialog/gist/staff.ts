import { FAILED } from '../attempt-phrases.ts'
import { DEFECT } from '../exception-kind.ts'
import type { Intent } from '../intent.ts'
import type { TaskReference } from '../task-reference.ts'
import { withoutMeasures } from './measures.ts'
import {
  asks,
  denies,
  deniesOutright,
  isNoDefect,
  supposes,
  tells,
  withoutAllClear,
  withoutCourtesy,
  withoutExcuse,
  withoutPlan,
} from './mood.ts'
import { findPointers, type Pointers } from './pointers.ts'
import {
  ALL,
  ASSIGNED,
  BY_CARRIER,
  CLAUSE_END,
  COUNTS,
  EVERY_ALL_OF,
  EVERY_DEFECT,
  EVERY_DISPATCHED,
  EVERY_HANDED_OVER,
  EVERY_RECEIVED,
  EXCEPT,
  FORGED,
  MISTAKE,
  MOVED,
  NOBODY_KNOWS,
  REASON,
  RECEIVED,
  SENT_BACK,
  SENT_BACK_THEN,
  SETTLED,
  SURELY_DISPATCHED,
  TAKES_BACK,
  THIS_ONE,
  TO_PERSON,
  TURNED,
  WEIGHTLESS,
  WITNESSED,
  WRITTEN_OFF,
  WRITTEN_OFF_THEN,
} from './staff-words.ts'

/** What the words of a text amount to, and whether none of them was left unexplained. */
export interface Gist {
  readonly intent: Intent
  /** false: to be read back before anything is done */
  readonly isSure: boolean
}

/** What staff tell about tasks in words of their own; undefined when it is about something else. */
export function staffGist(words: string): Gist | undefined {
  const text = withoutExcuse(withoutCourtesy(words))
  const pointers = findPointers(text)
  return (
    mistake(text, pointers) ??
    bag(text, pointers) ??
    onTask(text, pointers) ??
    onAll(text, pointers) ??
    handedOn(text, pointers)
  )
}

/** The colleague that a text hands a task to. */
export const colleagueIn = (text: string): string | undefined => ASSIGNED.exec(text)?.[1]

/** Whether a text speaks of everything at once. */
export const saysAll = (text: string): boolean => ALL.test(text) && !EXCEPT.test(withoutAllClear(text))

/** Whether a text denies something, and not only that something is wrong or that its writer has time. */
export const deniesFacts = (text: string): boolean => denies(withoutAllClear(text).replace(REASON, ''))

function onTask(text: string, pointers: Pointers): Gist | undefined {
  const { tasks, rest, pickupCode } = pointers
  const [task] = tasks
  if (task === undefined) return pickupCode === undefined ? undefined : handedOver(rest, pointers)
  const fact = withoutPlan(text).replace(NOBODY_KNOWS, '不见了')
  // a run of digits that is none of these may be a code with a digit too many
  if (/\d{5}/u.test(withoutMeasures(rest)) || isNoDefect(fact)) return undefined
  if (asks(fact) || supposes(fact))
    return tasks.length === 1 ? doubtfulDefect(fact, rest.replace(NOBODY_KNOWS, '不见了'), task) : undefined
  if (tasks.length === 1) {
    const told =
      settled(rest, task) ??
      endedFor(text, rest, task) ??
      attempted(withoutPlan(rest), task) ??
      defect(rest, task) ??
      assigned(rest, task) ??
      ended(rest, task)
    if (told) return told
  }
  if (hasAnotherFact(fact)) return denies(withoutAllClear(rest)) ? undefined : handedOver(rest, pointers)
  const main = mainFact(fact)
  const clear = withoutAllClear(findPointers(main).rest)
  if (denies(clear)) return undefined
  const told = handedOver(clear, pointers) ?? moved(clear, pointers)
  return told && main !== fact ? { intent: told.intent, isSure: false } : told
}

/** 37收了 还没打电话给她: without what was not done besides, unless it takes back what was told. */
function mainFact(text: string): string {
  const clauses = text.split(CLAUSE_END)
  const isMain = (clause: string) => findPointers(clause).tasks.length > 0 || MOVED.test(clause)
  const isBeside = (clause: string) => !isMain(clause) && denies(clause) && !asks(clause) && !TAKES_BACK.test(clause)
  return clauses.some(isMain) && clauses.some(isBeside) ? clauses.filter((clause) => !isBeside(clause)).join(' ') : text
}

/** 31发了 32还在我这: a later task is told of in words of its own. */
function hasAnotherFact(text: string): boolean {
  const clauses = withoutAllClear(text).split(CLAUSE_END)
  const isReported = (clause: string) => MOVED.test(clause)
  const first = clauses.findIndex((clause) => isReported(clause) && findPointers(clause).tasks.length > 0)
  return clauses
    .slice(first + 1)
    .some((clause) => first >= 0 && /\p{Script=Han}/u.test(clause) && isOfAnother(clause, isReported(clause)))
}

function isOfAnother(clause: string, isReported: boolean): boolean {
  const { tasks, rest } = findPointers(clause)
  return tasks.length > 0 && !isReported && !isExplained(rest, /确认/gu)
}

function moved(rest: string, { tasks, isRange }: Pointers): Gist | undefined {
  if (/异常|问题|消息|短信|信息|通知(?![她他人对家户本了来到过])/u.test(rest) || DEFECT.test(rest) || EXCEPT.test(rest))
    return undefined
  const isReceived = RECEIVED.test(rest)
  const isDispatched = SURELY_DISPATCHED.test(rest)
  if (isReceived === isDispatched) return witnessed(rest, tasks)
  const isSure = !isRange && isExplained(rest, isReceived ? EVERY_RECEIVED : EVERY_DISPATCHED)
  return { intent: { kind: isReceived ? 'confirm' : 'dispatch', tasks, all: false }, isSure }
}

function witnessed(rest: string, tasks: readonly TaskReference[]): Gist | undefined {
  if (!/(?<![要去先再还得需让叫等找给帮])确认(?!吗|函|书|单|人|身份|地址|电话)/u.test(rest) || /一下/u.test(rest))
    return undefined
  return { intent: { kind: 'witness', tasks }, isSure: isExplained(rest, WITNESSED) }
}

function isExplained(rest: string, verb: RegExp): boolean {
  return withoutMeasures(rest).replace(COUNTS, ' ').replace(verb, '').replace(WEIGHTLESS, '') === ''
}

function handedOver(rest: string, { tasks, pickupCode }: Pointers): Gist | undefined {
  if (tasks.length > 1 || denies(rest) || !TO_PERSON.test(rest) || /入库|还没|没来/u.test(rest)) return undefined
  const left = rest.replace(/的?(?:取件码|取货码|提货码|验证码|编码|码|密码)(?:是|为)?/gu, '')
  const isSure = isExplained(left, EVERY_HANDED_OVER)
  // without the code it is asked for in any case
  return { intent: { kind: 'hand-over', task: tasks[0], pickupCode }, isSure: isSure || pickupCode === undefined }
}

function settled(rest: string, task: TaskReference): Gist | undefined {
  const match = SETTLED.exec(rest)
  if (!match || denies(rest) || /找到(?:人|他|她)不/u.test(rest)) return undefined
  const about = rest.slice(0, match.index).replace(WEIGHTLESS, '')
  const after = rest
    .slice(match.index + match[0].length)
    .replace(/^[了啦\s,，:：]+/u, '')
    .trim()
  const isSure = /^(?:异常件?|问题|破损|已)*$/u.test(about)
  return { intent: { kind: 'resolve', task, note: after || undefined }, isSure }
}

/** 12号不知道被谁拆开了: a word that asks makes a report doubtful, and the end of a question makes it none. */
function doubtfulDefect(text: string, rest: string, task: TaskReference): Gist | undefined {
  if (/[?？吗嘛么呢]|没有?$|不$|意思|怎么(?:办|弄|处理|回事)|(\p{Script=Han})[不没]\1|谁负责/u.test(text))
    return undefined
  const told = defect(rest, task)
  return told && { intent: told.intent, isSure: false }
}

function defect(rest: string, task: TaskReference): Gist | undefined {
  const isReported = /异常|有(?:点|些)?问题|出问题/u.test(rest)
  if (
    /(?:没(?:有)?|不是|并未)(?:什么)?(?:异常|问题|破|坏|丢|湿|少|损)|[完无]好|撤|签收(?!人)|退回(?!补)|核销|确认|转给|处理好|已处理/u.test(
      rest,
    )
  )
    return undefined
  if (!isReported && !DEFECT.test(rest)) return undefined
  // that it came and that something is wrong with it are two facts
  if (/收到(?!的?时|时|就)|发出(?!的?时)/u.test(rest)) return undefined
  const note = rest
    .replace(/(?:我?(?:要|来|想))?(?:上报|登记|报告|报)?(?:一下|个)?异常(?:件|登记)?/u, ' ')
    .replace(/^[\s,，、。:：的是号件]+|[\s,，、。]+$/gu, '')
    .replace(/\s+/gu, ' ')
  // what it denies besides may be the defect itself (不是破的), and 昨天收的 12 may be looked for, not lost
  const isSure = isReported || !(denies(rest.replace(EVERY_DEFECT, '')) || /[收发]的/u.test(rest))
  return { intent: { kind: 'exception', task, note: note || undefined }, isSure }
}

/** 送了没人接: nobody took it. */
function attempted(rest: string, task: TaskReference): Gist | undefined {
  const failed = /没有?送[成到](?:[\s,，](?:又|已经?)?(?:带|拿|放)回.{0,6})?$/u.exec(rest) ?? FAILED.exec(rest)
  // several times in vain is something to be looked at
  if (
    !failed ||
    !/^[了啦吧呀啊\s,，、。]*(?:送不[了到成出去]*|[\s,，](?:又|已经?)?(?:带|拿|放)回.{0,6})?$/u.test(
      rest.slice(failed.index + failed[0].length),
    )
  )
    return undefined
  const isSaid = /没有?送[成到]/u.test(rest)
  if (!isSaid && (/[二两三四五几多]次/u.test(rest) || DEFECT.test(rest.replace(FAILED, '')))) return undefined
  return { intent: { kind: 'attempt-failed', task, note: failed[0] }, isSure: true }
}

function assigned(rest: string, task: TaskReference): Gist | undefined {
  if (BY_CARRIER.test(rest) || denies(rest.replace(REASON, '')) || !TURNED.test(rest)) return undefined
  const name = colleagueIn(rest)
  return name === undefined ? undefined : { intent: { kind: 'assign', task, words: name }, isSure: true }
}

function handedOn(text: string, { tasks }: Pointers): Gist | undefined {
  if (tasks.length > 0 || !THIS_ONE.test(text) || asks(text) || supposes(text) || deniesFacts(text)) return undefined
  const name = colleagueIn(text)
  return name === undefined ? undefined : { intent: { kind: 'assign', task: undefined, words: name }, isSure: true }
}

/** 三次没送到 退回, 找不到了 核销: what went before is the reason. */
function endedFor(text: string, rest: string, task: TaskReference): Gist | undefined {
  const kind = SENT_BACK_THEN.test(rest.trim())
    ? 'return'
    : WRITTEN_OFF_THEN.test(rest.trim())
      ? 'write-off'
      : undefined
  if (kind === undefined || deniesOutright(text)) return undefined
  // the reason may be an exception too
  return { intent: { kind, task }, isSure: !DEFECT.test(rest) }
}

function ended(rest: string, task: TaskReference): Gist | undefined {
  if (denies(rest) || /取消|申请/u.test(rest)) return undefined
  if (WRITTEN_OFF.test(rest)) return { intent: { kind: 'write-off', task }, isSure: true }
  if (SENT_BACK.test(rest)) return { intent: { kind: 'return', task }, isSure: true }
  return undefined
}

/** Everything at once: no task is named, and nothing else is left to be explained. */
function onAll(text: string, { tasks, seal, rest }: Pointers): Gist | undefined {
  const clear = withoutAllClear(rest)
  if (tasks.length > 0 || seal !== undefined || !ALL.test(clear) || !tells(withoutAllClear(text)) || asks(text))
    return undefined
  const isReceived = RECEIVED.test(clear)
  const isDispatched = SURELY_DISPATCHED.test(clear)
  if (isReceived === isDispatched || TO_PERSON.test(clear.replace(/签收入库/u, '')) || EXCEPT.test(clear))
    return undefined
  if (!isExplained(clear.replace(EVERY_ALL_OF, ' '), isReceived ? EVERY_RECEIVED : EVERY_DISPATCHED)) return undefined
  return { intent: { kind: isReceived ? 'confirm' : 'dispatch', tasks: [], all: true }, isSure: true }
}

function mistake(text: string, { tasks, rest }: Pointers): Gist | undefined {
  if (!MISTAKE.test(rest) || FORGED.test(rest) || asks(text) || isNoDefect(text)) return undefined
  if (
    /别|不要|不用|不寄|不是我(?=点|按|弄|搞|收|发)|没(?:有)?(?:点|按|搞|弄|撤|填|收)错|没撤|我的|申请|寄件|订单|地址|名字|电话/u.test(
      rest,
    )
  )
    return undefined
  // 撤销 SH… takes back a request
  if (tasks[0]?.by === 'tracking' && !/点|按|搞|弄|填|登|误|手滑|撤回/u.test(rest)) return undefined
  return tasks.length > 1 ? undefined : { intent: { kind: 'undo', task: tasks[0] }, isSure: true }
}

function bag(text: string, { seal, rest }: Pointers): Gist | undefined {
  if (seal === undefined) return undefined
  if (/清单|交接[单表]|里面?.{0,2}(?:有|是|装)|装了|明细|有哪些|几件/u.test(rest))
    return { intent: { kind: 'bag', action: 'manifest', words: seal }, isSure: true }
  const plain = text.replace(/[没不](?:有)?[少缺错漏多]|拆[开包]/gu, '')
  if (!tells(plain) || DEFECT.test(findPointers(plain).rest)) return undefined
  const of = (action: 'receive' | 'dispatch' | 'check'): Gist => ({
    intent: { kind: 'bag', action, words: seal },
    isSure: true,
  })
  if (/核对|拆|清点|点齐|点清|齐了|齐全|对好|都在/u.test(rest)) return of('check')
  const isReceived = /收|拿到|到了|已到|到站|接/u.test(rest)
  const isDispatched = SURELY_DISPATCHED.test(rest)
  if (isReceived === isDispatched) return undefined
  return of(isReceived ? 'receive' : 'dispatch')
}

/** Whether a text forbids, asks for or only imagines what staff report: nothing may come of it. */
export const isNoReport = (text: string): boolean => denies(text) || supposes(text)
