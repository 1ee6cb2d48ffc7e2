import { EXAMPLES } from '../examples/all.ts'
import type { Example } from '../examples/expectation.ts'
import { normalise } from '../normalise.ts'
import { type ExampleReader, learn } from './learning.ts'
import { matterOf } from './matter.ts'

/** What was learned from some examples. */
export const readerOf = (examples: readonly Example[]): ExampleReader =>
  learn(examples.map(([text, meaning]) => [normalise(text), matterOf(meaning)]))

let reader: ExampleReader | undefined

/** What was learned from all examples: at its first use, in up to half a second of processor time. */
export function readerOfAll(): ExampleReader {
  reader ??= readerOf(Object.values(EXAMPLES).flat())
  return reader
}
