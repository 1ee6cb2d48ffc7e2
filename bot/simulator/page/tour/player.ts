import { createListeners } from '../listeners.ts'
import { type AskToWait, type Pace, pause, type Scene } from './scene.ts'
import type { Beat, Facts, Story } from './story.ts'

export type Speed = 'slow' | 'normal' | 'fast'

/** What the visitor sees of the tour. */
export type TourState =
  | { readonly phase: 'idle' }
  | {
      /** acting: something happens on a phone; resting: time to read; stuck: something did not come */
      readonly phase: 'acting' | 'resting' | 'stuck'
      readonly story: Story
      readonly index: number
      readonly isHeld: boolean
      readonly problem: string | undefined
    }
  | { readonly phase: 'over'; readonly story: Story; readonly facts: Facts; readonly isComplete: boolean }

export interface Player {
  readonly state: TourState
  readonly speed: Speed
  setSpeed(speed: Speed): void
  start(story: Story): void
  /** Holds the story where it is, or lets it go on. */
  hold(isHeld: boolean): void
  /** Goes on to the next beat at once; a held story is held again after it. */
  next(): void
  /** Waits once more for what did not come. */
  waitOn(): void
  stop(): void
  onChange(listener: () => void): () => void
}

const LETTER_MS: Readonly<Record<Speed, number>> = { slow: 130, normal: 65, fast: 8 }
const REST: Readonly<Record<Speed, number>> = { slow: 1.8, normal: 1, fast: 0.06 }
/** Time to read a beat: so much for each of its letters, within bounds. In milliseconds. */
const READ_LETTER_MS = 140
const SHORTEST_REST_MS = 3_000
const LONGEST_REST_MS = 8_000

/** @param sceneFor makes what a story acts with, at this pace */
export function createPlayer(sceneFor: (pace: Pace) => Scene, speedAtFirst: Speed): Player {
  const changed = createListeners()
  let state: TourState = { phase: 'idle' }
  let speed = speedAtFirst
  let stopping = new AbortController()
  let isHeld = false
  /** the beat under way was let go though the story is held */
  let isLetGo = false
  const waiting = new Set<() => void>()
  let answerStuck = () => {}

  function set(next: TourState): void {
    state = next
    changed.tell()
  }

  const isGoing = () => !isHeld || isLetGo
  const letGo = () => {
    for (const go of [...waiting]) go()
  }

  function whenGoing(): Promise<void> {
    if (isGoing()) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const { signal } = stopping
      const go = () => {
        waiting.delete(go)
        signal.removeEventListener('abort', abort)
        resolve()
      }
      const abort = () => {
        waiting.delete(go)
        reject(signal.reason)
      }
      waiting.add(go)
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  /** Lets the visitor read; ended early by `next`. */
  async function rest(beat: Beat): Promise<void> {
    const letters = beat.title.length + beat.why.length
    const time = Math.min(Math.max(letters * READ_LETTER_MS, SHORTEST_REST_MS), LONGEST_REST_MS) * REST[speed]
    isLetGo = false
    const skipped = new AbortController()
    const skip = () => skipped.abort()
    waiting.add(skip)
    const stop = () => skipped.abort()
    stopping.signal.addEventListener('abort', stop, { once: true })
    await pause(time, skipped.signal).catch(() => undefined)
    waiting.delete(skip)
    stopping.signal.throwIfAborted()
    if (!skipped.signal.aborted) await whenGoing()
  }

  const askToWait: AskToWait = async (problem, arrival) => {
    if (state.phase === 'idle' || state.phase === 'over') return
    const { signal } = stopping
    set({ ...state, phase: 'stuck', problem })
    await new Promise<void>((resolve, reject) => {
      answerStuck = resolve
      arrival.then(() => resolve(), reject)
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    set({ ...state, phase: 'acting', problem: undefined })
  }

  async function play(story: Story): Promise<void> {
    const facts: Facts = {}
    const { signal } = stopping
    const scene = sceneFor({
      get letterMs() {
        return LETTER_MS[speed]
      },
      signal,
      whenGoing,
      askToWait,
    })
    try {
      for (const [index, beat] of story.beats.entries()) {
        set({ phase: 'acting', story, index, isHeld, problem: undefined })
        await beat.act(scene, facts)
        set({ phase: 'resting', story, index, isHeld, problem: undefined })
        await rest(beat)
      }
      set({ phase: 'over', story, facts, isComplete: true })
    } catch (error) {
      set({ phase: 'over', story, facts, isComplete: false })
      if (!signal.aborted) throw error
    }
  }

  return {
    get state() {
      return state
    },
    get speed() {
      return speed
    },
    setSpeed(next) {
      speed = next
      changed.tell()
    },
    start(story) {
      stopping.abort(new Error('another story begins'))
      stopping = new AbortController()
      isHeld = false
      isLetGo = false
      void play(story)
    },
    hold(next) {
      isHeld = next
      isLetGo = false
      if (!isHeld) letGo()
      if (state.phase !== 'idle' && state.phase !== 'over') set({ ...state, isHeld })
    },
    next() {
      isLetGo = true
      letGo()
      changed.tell()
    },
    waitOn: () => answerStuck(),
    stop: () => stopping.abort(new Error('the visitor stopped the story')),
    onChange: changed.add,
  }
}
