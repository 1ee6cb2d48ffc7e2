import { setTimeout as delay } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { MiniProgramPage } from '../domain/mini-program-pages.ts'
import { AppError } from '../errors.ts'
import type { ServiceContext } from './context.ts'

/** Where a scan leads: the page reads the number from its scene. */
const PAGE: MiniProgramPage = 'pages/track/index'
/** A code never changes; so many are kept, some 40 kB each. */
const MOST_KEPT = 200
/** A paper waits so long for its code, in milliseconds, and is printed without it then. */
const PAPER_PATIENCE_MS = 2_000
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47])

/** WeChat's round codes of the mini-program: each asked for once, however many wait for it, and kept. */
export class MiniProgramCodes {
  readonly #kept = new LRUCache<string, Buffer, ServiceContext>({
    max: MOST_KEPT,
    fetchMethod: (trackingNumber, _stale, { context }) => ask(context, trackingNumber),
  })

  /**
   * The code that opens the mini-program at a consignment, as PNG.
   * @throws AppError mini_program_code_unavailable when WeChat is not set up, away, or refuses
   */
  async of(context: ServiceContext, trackingNumber: string): Promise<Buffer> {
    const code = await this.#kept.fetch(trackingNumber, { context })
    if (code === undefined) throw new AppError('mini_program_code_unavailable')
    return code
  }

  /** The same for a paper, which is worth having without it. */
  async forPaper(context: ServiceContext, trackingNumber: string): Promise<Buffer | null> {
    const waiting = new AbortController()
    const tooLate = delay(PAPER_PATIENCE_MS, null, { signal: waiting.signal }).catch(() => null)
    try {
      return await Promise.race([this.of(context, trackingNumber).catch(() => null), tooLate])
    } finally {
      waiting.abort()
    }
  }
}

async function ask({ miniProgram, logger }: ServiceContext, trackingNumber: string): Promise<Buffer> {
  if (miniProgram.unlimitedCode === undefined) throw new AppError('mini_program_code_unavailable')
  try {
    const { bytes } = await miniProgram.unlimitedCode(PAGE, `n=${trackingNumber}`)
    if (!bytes.subarray(0, PNG.length).equals(PNG)) throw new TypeError('a picture that is no PNG')
    return bytes
  } catch (error) {
    logger.error({ err: error }, 'WeChat gave no code of the mini-program')
    throw new AppError('mini_program_code_unavailable', { cause: error })
  }
}
