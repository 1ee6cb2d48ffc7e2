import { SENT_BACK_THEN, WRITTEN_OFF_THEN } from './gist/staff-words.ts'
import type { Intent } from './intent.ts'
import { NUMERAL } from './numerals.ts'
import { readTaskReference, readTaskReferences, type TaskReference } from './task-reference.ts'
import { findTrackingNumber } from './tracking-number.ts'

/** A question, a denial or a condition tells nothing that happened: no action may come of it. */
const NOT_A_STATEMENT = /[?？吗嘛么呢没未不别勿否]|哪|如果|要是|的话|多少/u
const COURTESY = /^(?:好的?|嗯+|行|ok|已阅)[\s,，。.!]*(?=\S)|[\s,，。.!]*(?:谢谢|多谢|感谢|辛苦)[你您]?[了啦啊]?$/giu
const ALL = /^(?=.*[全都所统])(?:(?:全部|全|都|所有|统统)的?|件|东西|任务|快件)+$/u
const RECEIVED = /(?:确认)?(?:收到|收妥|收讫|收件(?!人)|接收|接件|(?<!签)收(?=了|下|好|啦))(?:下|好)?/u
const CONFIRMED = /^确认(?=.)/u
const DISPATCHED = /(?:发出去?|发走|发车|送出去?|转出去?|寄出去?)/u
const HANDED_OVER = /(?:签收|交件|交付|取走|领走)/u
const CODE_WORDS = /的?(?:取件码|取货码|提货码|验证码|码)(?:是|为|:|：)?/gu
const EXCEPTION_WORD =
  /^(?:我?(?:要|想|来))?(?:上报|登记|报告|报)?(?:一?个|一下)?(?:异常件?|有问题|问题件|出问题)(?:了)?/u
const DEFECT =
  /^(?:(?:信封|文件袋|袋子|外?包装|封口|文件|材料|证件?|件|东西)(?:有点|好像|都|已经?|被)?)?(?:异常|有问题|出问题|破|坏|烂|裂|漏|找不到|不见|损坏|损毁|弄坏|弄丢|弄湿|弄脏|丢了|丢失|遗失|少了|多了|缺|湿|皱|撕|脏|不见了|没封|拆封|被拆|封签|封条|错投|送错|寄错|发错|拒收)/u
const RESOLVED = /(?:已经?处理(?:好|完)?|处理(?:好|完)|已经?解决|解决|异常解除)/u
const TASKS =
  /^(?:查看|看看|看一下|看下|看|查一下|查下|查|打开|列出|给我看|给我)?(?:我|我们|本站)?的?(?:今天|今日)?的?(?:任务|待办|工作|活儿?)(?:列表|清单|事项|单)?$|^(?:今天|今日)$|(?:有|还有|剩)(?:什么|哪些|多少|几个|没有|啥)?(?:任务|待办|活|件?要(?:办|收|发))(?:吗|没|没有)?[?]?$|^(?:今天|今日)?(?:我们?|本站)?还有(?:什么|哪些|啥)(?:没办|没处理|没做|要办的?|要做的?)$/u
/** Words that count or measure: `3份材料少了` speaks of three copies and not of task 3. */
const MEASURE = '份个件点时天日月年页张次元块袋包户人箱本楼半多几周米斤克'
const LEADING_REFERENCE = new RegExp(
  `^((?:任务|编号|#)?(?:第${NUMERAL}(?:个|件|条|项)|${NUMERAL}号|${NUMERAL}(?=[\\s,，、:：]|$)|\\d{1,4}(?![\\d${MEASURE}]|封(?!签|条|口|袋))))[\\s,，、:：的是]*(.*)$`,
  'u',
)
const LEADING_TRACKING_NUMBER = /^([A-Z\d][A-Z\d-]{4,22}[A-Z\d])(?![A-Z\d-])[\s,，、:：的是]*(.*)$/iu

/** What staff write to confirm, report or list their tasks; undefined when the text is something else. */
export function readStaffIntent(text: string): Intent | undefined {
  if (TASKS.test(text)) return { kind: 'tasks' }
  const statement = text.replace(COURTESY, '')
  if (statement === '') return undefined
  return readReport(statement) ?? readAction(statement)
}

function readAction(statement: string): Intent | undefined {
  if (NOT_A_STATEMENT.test(statement)) return undefined
  return (
    readTaskAction('confirm', statement, RECEIVED) ??
    readTaskAction('dispatch', statement, DISPATCHED) ??
    readHandOver(statement) ??
    readWitness(statement)
  )
}

function readWitness(statement: string): Intent | undefined {
  const confirmed = readTaskAction('confirm', statement, CONFIRMED)
  if (confirmed?.kind !== 'confirm' || confirmed.all || confirmed.tasks.length === 0) return confirmed
  return { kind: 'witness', tasks: confirmed.tasks }
}

function readTaskAction(kind: 'confirm' | 'dispatch', statement: string, verb: RegExp): Intent | undefined {
  const around = splitAtVerb(statement, verb)
  if (around === undefined) return undefined
  if (around === '') return { kind, tasks: [], all: false }
  if (ALL.test(around)) return { kind, tasks: [], all: true }
  const tasks = readTaskReferences(around)
  if (tasks !== undefined) return { kind, tasks, all: false }
  return mentionsTask(around) ? { kind: 'unclear', about: kind } : undefined
}

/** What stands before and after the verb, without the small words that belong to it; undefined without the verb. */
function splitAtVerb(statement: string, verb: RegExp): string | undefined {
  const match = verb.exec(statement)
  if (!match) return undefined
  const before = statement
    .slice(0, match.index)
    .replace(/^(?:我们?站?|本站|咱们?站?)/u, '')
    .replace(/(?:已经?|都已经?|确认|刚)$/u, '')
  const after = statement
    .slice(match.index + match[0].length)
    .replace(/^[了啦哈哦呀哒喽咯:：\s]+|(?:了|啦|完毕)$/gu, '')
  const together = `${before.trim()} ${after.trim()}`.trim()
  return ALL.test(together) ? together : together.replace(/(?<=[\d号个件一二三四五六七八九十])\s*都$/u, '')
}

function mentionsTask(text: string): boolean {
  return new RegExp(`\\d|${NUMERAL}[号个件]`, 'u').test(text) || findTrackingNumber(text) !== undefined
}

function readHandOver(statement: string): Intent | undefined {
  const around = splitAtVerb(statement, HANDED_OVER)
  if (around === undefined) return undefined
  const words = around
    .replace(CODE_WORDS, ' ')
    .split(/[\s,，、;；:：]+/u)
    .filter((word) => word !== '')
  const codes = words.filter((word) => /^\d{6}$/.test(word))
  const others = words.filter((word) => !/^\d{6}$/.test(word)).map(readTaskReference)
  if (codes.length > 1 || others.length > 1 || (others.length === 1 && others[0] === undefined)) {
    return mentionsTask(around) ? { kind: 'unclear', about: 'hand-over' } : undefined
  }
  return { kind: 'hand-over', task: others[0], pickupCode: codes[0] }
}

/** A report of an exception, or that one is settled. */
function readReport(statement: string): Intent | undefined {
  if (/[?？吗嘛]|(\p{Script=Han})[没不]\1|哪些|多少|几[个件]|怎么样|如何|情况(?:$|怎)/u.test(statement))
    return undefined
  const resolved = RESOLVED.exec(statement)
  if (resolved && !/[没未不]/u.test(statement)) {
    const before = statement
      .slice(0, resolved.index)
      .replace(/^异常件?/u, '')
      .trim()
    const after = statement.slice(resolved.index + resolved[0].length).replace(/^[了啦:：,，\s]+/u, '')
    if (before === '') return { kind: 'resolve', ...readReferenceAndNote(after) }
    const task = readTaskReference(before)
    if (task) return { kind: 'resolve', task, note: noteFrom(after) }
    if (/异常/u.test(before)) return undefined
  }
  const word = EXCEPTION_WORD.exec(statement)
  if (word)
    return { kind: 'exception', ...readReferenceAndNote(statement.slice(word[0].length).replace(/^[:：,，\s]+/u, '')) }
  // 找不到了 核销: what is to be done counts, and what is wrong is the reason
  if (SENT_BACK_THEN.test(statement) || WRITTEN_OFF_THEN.test(statement)) return undefined
  const { task, note } = readReferenceAndNote(statement)
  if (!task || note === undefined || !DEFECT.test(note)) return undefined
  return { kind: 'exception', task, note: noteFrom(note.replace(EXCEPTION_WORD, '').replace(/^[:：,，\s]+/u, '')) }
}

/** `12 信封破损`, `第2个破了`, `SP20261100000012 封签断了`, or a note alone. */
function readReferenceAndNote(text: string): { task: TaskReference | undefined; note: string | undefined } {
  const [, pointer, rest] = LEADING_REFERENCE.exec(text) ?? LEADING_TRACKING_NUMBER.exec(text) ?? []
  const task = pointer === undefined ? undefined : readTaskReference(pointer)
  return task ? { task, note: noteFrom(rest) } : { task: undefined, note: noteFrom(text) }
}

function noteFrom(text: string | undefined): string | undefined {
  const note = text?.trim()
  return note ? note : undefined
}
