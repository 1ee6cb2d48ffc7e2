/** Kinds of picture that are taken as proof. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
export type PictureType = (typeof PICTURE_TYPES)[number]

/** What a picture is kept for: 签名, 照片, 委托书. */
export const ATTACHMENT_PURPOSES = ['signature', 'photograph', 'letter'] as const
export type AttachmentPurpose = (typeof ATTACHMENT_PURPOSES)[number]

/** Width and height in pixels that no proof needs to go beyond. */
export const MOST_PIXELS_A_SIDE = 4_096

/** What a picture's own first bytes say of it. */
export interface PictureHeader {
  readonly type: PictureType
  readonly width: number
  readonly height: number
}

/** Reads type and size from the bytes themselves, whatever the sender called them; null when they are no such picture. */
export function readPictureHeader(bytes: Buffer): PictureHeader | null {
  const header = readPng(bytes) ?? readWebp(bytes) ?? readJpeg(bytes)
  return header !== null && header.width > 0 && header.height > 0 ? header : null
}

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

function readPng(bytes: Buffer): PictureHeader | null {
  const isPng = bytes.length >= 33 && bytes.subarray(0, 8).equals(PNG_SIGNATURE) && textAt(bytes, 12, 4) === 'IHDR'
  return isPng ? { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : null
}

function readWebp(bytes: Buffer): PictureHeader | null {
  if (bytes.length < 30 || textAt(bytes, 0, 4) !== 'RIFF' || textAt(bytes, 8, 4) !== 'WEBP') return null
  const size = webpSize(bytes)
  return size === null ? null : { type: 'image/webp', ...size }
}

/** Lossy, lossless and extended files keep their size in different places. */
function webpSize(bytes: Buffer): { width: number; height: number } | null {
  switch (textAt(bytes, 12, 4)) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      if (bytes[20] !== 0x2f) return null
      const packed = bytes.readUInt32LE(21)
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    default:
      return null
  }
}

/** A JPEG is a row of segments; one that starts a frame (SOF) has the size. */
function readJpeg(bytes: Buffer): PictureHeader | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null
  let position = 2
  while (position + 9 <= bytes.length && bytes[position] === 0xff) {
    const marker = bytes.readUInt8(position + 1)
    if (marker === 0xff) position += 1
    else if (isFrame(marker)) {
      return {
        type: 'image/jpeg',
        width: bytes.readUInt16BE(position + 7),
        height: bytes.readUInt16BE(position + 5),
      }
    } else position += 2 + bytes.readUInt16BE(position + 2)
  }
  return null
}

/** SOF0 to SOF15, but for the tables that lie between their numbers. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

function textAt(bytes: Buffer, start: number, length: number): string {
  return bytes.toString('latin1', start, start + length)
}
