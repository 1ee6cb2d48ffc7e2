import { describe, expect, it } from 'vitest'
import { createPeerQueue } from '../../bot/peer-queue.ts'

/** A job that ends when told to. */
function gate(): { job: () => Promise<void>; open: () => void } {
  let open = (): void => undefined
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { job: () => promise, open: () => open() }
}

describe('peer queue', () => {
  it('runs the jobs of one peer one after the other, and those of different peers side by side', async () => {
    const queue = createPeerQueue({ limit: 10, onError: (error) => expect.unreachable(String(error)) })
    const log: string[] = []
    const slow = gate()
    queue.add('a', async () => {
      await slow.job()
      log.push('a1')
    })
    queue.add('a', async () => void log.push('a2'))
    const b = new Promise<void>((resolve) => {
      queue.add('b', async () => {
        log.push('b1')
        resolve()
      })
    })
    await b
    expect(log).toEqual(['b1'])
    slow.open()
    await queue.idle()
    expect(log).toEqual(['b1', 'a1', 'a2'])
    expect(queue.pending).toBe(0)
  })

  it('turns jobs away over the limit of one peer only, and takes them again once there is room', async () => {
    const queue = createPeerQueue({ limit: 2, onError: () => undefined })
    const first = gate()
    expect(queue.add('a', first.job)).toBe(true)
    expect(queue.add('a', async () => undefined)).toBe(true)
    expect(queue.add('a', async () => undefined)).toBe(false)
    expect(queue.add('b', async () => undefined)).toBe(true)
    first.open()
    await queue.idle()
    expect(queue.add('a', async () => undefined)).toBe(true)
    await queue.idle()
  })

  it('goes on after a job that fails, also one that throws at once', async () => {
    const errors: unknown[] = []
    const queue = createPeerQueue({ limit: 10, onError: (error) => errors.push(error) })
    const log: string[] = []
    queue.add('a', () => {
      throw new Error('at once')
    })
    queue.add('a', () => Promise.reject(new Error('later')))
    queue.add('a', async () => void log.push('third'))
    await queue.idle()
    expect(log).toEqual(['third'])
    expect(errors.map(String)).toEqual(['Error: at once', 'Error: later'])
  })

  it('is idle at once when nothing was ever added', async () => {
    await expect(createPeerQueue({ limit: 1, onError: () => undefined }).idle()).resolves.toBeUndefined()
  })
})
