type Job = () => Promise<void>

export interface PeerQueueOptions {
  /** How many jobs of one peer may wait or run at once. */
  readonly limit: number
  /** How many jobs of all peers together may wait or run at once. */
  readonly totalLimit: number
  /** How many jobs run at the same time. */
  readonly concurrency: number
  /** Told of every job that fails; the queue goes on with the next one. */
  readonly onError: (error: unknown) => void
}

/** `peer full`, `all full`: nothing was added. */
export type Added = 'taken' | 'peer full' | 'all full'

export interface PeerQueue {
  /** Adds a job behind the peer's earlier ones, where there is room. */
  add(peerId: string, job: Job): Added
  /** Jobs waiting or running, of all peers. */
  readonly pending: number
  /** Resolves as soon as no job is waiting or running. */
  idle(): Promise<void>
}

/**
 * One queue per peer: what one person writes is answered in order, and different people take turns, so that nobody who
 * writes a lot holds up the others. Wechaty calls its handlers concurrently, so without it a quick second message
 * overtakes a slow first one. Bounded in every direction: what does not fit is turned away, and never kept.
 */
export function createPeerQueue({ limit, totalLimit, concurrency, onError }: PeerQueueOptions): PeerQueue {
  const jobsOf = new Map<string, Job[]>()
  /** Peers with a job to do and none running. */
  const ready: string[] = []
  let pending = 0
  let running = 0
  let idleWaiters: (() => void)[] = []

  function startNext(): void {
    while (running < concurrency) {
      const peerId = ready.shift()
      if (peerId === undefined) return
      running++
      void runFirst(peerId, jobsOf.get(peerId) ?? [])
    }
  }

  async function runFirst(peerId: string, jobs: Job[]): Promise<void> {
    try {
      await jobs[0]?.()
    } catch (error) {
      onError(error)
    }
    jobs.shift()
    pending--
    running--
    if (jobs.length > 0) ready.push(peerId)
    else jobsOf.delete(peerId)
    startNext()
    if (pending > 0) return
    for (const resolve of idleWaiters) resolve()
    idleWaiters = []
  }

  return {
    add(peerId, job) {
      const jobs = jobsOf.get(peerId)
      if (jobs && jobs.length >= limit) return 'peer full'
      if (pending >= totalLimit) return 'all full'
      pending++
      if (jobs) {
        jobs.push(job)
      } else {
        jobsOf.set(peerId, [job])
        ready.push(peerId)
        startNext()
      }
      return 'taken'
    },
    get pending() {
      return pending
    },
    idle() {
      return pending === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))
    },
  }
}
