import { acts, OF_STAFF } from '../acting.ts'
import { exceptionKindOf } from '../exception-kind.ts'
import { isWishedInTime } from '../gist/aside.ts'
import { leavesWords } from '../gist/figures.ts'
import { asks, denies, deniesOutright, supposes, tells, toldIn, withoutCourtesy, withoutExcuse } from '../gist/mood.ts'
import { deniesFacts } from '../gist/staff.ts'
import type { Intent, Reading } from '../intent.ts'
import { readBack } from '../read-back.ts'
import { intentAbout } from './intent-about.ts'
import type { ExampleReader, Likelihood } from './learning.ts'
import { type Matter, matterOf, NOTHING } from './matter.ts'

/** What is written as a whole in one way only, and what needs no weighing. */
const PLAIN: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>([
  'choice',
  'yes',
  'no',
  'help',
  'more',
  'thanks',
  'figure',
  'unclear',
])
/** What only answers a question means nothing without one. */
const ANSWERS: ReadonlySet<Matter> = new Set<Matter>(['choice', 'yes', 'no', 'more', 'figure'])

/** How much the word of the rules counts beside the examples, as a logarithm of odds: more where they found nothing. */
const TRUST = 0.75
const TRUST_IN_TOLD = 1.5
const TRUST_IN_NOTHING = 1
/** Below this the examples do not speak for a matter that the rules did not read. */
const LEAST_LIKELY = 0.4
/** The same where what the rules read is told as a fact. */
const LEAST_AGAINST_TOLD = 0.6
/** Below this a report that the rules read is read back. */
const SURE = 0.5
/** Below this a report of staff is rather asked about than dropped. */
const FIRM = 0.9
/** From here on a report that denies something besides is asked about. */
const FIRM_ENOUGH = 0.7
/** Letters; longer words may tell something besides. */
const LONGEST_PLAIN_DEFECT = 4
/** Stands for what no example is like. */
const FLOOR = 1e-4

/**
 * What the rules and the examples together make of a text. Where the examples firmly say something else, their word counts,
 * as a question if it acts; an action is done unasked only where both agree.
 */
export function weigh(reading: Reading, words: string, now: Date, byExample: ExampleReader): Reading {
  // numbers and codes alone are what the rules say
  if (PLAIN.has(reading.intent.kind) || isPlainDefect(reading.intent) || !/\p{Script=Han}/u.test(words)) return reading
  const ruled = matterOf(reading.intent)
  const likely = byExample(OF_STAFF.has(reading.intent.kind) ? toldIn(words) : words)
  const text = withoutCourtesy(words)
  const isDoubtful = OF_RESIDENTS.has(reading.intent.kind) && onlySpeaksOf(text)
  const isHalfRead = reading.intent.kind === 'report' && leavesWords(words, now)
  const told = isTold(reading.intent, text)
  const trust = ruled === NOTHING ? TRUST_IN_NOTHING : isDoubtful || isHalfRead ? 0 : told ? TRUST_IN_TOLD : TRUST
  const best = likeliest(ruled, likely, trust, told ? LEAST_AGAINST_TOLD : LEAST_LIKELY)
  if (isOfSameKind(best, ruled))
    return acts(reading.intent) && (isDoubtful || probabilityOf(ruled, likely) < SURE) ? doubted(reading) : reading
  if (best === NOTHING)
    return isAskedRather(reading.intent, text) && probabilityOf(NOTHING, likely) < FIRM
      ? doubted(reading)
      : { intent: { kind: 'unknown' }, guessed: undefined }
  const intent = intentAbout(best, words, now)
  if (
    intent === undefined ||
    (acts(intent) && isNotMeant(intent, withoutExcuse(text), probabilityOf(best, likely) >= FIRM_ENOUGH))
  )
    return acts(reading.intent) ? doubted(reading) : reading
  return { intent, guessed: acts(intent) ? readBack(intent) : undefined }
}

function likeliest(ruled: Matter, likely: readonly Likelihood[], trust: number, least: number): Matter {
  let best = { matter: ruled, score: Math.log(FLOOR) + trust }
  for (const { matter, probability } of likely) {
    const isRuled = isOfSameKind(matter, ruled)
    if (!isRuled && (ANSWERS.has(matter) || probability < least)) continue
    const score = Math.log(probability + FLOOR) + (isRuled ? trust : 0)
    if (score > best.score) best = { matter, score }
  }
  return best.matter
}

/** 12 拒收: a task, and in a word what is wrong with it, can mean nothing else. */
function isPlainDefect(intent: Intent): boolean {
  if (intent.kind !== 'exception' || intent.task === undefined || intent.note === undefined) return false
  return (
    [...intent.note].length <= LONGEST_PLAIN_DEFECT && exceptionKindOf(intent.note) !== 'other' && tells(intent.note)
  )
}

/** The rules know better whether materials or a result is to be sent. */
function isOfSameKind(one: Matter, other: Matter): boolean {
  return one === other || (one.startsWith('send-back') && other.startsWith('send-back'))
}

const probabilityOf = (wanted: Matter, likely: readonly Likelihood[]) =>
  likely.find(({ matter }) => matter === wanted)?.probability ?? 0

/** A complaint may be full of questions. */
const OF_RESIDENTS: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>(['rate', 'proxy', 'redirect'])
/** A question that asks politely for what it names. */
const ASKS_FOR_IT =
  /^(?:我|请问|你们?|现在)*(?:能不能|能否|能|可不可以|可以|可否|帮|怎么|如何)|(?:我|帮|让|叫|请).*(?:可以|行|能|好)(?:吗|不)$/u
/** 领过一次, 打过差评: it was done. */
const WAS_DONE = /\p{Script=Han}过(?!来|去|期)/u

function onlySpeaksOf(text: string): boolean {
  return (asks(text) && !ASKS_FOR_IT.test(text)) || (supposes(text) && !isWishedInTime(text)) || WAS_DONE.test(text)
}

/** What asks, supposes or denies reports nothing; that nobody was there, or where it was looked for, denies too. */
function isNotMeant({ kind }: Intent, text: string, isFirm: boolean): boolean {
  if (kind === 'bind') return false
  if (OF_RESIDENTS.has(kind) || kind === 'complain') return onlySpeaksOf(text)
  return (
    asks(text) ||
    supposes(text) ||
    (kind !== 'attempt-failed' && deniesFacts(text) && (!isFirm || deniesOutright(text)))
  )
}

/** Told, and neither asked nor supposed: where a rule found so much, it needs more to be wrong. */
const isTold = ({ kind }: Intent, text: string): boolean =>
  kind === 'send-back' ? !asks(text) : (kind === 'redirect' || OF_STAFF.has(kind)) && tells(toldIn(text))

/** Rather asked about than dropped: what staff report, and what is asked for in so many words. */
function isAskedRather({ kind }: Intent, text: string): boolean {
  return OF_STAFF.has(kind) || (OF_RESIDENTS.has(kind) && !onlySpeaksOf(text) && !denies(text))
}

/** The same, to be read back before anything is done. */
function doubted({ intent, guessed }: Reading): Reading {
  return { intent, guessed: guessed ?? readBack(intent) }
}
