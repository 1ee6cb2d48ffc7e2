import { setTimeout as delay } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { MiniProgramPage } from '../domain/mini-program-pages.ts'
import { AppError } from '../errors.ts'
import type { ServiceContext } from './context.ts'

/** Where a scan leads: the page reads the rest from its scene. */
export interface CodeTarget {
  readonly page: MiniProgramPage
  /** at most 32 characters, without `%` */
  readonly scene: string
  /** of the picture, in pixels; absent: WeChat's own, for a paper in the hand */
  readonly width?: number
}

/** Shows where a consignment is. */
export function trackingCode(trackingNumber: string): CodeTarget {
  return { page: 'pages/track/index', scene: `n=${trackingNumber}` }
}

/** So wide a picture is sharp on a wall. */
const POSTER_PIXELS = 1280

/** Begins a request at a site. Its code alone is the scene: it may be as long as one. */
export function siteCode(siteId: string): CodeTarget {
  return { page: 'pages/request/index', scene: siteId, width: POSTER_PIXELS }
}

/** A code never changes; so many are kept, some 40 kB each. */
const MOST_KEPT = 200
/** A paper waits so long for its code, in milliseconds, and is printed without it then. */
const PAPER_PATIENCE_MS = 2_000
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47])

/** WeChat's round codes of the mini-program: each asked for once, however many wait for it, and kept. */
export class MiniProgramCodes {
  readonly #kept = new LRUCache<string, Buffer, { context: ServiceContext; target: CodeTarget }>({
    max: MOST_KEPT,
    fetchMethod: (_key, _stale, { context: { context, target } }) => ask(context, target),
  })

  /**
   * The code that opens the mini-program there, as PNG.
   * @throws AppError mini_program_code_unavailable when WeChat is not set up, away, or refuses
   */
  async of(context: ServiceContext, target: CodeTarget): Promise<Buffer> {
    const code = await this.#kept.fetch(`${target.page}?${target.scene}`, { context: { context, target } })
    if (code === undefined) throw new AppError('mini_program_code_unavailable')
    return code
  }

  /** The same for a paper, which is worth having without it. */
  async forPaper(context: ServiceContext, target: CodeTarget): Promise<Buffer | null> {
    const waiting = new AbortController()
    const tooLate = delay(PAPER_PATIENCE_MS, null, { signal: waiting.signal }).catch(() => null)
    try {
      return await Promise.race([this.of(context, target).catch(() => null), tooLate])
    } finally {
      waiting.abort()
    }
  }
}

async function ask({ miniProgram, logger }: ServiceContext, { page, scene, width }: CodeTarget): Promise<Buffer> {
  if (miniProgram.unlimitedCode === undefined) throw new AppError('mini_program_code_unavailable')
  try {
    const { bytes } = await miniProgram.unlimitedCode(page, scene, width)
    if (!bytes.subarray(0, PNG.length).equals(PNG)) throw new TypeError('a picture that is no PNG')
    return bytes
  } catch (error) {
    logger.error({ err: error }, 'WeChat gave no code of the mini-program')
    throw new AppError('mini_program_code_unavailable', { cause: error })
  }
}
