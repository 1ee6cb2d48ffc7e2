import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPlayer, type Player } from '../../bot/simulator/page/tour/player.ts'
import type { Pace, Scene } from '../../bot/simulator/page/tour/scene.ts'
import type { Beat, Story } from '../../bot/simulator/page/tour/story.ts'

/** Beats are ended, or fail, by the test; nothing of a page is needed. */
class Rehearsal {
  readonly begun: string[] = []
  pace: Pace | undefined
  readonly #ends = new Map<string, () => void>()
  readonly story: Story

  constructor(titles: readonly string[]) {
    this.story = { key: 'result', name: '排练', beats: titles.map((title) => this.#beat(title)), afterwards: [] }
  }

  readonly sceneFor = (pace: Pace): Scene => {
    this.pace = pace
    return {} as Scene
  }

  #beat(title: string): Beat {
    return {
      who: 'resident',
      title,
      why: '',
      act: async (_scene, facts) => {
        this.begun.push(title)
        facts.trackingNumber = 'SH123456789'
        await new Promise<void>((resolve, reject) => {
          this.#ends.set(title, resolve)
          this.pace?.signal.addEventListener('abort', () => reject(this.pace?.signal.reason))
        })
      },
    }
  }

  async end(title: string): Promise<void> {
    this.#ends.get(title)?.()
    await vi.advanceTimersByTimeAsync(0)
  }
}

let play: Rehearsal
let player: Player
beforeEach(async () => {
  vi.useFakeTimers()
  play = new Rehearsal(['一', '二'])
  player = createPlayer(play.sceneFor, 'normal')
  player.start(play.story)
  await vi.advanceTimersByTimeAsync(0)
})
afterEach(() => {
  vi.useRealTimers()
})

const later = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

describe('the tour', () => {
  it('leaves time to read, then goes on, and tells what became known at its end', async () => {
    await play.end('一')
    expect(player.state).toMatchObject({ phase: 'resting', index: 0 })
    await later(2_900)
    expect(play.begun).toEqual(['一'])
    await later(200)
    expect(play.begun).toEqual(['一', '二'])
    await play.end('二')
    await later(3_100)
    expect(player.state).toMatchObject({ phase: 'over', isComplete: true, facts: { trackingNumber: 'SH123456789' } })
  })

  it('is held between two beats until it is let go', async () => {
    player.hold(true)
    await play.end('一')
    await later(60_000)
    expect(play.begun).toEqual(['一'])
    player.hold(false)
    await later(0)
    expect(play.begun).toEqual(['一', '二'])
  })

  it('holds within a beat, too: what a beat does waits', async () => {
    player.hold(true)
    let isGoing = false
    void play.pace?.whenGoing().then(() => {
      isGoing = true
    })
    await later(60_000)
    expect(isGoing).toBe(false)
    player.hold(false)
    await later(0)
    expect(isGoing).toBe(true)
  })

  it('plays one beat at a time while it is held', async () => {
    player.hold(true)
    await play.end('一')
    player.next()
    await later(0)
    expect(play.begun).toEqual(['一', '二'])
    await play.end('二')
    await later(60_000)
    expect(player.state).toMatchObject({ phase: 'resting', index: 1, isHeld: true })
  })

  it('goes on at once when it is told to', async () => {
    await play.end('一')
    player.next()
    await later(0)
    expect(play.begun).toEqual(['一', '二'])
  })

  it('stops in the middle of a beat, and can begin anew', async () => {
    player.stop()
    await later(0)
    expect(player.state).toMatchObject({ phase: 'over', isComplete: false })
    player.start(play.story)
    await later(0)
    expect(player.state).toMatchObject({ phase: 'acting', index: 0, isHeld: false })
  })

  describe('when something does not come', () => {
    let comes: () => void
    let goesOn: boolean
    beforeEach(() => {
      goesOn = false
      const arrival = new Promise<void>((resolve) => {
        comes = resolve
      })
      void play.pace?.askToWait('还没有等到取件码。', arrival).then(() => {
        goesOn = true
      })
    })

    it('says so, and waits on when it is told to', async () => {
      expect(player.state).toMatchObject({ phase: 'stuck', problem: '还没有等到取件码。', index: 0 })
      await later(60_000)
      expect(goesOn).toBe(false)
      player.waitOn()
      await later(0)
      expect(goesOn).toBe(true)
      expect(player.state).toMatchObject({ phase: 'acting', index: 0, problem: undefined })
    })

    it('goes on by itself when it comes after all', async () => {
      comes()
      await later(0)
      expect(goesOn).toBe(true)
      expect(player.state).toMatchObject({ phase: 'acting', index: 0 })
    })
  })

  it('types faster when it is told to', () => {
    const before = play.pace?.letterMs ?? 0
    player.setSpeed('fast')
    expect(play.pace?.letterMs).toBeLessThan(before)
  })
})
