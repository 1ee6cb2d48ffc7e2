import { openRasteriser, type Rasteriser } from '../../../server/reports/rasterise.ts'

/** Pixels of a phone on a contact sheet, which shows so many side by side. */
const TILE = { width: 156, height: 338, gap: 8 }
const COLUMNS = 8

let rasteriser: Promise<Rasteriser> | undefined

/** Pictures of phones side by side in one. @returns a PNG */
export async function contactSheet(pictures: Iterable<Buffer>): Promise<Buffer> {
  const step = { x: TILE.width + TILE.gap, y: TILE.height + TILE.gap }
  const tiles = [...pictures].map((picture, index) => {
    const [x, y] = [(index % COLUMNS) * step.x + TILE.gap, Math.floor(index / COLUMNS) * step.y + TILE.gap]
    const source = `data:image/png;base64,${picture.toString('base64')}`
    return `<image x="${x}" y="${y}" width="${TILE.width}" height="${TILE.height}" href="${source}"/>`
  })
  const [width, height] = [COLUMNS * step.x + TILE.gap, Math.ceil(tiles.length / COLUMNS) * step.y + TILE.gap]
  const ground = `<rect width="100%" height="100%" fill="#8a938e"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}${tiles.join('')}</svg>`
  rasteriser ??= openRasteriser()
  return Buffer.from((await rasteriser)(svg))
}
