import { classed, featuresOf } from './features.ts'
import type { Matter } from './matter.ts'

/** A matter and how likely it is that a text is about it; of one text they add up to 1. */
export interface Likelihood {
  readonly matter: Matter
  readonly probability: number
}

/** Tells what a text may be about, the likeliest first. */
export type ExampleReader = (words: string) => readonly Likelihood[]

/** How often the examples are gone through, how far each step goes, and how rare a feature may be. */
const ROUNDS = 5
const STEP = 0.5
const FEWEST = 2
/** Smaller errors are not worth a step. */
const NEGLIGIBLE = 1e-2

interface Lesson {
  readonly features: readonly number[]
  readonly matter: number
}

/**
 * Learns from texts what others like them are about: multinomial logistic regression by AdaGrad, in a fixed order, so that
 * the same examples always give the same reader.
 * @param examples normalised texts with their matters
 */
export function learn(examples: readonly (readonly [string, Matter])[]): ExampleReader {
  const texts = examples.map(([words]) => featuresOf(words))
  const known = numbered(frequent(texts))
  const matters = numbered(examples.map(([, matter]) => matter))
  const lessons = examples.map(([, matter], index) => ({
    features: numbersOf(texts[index] ?? [], known),
    matter: matters.get(matter) ?? 0,
  }))
  const weights = weightsFrom(lessons, known.size, matters.size)
  const names = [...matters.keys()]
  const twins = twinsOf(examples)
  return (words) => {
    const twin = twins.get(classed(words))
    if (twin !== undefined) return [{ matter: twin, probability: 1 }]
    const scores = new Float64Array(names.length)
    probabilities(numbersOf(featuresOf(words), known), weights, scores)
    return names
      .map((matter, index) => ({ matter, probability: scores[index] ?? 0 }))
      .toSorted((one, other) => other.probability - one.probability)
  }
}

/** The matter of each text that is an example itself; not of those that mean one thing here and another there. */
function twinsOf(examples: readonly (readonly [string, Matter])[]): ReadonlyMap<string, Matter> {
  const twins = new Map<string, Matter | undefined>()
  for (const [words, matter] of examples) {
    const text = classed(words)
    twins.set(text, twins.has(text) && twins.get(text) !== matter ? undefined : matter)
  }
  return new Map([...twins].flatMap(([text, matter]) => (matter === undefined ? [] : [[text, matter] as const])))
}

function weightsFrom(lessons: readonly Lesson[], features: number, matters: number): Float32Array {
  const weights = new Float32Array(features * matters)
  const squares = new Float32Array(features * matters).fill(0.01)
  const scores = new Float64Array(matters)
  // what is to be corrected, and by how much
  const wrong = new Int32Array(matters)
  const errors = new Float64Array(matters)
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { features: present, matter } of shuffled(lessons, round + 1)) {
      probabilities(present, weights, scores)
      const share = 1 / Math.sqrt(present.length || 1)
      let many = 0
      for (let other = 0; other < matters; other += 1) {
        const error = ((scores[other] ?? 0) - (other === matter ? 1 : 0)) * share
        if (Math.abs(error) < NEGLIGIBLE) continue
        errors[many] = error
        wrong[many] = other
        many += 1
      }
      for (const feature of present) {
        const from = feature * matters
        for (let one = 0; one < many; one += 1) {
          const at = from + (wrong[one] as number)
          const error = errors[one] as number
          const square = (squares[at] as number) + error * error
          squares[at] = square
          weights[at] = (weights[at] as number) - (STEP * error) / Math.sqrt(square)
        }
      }
    }
  }
  return weights
}

/** Fills `scores` with the probability of each matter (softmax). */
function probabilities(present: readonly number[], weights: Float32Array, scores: Float64Array): void {
  const matters = scores.length
  scores.fill(0)
  for (const feature of present) {
    const from = feature * matters
    for (let matter = 0; matter < matters; matter += 1)
      scores[matter] = (scores[matter] ?? 0) + (weights[from + matter] ?? 0)
  }
  const share = 1 / Math.sqrt(present.length || 1)
  let highest = Number.NEGATIVE_INFINITY
  for (let matter = 0; matter < matters; matter += 1) highest = Math.max(highest, (scores[matter] ?? 0) * share)
  let sum = 0
  for (let matter = 0; matter < matters; matter += 1) {
    const likelihood = Math.exp((scores[matter] ?? 0) * share - highest)
    scores[matter] = likelihood
    sum += likelihood
  }
  for (let matter = 0; matter < matters; matter += 1) scores[matter] = (scores[matter] ?? 0) / sum
}

function frequent(texts: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>()
  for (const text of texts) for (const feature of text) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  return [...counts].filter(([, count]) => count >= FEWEST).map(([feature]) => feature)
}

/** Each name once, with its place in order. */
function numbered(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(names)].map((name, index) => [name, index]))
}

function numbersOf(features: readonly string[], known: ReadonlyMap<string, number>): readonly number[] {
  return features.map((feature) => known.get(feature)).filter((number) => number !== undefined)
}

/** The same order for the same seed: a linear congruential generator after ANSI C. */
function shuffled<One>(list: readonly One[], seed: number): readonly One[] {
  const order = [...list]
  let random = seed
  for (let last = order.length - 1; last > 0; last -= 1) {
    random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fff_ffff
    const other = random % (last + 1)
    const [one, two] = [order[last], order[other]]
    if (one !== undefined && two !== undefined) [order[last], order[other]] = [two, one]
  }
  return order
}
