import { inflateSync } from 'node:zlib'

export interface Area {
  readonly left: number
  readonly top: number
  /** exclusive */
  readonly right: number
  /** exclusive */
  readonly bottom: number
}

export interface Picture {
  readonly width: number
  readonly height: number
  /** Red, green, blue of a pixel as '#RRGGBB'. */
  colourAt(x: number, y: number): string
  /** How many pixels have exactly this colour: the inside of letters and bars, not their smoothed edges. */
  count(colour: string, area?: Area): number
}

const BYTES_PER_PIXEL: Readonly<Record<number, number>> = { 2: 3, 6: 4 }

/** Reads an 8-bit RGB or RGBA PNG without interlacing; throws on anything else. Enough to look at what we drew. */
export function decodePng(file: Buffer): Picture {
  if (file.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') throw new Error('Not a PNG')
  const chunks = chunksOf(file)
  const head = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13)
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const bytesPerPixel = BYTES_PER_PIXEL[head.readUInt8(9)]
  if (head.readUInt8(8) !== 8 || head.readUInt8(12) !== 0 || bytesPerPixel === undefined) {
    throw new Error('Not an 8-bit RGB or RGBA PNG without interlacing')
  }
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  const pixels = unfiltered(inflateSync(packed), width * bytesPerPixel, height, bytesPerPixel)
  const valueAt = (x: number, y: number) => pixels.readUIntBE((y * width + x) * bytesPerPixel, 3)
  return {
    width,
    height,
    colourAt: (x, y) => `#${valueAt(x, y).toString(16).toUpperCase().padStart(6, '0')}`,
    count: (colour, { left, top, right, bottom } = { left: 0, top: 0, right: width, bottom: height }) => {
      const wanted = Number.parseInt(colour.slice(1), 16)
      let found = 0
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) if (valueAt(x, y) === wanted) found += 1
      }
      return found
    },
  }
}

function chunksOf(file: Buffer): { type: string; data: Buffer }[] {
  const chunks = []
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at)
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + length) })
    at += length + 12
  }
  return chunks
}

/** Undoes the filter of each line (PNG specification, section 9). */
function unfiltered(lines: Buffer, lineLength: number, height: number, step: number): Buffer {
  const pixels = Buffer.alloc(lineLength * height)
  for (let line = 0; line < height; line += 1) {
    const from = line * (lineLength + 1)
    const filter = lines[from] ?? 0
    const to = line * lineLength
    for (let index = 0; index < lineLength; index += 1) {
      const left = index < step ? 0 : (pixels[to + index - step] ?? 0)
      const up = line === 0 ? 0 : (pixels[to + index - lineLength] ?? 0)
      const upLeft = line === 0 || index < step ? 0 : (pixels[to + index - lineLength - step] ?? 0)
      pixels[to + index] = (lines[from + 1 + index] ?? 0) + prediction(filter, left, up, upLeft)
    }
  }
  return pixels
}

function prediction(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  return filter === 4 ? paeth(left, up, upLeft) : 0
}

function paeth(left: number, up: number, upLeft: number): number {
  const [toLeft, toUp, toUpLeft] = [Math.abs(up - upLeft), Math.abs(left - upLeft), Math.abs(left + up - 2 * upLeft)]
  if (toLeft <= toUp && toLeft <= toUpLeft) return left
  return toUp <= toUpLeft ? up : upLeft
}
