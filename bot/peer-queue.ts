type Job = () => Promise<void>

export interface PeerQueueOptions {
  /** How many jobs of one peer may wait or run at once. */
  readonly limit: number
  /** Told of every job that fails; the queue goes on with the next one. */
  readonly onError: (error: unknown) => void
}

export interface PeerQueue {
  /** Adds a job behind the peer's earlier ones; false when the peer has too many waiting, and nothing is added. */
  add(peerId: string, job: Job): boolean
  /** Jobs waiting or running, of all peers. */
  readonly pending: number
  /** Resolves as soon as no job is waiting or running. */
  idle(): Promise<void>
}

/**
 * One queue per peer: what one person writes is answered in order, and different people do not wait for each other.
 * Wechaty calls its handlers concurrently, so without it a quick second message overtakes a slow first one.
 */
export function createPeerQueue({ limit, onError }: PeerQueueOptions): PeerQueue {
  const waiting = new Map<string, Job[]>()
  let pending = 0
  let idleWaiters: (() => void)[] = []

  async function work(peerId: string, jobs: Job[]): Promise<void> {
    for (let job = jobs[0]; job; job = jobs[0]) {
      try {
        await job()
      } catch (error) {
        onError(error)
      }
      jobs.shift()
      pending--
    }
    waiting.delete(peerId)
    if (pending > 0) return
    for (const resolve of idleWaiters) resolve()
    idleWaiters = []
  }

  return {
    add(peerId, job) {
      const jobs = waiting.get(peerId)
      if (jobs && jobs.length >= limit) return false
      pending++
      if (jobs) {
        jobs.push(job)
      } else {
        const started = [job]
        waiting.set(peerId, started)
        void work(peerId, started)
      }
      return true
    },
    get pending() {
      return pending
    },
    idle() {
      return pending === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))
    },
  }
}
