import { NUMERAL, readNumber } from '../numerals.ts'
import type { TaskReference } from '../task-reference.ts'
import { findTrackingNumber } from '../tracking-number.ts'
import { unmasked, withMeasuresMasked } from './measures.ts'

/** What a text points at, wherever it stands in it. */
export interface Pointers {
  readonly tasks: readonly TaskReference[]
  /** six digits that are no task: the code by which somebody collects */
  readonly pickupCode: string | undefined
  /** the number of a bag's seal */
  readonly seal: string | undefined
  /** several tasks were named by the first and the last */
  readonly isRange: boolean
  /** the text without all of these, each replaced by a blank */
  readonly rest: string
}

const TRACKING = /SH[\s-]*\d(?:[\s-]?\d){8}(?!\d)|(?<![A-Z\d-])\d{9}(?![A-Z\d-])/giu
const CODE = /(?<![A-Z\d-])\d{3}\s?\d{3}(?![A-Z\d-])/iu
const SEAL = /(?<![A-Z\d])(?!SH)(?=[A-Z\d-]*\d)[A-Z]{1,4}-?\d[A-Z\d-]{2,17}(?![A-Z\d])/iu
const COUNTED = '万亿份个时天日月年页张次元块楼半多几周米斤克分星季回趟遍维'
/** What counts, unless it is the beginning of another word: 12袋子破了, 12本人来的. */
const COUNTS = '袋(?!子)|包(?!装|好|着)|箱(?!子)|本(?!人)|户(?!主|口|名)|人(?!搬|去世|过世|外出)|点(?!错)|件(?!数)'
const RANGE = new RegExp(`第?(\\d{1,4})号?(?:到|至|-|~|—)第?(\\d{1,4})(?:号|(?![\\d${COUNTED}]|${COUNTS}))`, 'u')
const POSITION = new RegExp(`第(${NUMERAL})(?:个|件|条|项|单|份)?(?:任务|件)?`, 'gu')
const WITH_SIGN = new RegExp(`(?:任务|编号|#)?(${NUMERAL})号(?:件|任务)?(?![楼窗机线门桌])`, 'gu')
const DIGITS = new RegExp(
  `(?:任务|编号|#)?(?<![A-Z\\d.:月])(\\d{1,4})(?![A-Z\\d.:${COUNTED}]|${COUNTS}|号[楼窗机线门桌])`,
  'giu',
)
const MOST_IN_RANGE = 50

/** Finds what a text points at. Counts (3份, 两次), dates, times of day and other measures are no tasks. */
export function findPointers(text: string): Pointers {
  let rest = withMeasuresMasked(text)
  const found: { at: number; task: TaskReference }[] = []
  const take = (pattern: RegExp, read: (match: RegExpExecArray) => readonly TaskReference[]) => {
    rest = rest.replace(pattern, (...parts) => {
      const match = parts as unknown as RegExpExecArray
      const at = parts.find((part): part is number => typeof part === 'number') ?? 0
      const tasks = read(match)
      found.push(...tasks.map((task) => ({ at, task })))
      return tasks.length > 0 ? ' '.repeat(String(parts[0]).length) : String(parts[0])
    })
  }
  take(TRACKING, ([number]) => {
    const trackingNumber = findTrackingNumber(number)
    return trackingNumber === undefined ? [] : [{ by: 'tracking', trackingNumber }]
  })
  const seal = SEAL.exec(rest)?.[0]
  if (seal !== undefined) rest = rest.replace(seal, ' '.repeat(seal.length))
  const code = CODE.exec(rest)?.[0]
  if (code !== undefined) rest = rest.replace(code, ' '.repeat(code.length))
  let isRange = false
  take(RANGE, ([, first, last]) => {
    const tasks = rangeOf(Number(first), Number(last))
    isRange = tasks.length > 0
    return tasks
  })
  take(POSITION, ([, number]) => numbered(number, (position) => ({ by: 'position', position })))
  take(WITH_SIGN, ([, number]) => numbered(number, (one) => ({ by: 'number', number: one })))
  take(DIGITS, ([, number]) => numbered(number, (one) => ({ by: 'number', number: one })))
  const tasks = found.toSorted((one, other) => one.at - other.at).map(({ task }) => task)
  return {
    tasks: tasks.filter((task, index) => tasks.findIndex((one) => isSame(one, task)) === index),
    pickupCode: code?.replace(/\s/u, ''),
    seal: seal?.toUpperCase(),
    isRange,
    rest: unmasked(rest, text),
  }
}

/** Whether a text speaks of somebody's task by its short number, and not of what is the writer's own. */
export function isOfTask(text: string): boolean {
  return !/[我俺咱]的/u.test(text) && findPointers(text).tasks.some(({ by }) => by !== 'tracking')
}

function rangeOf(first: number, last: number): readonly TaskReference[] {
  const length = last - first + 1
  if (first < 1 || length < 2 || length > MOST_IN_RANGE) return []
  return Array.from({ length }, (_, index) => ({ by: 'number', number: first + index }))
}

function numbered(text: string | undefined, task: (number: number) => TaskReference): readonly TaskReference[] {
  const number = readNumber(text ?? '')
  return number === undefined || number === 0 ? [] : [task(number)]
}

function isSame(one: TaskReference, other: TaskReference): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
