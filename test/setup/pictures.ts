import { randomUUID } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import { Attachment, uploadAttachment } from '../../server/contract/attachments.ts'
import type { Person } from '../../server/services/actor.ts'
import { read } from './answers.ts'
import type { Api, ApiAnswer } from './api.ts'

/** A PNG of one colour that every viewer opens. @param shade tells pictures of one size apart */
export function aPng(width = 8, height = 8, shade = 200): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0], 8)
  const rows = Buffer.alloc((width + 1) * height, shade)
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')])
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body) >>> 0)
  return Buffer.concat([length, body, checksum])
}

/** Uploads bytes as a phone would. */
export function upload(
  api: Api,
  as: Person | undefined,
  wish: { id?: string; purpose?: string; type?: string; bytes?: Buffer; headers?: Record<string, string> } = {},
): Promise<ApiAnswer> {
  const { id = randomUUID(), purpose = 'signature', type = 'image/png', bytes = aPng() } = wish
  return api.call('POST', `${uploadAttachment.path}?id=${id}&purpose=${purpose}`, {
    as,
    body: bytes,
    headers: { 'Content-Type': type, ...wish.headers },
  })
}

/** Uploads a picture and tells its id. */
export async function uploaded(api: Api, as: Person, purpose = 'signature'): Promise<string> {
  return read(Attachment, await upload(api, as, { purpose }), 201).id
}
