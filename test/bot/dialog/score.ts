import { isDeepStrictEqual } from 'node:util'
import { acts } from '../../../bot/dialog/acting.ts'
import type { ExampleReader } from '../../../bot/dialog/by-example/learning.ts'
import type { Example, Meaning } from '../../../bot/dialog/examples/expectation.ts'
import { NOW } from '../../../bot/dialog/examples/utterances.ts'
import type { Intent } from '../../../bot/dialog/intent.ts'
import { readText } from '../../../bot/dialog/intent.ts'

/** Intents that only talk. */
const TALK: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>([
  'unknown',
  'unclear',
  'help',
  'thanks',
  'no',
  'more',
])

export interface Score {
  readonly total: number
  readonly right: number
  /** read as something else */
  readonly wrong: readonly string[]
  /** would act unasked, or begin to, and not as was meant */
  readonly wrongActions: readonly string[]
  /** actions that were meant, and are read back before they are done or begun */
  readonly readBack: readonly string[]
}

/**
 * Reads every utterance and compares.
 * @param byExample what was learned without these utterances; of all examples where nothing is said
 */
export function score(rows: Iterable<Example>, byExample?: ExampleReader): Score {
  const wrong: string[] = []
  const wrongActions: string[] = []
  const readBack: string[] = []
  let total = 0
  for (const [text, expected] of rows) {
    total += 1
    const { intent, guessed } = readText(text, NOW, byExample)
    if (fits(intent, expected)) {
      if (acts(intent) && guessed !== undefined) readBack.push(text)
      continue
    }
    const line = `${text} → ${JSON.stringify(intent)}${guessed === undefined ? '' : ' (asked)'}, not ${JSON.stringify(expected)}`
    wrong.push(line)
    // what is doubtful is asked for before anything else
    if (acts(intent) && guessed === undefined) wrongActions.push(line)
  }
  return { total, right: total - wrong.length, wrong, wrongActions, readBack }
}

function fits(intent: Intent, expected: Meaning): boolean {
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
export function scoreText(name: string, { total, right, wrongActions, readBack }: Score): string {
  const share = ((right / total) * 100).toFixed(1)
  return `${name}: ${share} % of ${total} utterances right, ${wrongActions.length} wrong actions, ${readBack.length} actions read back`
}
