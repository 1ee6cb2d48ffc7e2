import { isDeepStrictEqual } from 'node:util'
import type { Intent } from '../../../bot/dialog/intent.ts'
import { readText } from '../../../bot/dialog/intent.ts'
import { NOW } from './utterances.ts'

/** What a text has to mean: its kind, and those slots that matter. Tasks by number may be written as numbers. */
export type Expectation = { readonly kind: Intent['kind'] } & Readonly<Record<string, unknown>>

/** What all of some texts have to mean; `nothing`: neither an action nor anybody's figures may come of them. */
export type Group = readonly [Expectation | Intent | 'nothing', readonly string[]]

/** Intents that only talk. */
const TALK: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>([
  'unknown',
  'unclear',
  'help',
  'thanks',
  'no',
  'more',
])

/** Intents that change something, or lead to it. */
const ACTING: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>([
  'bind',
  'confirm',
  'dispatch',
  'hand-over',
  'witness',
  'exception',
  'attempt-failed',
  'resolve',
  'undo',
  'assign',
  'bag',
  'return',
  'write-off',
  'complain',
  'rate',
  'proxy',
  'redirect',
  'subscription',
])

export interface Score {
  readonly total: number
  readonly right: number
  /** read as something else */
  readonly wrong: readonly string[]
  /** would act, and not as was meant: asked for a yes first or not */
  readonly wrongActions: readonly string[]
}

/** Reads every utterance and compares. */
export function score(rows: Iterable<readonly [string, Expectation | Intent | 'nothing']>): Score {
  const wrong: string[] = []
  const wrongActions: string[] = []
  let total = 0
  for (const [text, expected] of rows) {
    total += 1
    const { intent, guessed } = readText(text, NOW)
    if (fits(intent, expected)) continue
    const line = `${text} → ${JSON.stringify(intent)}, not ${JSON.stringify(expected)}`
    wrong.push(line)
    // what was only understood by its sound is asked for before anything else
    if (ACTING.has(intent.kind) && guessed === undefined) wrongActions.push(line)
  }
  return { total, right: total - wrong.length, wrong, wrongActions }
}

/** Each text with what it has to mean. */
export function rowsOf(groups: readonly Group[]): (readonly [string, Group[0]])[] {
  return groups.flatMap(([expected, texts]) => texts.map((text) => [text, expected] as const))
}

function fits(intent: Intent, expected: Group[0]): boolean {
  if (expected === 'nothing') return TALK.has(intent.kind)
  const read = intent as Readonly<Record<string, unknown>>
  return Object.entries(expected).every(
    ([slot, value]) => value === undefined || isDeepStrictEqual(plain(read[slot]), plain(value)),
  )
}

/** `[{by: 'number', number: 3}]` as `[3]`. */
function plain(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return value.map((one: unknown) =>
    typeof one === 'object' && one !== null && 'number' in one ? (one as { number: number }).number : one,
  )
}

/** `97.5 % of 400`. */
export function scoreText(name: string, { total, right, wrongActions }: Score): string {
  return `${name}: ${((right / total) * 100).toFixed(1)} % of ${total} utterances right, ${wrongActions.length} wrong actions`
}
