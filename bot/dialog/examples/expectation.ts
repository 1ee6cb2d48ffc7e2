import type { Intent } from '../intent.ts'

/** What a text has to mean: its kind, and those slots that matter. Tasks by number may be written as numbers. */
export type Expectation = { readonly kind: Intent['kind'] } & Readonly<Record<string, unknown>>

/** What is meant by a text; `nothing`: neither an action nor anybody's figures may come of it. */
export type Meaning = Expectation | Intent | 'nothing'

/** A text and what is meant by it. Names, numbers and places are made up. */
export type Example = readonly [string, Meaning]

/** What all of some texts have to mean. */
export type Group = readonly [Meaning, readonly string[]]

/** Each text with what it has to mean. */
export const examplesOf = (groups: readonly Group[]): Example[] =>
  groups.flatMap(([meaning, texts]) => texts.map((text): Example => [text, meaning]))
