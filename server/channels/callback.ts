import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Inbound } from '../domain/inbound.ts'
import { readXml, type XmlElement } from './callback-xml.ts'

/** Why a callback was not let in. */
export type CallbackRefusal = 'malformed' | 'bad_signature' | 'stale' | 'wrong_receiver'

/** A callback that is what it says: signed, fresh, for us. */
export interface OpenedCallback {
  readonly nonce: string
  readonly signature: string
  readonly inbound: readonly Inbound[]
}

type Query = Readonly<Record<string, unknown>>

/** Where a platform calls back. Neither function throws for what strangers send. */
export interface CallbackSource {
  /** name of the channel, as in the identities of people */
  readonly channel: string
  /** below /callbacks */
  readonly path: string
  /** what the platform wants to read when all is well */
  readonly success: string
  /** null: this platform does not check the address */
  readonly check:
    | ((query: Query, now: Date) => { readonly echo: string } | { readonly refused: CallbackRefusal })
    | null
  open(
    request: { readonly query: Query; readonly body: Buffer; readonly authorization: string },
    now: Date,
  ): OpenedCallback | { readonly refused: CallbackRefusal }
}

/** What the owner of the app entered on the platform's page. */
export interface CallbackSecrets {
  readonly token: string
  /** 43 characters */
  readonly encodingAesKey: string
  /** the app id or the corporation's id, which stands at the end of what was encrypted */
  readonly receiveId: string
}

/** Older ones, and such from the future, are refused. */
export const STALE_AFTER_MS = 5 * 60_000
export const ENCODING_AES_KEY = /^[A-Za-z0-9]{43}$/

const Stamp = z.object({ timestamp: z.string().regex(/^\d{1,12}$/), nonce: z.string().min(1).max(64) })
const Signature = z.string().regex(/^[0-9a-f]{40}$/)
const Encrypted = Stamp.extend({ msg_signature: Signature })
const Plain = Stamp.extend({ signature: Signature, echostr: z.string().regex(/^[\w-]{1,128}$/) })
const Echo = Encrypted.extend({ echostr: z.string().min(1).max(1_000) })

/** The check of the address as WeChat does it: the signed text comes back as it came. */
export function checkPlain(secrets: CallbackSecrets) {
  return (query: Query, now: Date): { echo: string } | { refused: CallbackRefusal } => {
    const parsed = Plain.safeParse(query)
    if (!parsed.success) return { refused: 'malformed' }
    const { timestamp, nonce, signature, echostr } = parsed.data
    if (!isSigned(signature, [secrets.token, timestamp, nonce])) return { refused: 'bad_signature' }
    return isStale(timestamp, now) ? { refused: 'stale' } : { echo: echostr }
  }
}

/** The check of the address as WeCom does it: the text comes encrypted and goes back decrypted. */
export function checkEncrypted(secrets: CallbackSecrets) {
  return (query: Query, now: Date): { echo: string } | { refused: CallbackRefusal } => {
    const parsed = Echo.safeParse(query)
    if (!parsed.success) return { refused: 'malformed' }
    const { timestamp, nonce, msg_signature, echostr } = parsed.data
    if (!isSigned(msg_signature, [secrets.token, timestamp, nonce, echostr])) return { refused: 'bad_signature' }
    if (isStale(timestamp, now)) return { refused: 'stale' }
    const opened = decrypt(secrets, echostr)
    return typeof opened === 'string' ? { refused: opened } : { echo: opened.toString('utf8') }
  }
}

/** Opens an encrypted callback. @param read what its XML says */
export function openEncrypted(secrets: CallbackSecrets, read: (message: XmlElement) => readonly Inbound[]) {
  return (
    { query, body }: { readonly query: Query; readonly body: Buffer },
    now: Date,
  ): OpenedCallback | { readonly refused: CallbackRefusal } => {
    const parsed = Encrypted.safeParse(query)
    const encrypted = readXml(body)?.text('Encrypt')
    if (!parsed.success || encrypted === undefined) return { refused: 'malformed' }
    const { timestamp, nonce, msg_signature: signature } = parsed.data
    if (!isSigned(signature, [secrets.token, timestamp, nonce, encrypted])) return { refused: 'bad_signature' }
    if (isStale(timestamp, now)) return { refused: 'stale' }
    const opened = decrypt(secrets, encrypted)
    if (typeof opened === 'string') return { refused: opened }
    const message = readXml(opened)
    return message === null ? { refused: 'malformed' } : { nonce, signature, inbound: read(message) }
  }
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}

function isSigned(signature: string, parts: readonly string[]): boolean {
  return isSame(
    signature,
    createHash('sha1')
      .update([...parts].sort().join(''))
      .digest('hex'),
  )
}

function isStale(timestamp: string, now: Date): boolean {
  return Math.abs(now.getTime() - Number(timestamp) * 1000) > STALE_AFTER_MS
}

const RANDOM_BYTES = 16
const LENGTH_BYTES = 4
/** PKCS#7 over blocks of 32 bytes, not of the 16 that AES has. */
const LONGEST_PADDING = 32

/** AES-256-CBC: 16 random bytes, the length, the message, the receiver's id, padding. */
function decrypt({ encodingAesKey, receiveId }: CallbackSecrets, text: string): Buffer | CallbackRefusal {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const cipherText = Buffer.from(text, 'base64')
  if (cipherText.length === 0 || cipherText.length % 16 !== 0) return 'malformed'
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(cipherText), decipher.final()])
  const padding = padded.at(-1) ?? 0
  if (padding < 1 || padding > LONGEST_PADDING || padding > padded.length) return 'malformed'
  const plain = padded.subarray(RANDOM_BYTES, padded.length - padding)
  if (plain.length < LENGTH_BYTES) return 'malformed'
  const end = LENGTH_BYTES + plain.readUInt32BE(0)
  if (end > plain.length) return 'malformed'
  return isSame(plain.subarray(end).toString('utf8'), receiveId) ? plain.subarray(LENGTH_BYTES, end) : 'wrong_receiver'
}
