import type { Scene } from './scene.ts'

/** What became known in the course of a story; each beat finds what earlier beats learned. */
export interface Facts {
  trackingNumber?: string
  pickupCode?: string
}

/** One step: what happens on whose phone, and why. */
export interface Beat {
  readonly who: string
  readonly title: string
  readonly why: string
  readonly act: (scene: Scene, facts: Facts) => Promise<void>
}

export interface Story {
  readonly key: 'result' | 'materials'
  readonly name: string
  readonly beats: readonly Beat[]
  /** said when it is over: what the visitor may try by himself */
  readonly afterwards: readonly string[]
}

/** @throws Error when a beat is played before the one that learns this: a fault of the story */
export function known<K extends keyof Facts>(facts: Facts, key: K): NonNullable<Facts[K]> {
  const value = facts[key]
  if (value === undefined) throw new Error(`the story does not know its ${key} yet`)
  return value
}
