import { describe, expect, it } from 'vitest'
import { createPeerQueue, type PeerQueueOptions } from '../../bot/peer-queue.ts'

/** A job that ends when told to. */
function gate(): { job: () => Promise<void>; open: () => void } {
  let open = (): void => undefined
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { job: () => promise, open: () => open() }
}

function queueWith(options: Partial<PeerQueueOptions>) {
  const onError = (error: unknown) => expect.unreachable(String(error))
  return createPeerQueue({ limit: 10, totalLimit: 100, concurrency: 10, onError, ...options })
}

describe('peer queue', () => {
  it('runs the jobs of one peer one after the other, and those of different peers side by side', async () => {
    const queue = queueWith({})
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
    const queue = queueWith({ limit: 2 })
    const first = gate()
    expect(queue.add('a', first.job)).toBe('taken')
    expect(queue.add('a', async () => undefined)).toBe('taken')
    expect(queue.add('a', async () => undefined)).toBe('peer full')
    expect(queue.add('b', async () => undefined)).toBe('taken')
    first.open()
    await queue.idle()
    expect(queue.add('a', async () => undefined)).toBe('taken')
    await queue.idle()
  })

  it('runs at most so many at once, and lets people take turns', async () => {
    const queue = queueWith({ concurrency: 1 })
    const log: string[] = []
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) {
      queue.add(name.slice(0, 1), async () => {
        await Promise.resolve()
        log.push(name)
      })
    }
    await queue.idle()
    expect(log).toEqual(['a1', 'b1', 'c1', 'a2', 'a3'])
  })

  it('turns everybody away over the limit of all together, and takes them again once there is room', async () => {
    const queue = queueWith({ totalLimit: 2 })
    const first = gate()
    expect(queue.add('a', first.job)).toBe('taken')
    expect(queue.add('b', first.job)).toBe('taken')
    expect(queue.add('c', first.job)).toBe('all full')
    expect(queue.pending).toBe(2)
    first.open()
    await queue.idle()
    expect(queue.add('c', first.job)).toBe('taken')
    await queue.idle()
  })

  it('goes on after a job that fails, also one that throws at once', async () => {
    const errors: unknown[] = []
    const queue = queueWith({ onError: (error) => errors.push(error) })
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
    await expect(queueWith({}).idle()).resolves.toBeUndefined()
  })
})
