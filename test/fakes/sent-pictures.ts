import { randomUUID } from 'node:crypto'
import type { Clock } from '../../server/services/clock.ts'
import type { PlatformAnswer } from './platform-server.ts'

const KEPT_MS = 3 * 24 * 3600 * 1000

/** Pictures that people sent: WeChat and WeCom keep each for three days, for whoever has its id. */
export class SentPictures {
  readonly #clock: Clock
  readonly #pictures = new Map<string, { readonly bytes: Buffer; readonly until: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Somebody sends one. @returns the media id that the callback brings */
  add(bytes: Buffer): string {
    const mediaId = randomUUID()
    this.#pictures.set(mediaId, { bytes, until: this.#clock.now().getTime() + KEPT_MS })
    return mediaId
  }

  /** What `media/get` answers. */
  get(mediaId: string | null): PlatformAnswer {
    const picture = this.#pictures.get(mediaId ?? '')
    return picture !== undefined && this.#clock.now().getTime() < picture.until
      ? { bytes: picture.bytes, contentType: 'image/jpeg' }
      : { json: { errcode: 40007, errmsg: 'invalid media_id' } }
  }
}
