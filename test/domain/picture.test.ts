import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPictureHeader } from '../../server/domain/picture.ts'
import { aPng } from '../setup/pictures.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')
/** Segments of a JPEG up to its frame: an Exif block of its own length, then SOF. */
const jpeg = (sof: string, width: number, height: number) => {
  const size = Buffer.alloc(4)
  size.writeUInt16BE(height, 0)
  size.writeUInt16BE(width, 2)
  return Buffer.concat([hex('ffd8 ffe1 0008 457869660000 ffdb 0004 0000'), hex(`ff${sof} 0011 08`), size, hex('0301')])
}
const webp = (kind: string, rest: string) =>
  Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), Buffer.from(kind), hex(`00000000 ${rest}`), Buffer.alloc(16)])

describe('a picture says itself what it is', () => {
  test.each([
    ['PNG', aPng(40, 30), { type: 'image/png', width: 40, height: 30 }],
    ['JPEG', jpeg('c0', 1280, 960), { type: 'image/jpeg', width: 1280, height: 960 }],
    ['progressive JPEG', jpeg('c2', 90, 4000), { type: 'image/jpeg', width: 90, height: 4000 }],
    ['lossy WebP', webp('VP8 ', '300000 9d012a 4001 f000'), { type: 'image/webp', width: 320, height: 240 }],
    ['lossless WebP', webp('VP8L', '2f 3fc13b00'), { type: 'image/webp', width: 320, height: 240 }],
    ['extended WebP', webp('VP8X', '10000000 3f0100 ef0000'), { type: 'image/webp', width: 320, height: 240 }],
  ])('%s', (_name, bytes, header) => {
    expect(readPictureHeader(bytes)).toEqual(header)
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a GIF', Buffer.from('GIF89a'.padEnd(64, '\0'))],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['a PNG of no width', aPng(0, 8)],
    ['the first bytes of a PNG', aPng().subarray(0, 20)],
    ['a JPEG without a frame', hex('ffd8 ffda 0008 01010000 3f00')],
    ['a JPEG whose segments lead nowhere', hex('ffd8 ffe0 ffff 0000 0000 0000')],
    ['a WebP of no kind', webp('ICCP', '00000000000000000000')],
  ])('%s is none', (_name, bytes) => {
    expect(readPictureHeader(bytes)).toBeNull()
  })

  test('whatever the bytes are, reading them ends', () => {
    const start = fc.constantFrom(hex('ffd8ff'), aPng().subarray(0, 12), webp('VP8X', ''), Buffer.alloc(0))
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, tail) => {
        const header = readPictureHeader(Buffer.concat([head, tail]))
        return header === null || (header.width > 0 && header.height > 0)
      }),
      { numRuns: 2_000 },
    )
  })
})
