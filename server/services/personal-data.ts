import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const FORMAT = 'v1'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Seals personal data for storage (AES-256-GCM), hashes it for look-up (HMAC-SHA-256), and derives pick-up codes.
 * Each use has its own key, derived from the one configured.
 */
export class PersonalData {
  readonly #sealingKey: Buffer
  readonly #lookupKey: Buffer
  readonly #pickupKey: Buffer

  /** @param key at least 32 bytes in base64 */
  constructor(key: string) {
    const master = Buffer.from(key, 'base64')
    if (master.length < 32) throw new RangeError('the personal data key has at least 32 bytes')
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `shaopao ${purpose}`, 32))
    this.#sealingKey = derive('sealing')
    this.#lookupKey = derive('lookup')
    this.#pickupKey = derive('pickup')
  }

  seal(text: string): string {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#sealingKey, nonce)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return [FORMAT, ...[nonce, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.')
  }

  /** @throws Error when the text was not sealed with this key, or was changed */
  open(sealed: string): string {
    const [format, nonce, body, tag] = sealed.split('.')
    if (format !== FORMAT || !nonce || body === undefined || !tag) throw new Error('not a sealed text')
    const decipher = createDecipheriv('aes-256-gcm', this.#sealingKey, Buffer.from(nonce, 'base64url'))
    decipher.setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8')
  }

  /** Seals bytes: nonce, tag, cipher text. @param subject what they belong to; they open for nothing else */
  sealBytes(bytes: Uint8Array, subject: string): Buffer<ArrayBuffer> {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#sealingKey, nonce).setAAD(Buffer.from(subject))
    const body = Buffer.concat([cipher.update(bytes), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), body])
  }

  /** @throws Error when the bytes were not sealed with this key for this subject, or were changed */
  openBytes(sealed: Buffer, subject: string): Buffer {
    const nonce = sealed.subarray(0, NONCE_BYTES)
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', this.#sealingKey, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(subject)).setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
  }

  /** Keyed hash of a value for look-up; `purpose` keeps equal values of different kinds apart. */
  hash(purpose: 'phone' | 'phone-last4' | 'binding-code' | 'request', value: string): string {
    return createHmac('sha256', this.#lookupKey).update(`${purpose}\0${value}`).digest('base64url')
  }

  /** The six digits that the holder shows at pick-up: derived, never stored. */
  pickupCode(consignmentId: string): string {
    const digest = createHmac('sha256', this.#pickupKey).update(consignmentId).digest()
    return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, '0')
  }
}
