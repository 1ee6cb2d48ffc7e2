/**
 * Takes the pictures of docs/pictures: `node server/run.mjs test/miniprogram/pages/take-pictures.ts`, and with
 * `--pages DIR` one of every page in every mode, to be looked at one by one.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openRasteriser, type Rasteriser } from '../../../server/reports/rasterise.ts'
import type { FakeApi } from './fake-api.ts'
import { pagesToShow } from './page-list.ts'
import { type Bench, type Mode, startBench } from './phones.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../../docs/pictures')
const MODES: readonly Mode[] = ['light', 'elder', 'dark']
/** Pixels of a phone on a contact sheet, which shows so many side by side. */
const TILE = { width: 156, height: 338, gap: 8 }
const COLUMNS = 8

async function picturesIn(mode: Mode, bench: Bench, api: FakeApi): Promise<Map<string, Buffer>> {
  const pictures = new Map<string, Buffer>()
  const pages = Object.entries(pagesToShow(api))
  for (const persona of new Set(pages.map(([, page]) => page.persona))) {
    const phone = await bench.phone(api, persona, '/pages/track/index', mode)
    for (const [page, { query = '', loaded }] of pages.filter(([, each]) => each.persona === persona)) {
      await phone.goTo(`/${page}${query}`)
      await phone.sees(loaded).waitFor()
      await phone.page.evaluate(() => document.fonts.ready.then(() => undefined))
      await phone.page.waitForLoadState('networkidle')
      pictures.set(page, await phone.page.screenshot({ scale: 'css' }))
    }
  }
  return pictures
}

/** All pages of a mode in one picture. */
function contactSheet(pictures: Iterable<Buffer>, rasterise: Rasteriser): Buffer {
  const step = { x: TILE.width + TILE.gap, y: TILE.height + TILE.gap }
  const tiles = [...pictures].map((picture, index) => {
    const [x, y] = [(index % COLUMNS) * step.x + TILE.gap, Math.floor(index / COLUMNS) * step.y + TILE.gap]
    const source = `data:image/png;base64,${picture.toString('base64')}`
    return `<image x="${x}" y="${y}" width="${TILE.width}" height="${TILE.height}" href="${source}"/>`
  })
  const [width, height] = [COLUMNS * step.x + TILE.gap, Math.ceil(tiles.length / COLUMNS) * step.y + TILE.gap]
  const ground = `<rect width="100%" height="100%" fill="#8a938e"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}${tiles.join('')}</svg>`
  return Buffer.from(rasterise(svg))
}

/** Those that a document shows by themselves: name, page, mode. */
const ALONE: readonly [name: string, page: string, mode: Mode][] = [
  ['home', 'pages/home/index', 'light'],
  ['home-elder', 'pages/home/index', 'elder'],
  ['home-dark', 'pages/home/index', 'dark'],
  ['request', 'pages/request/index', 'light'],
  ['request-kind', 'pages/request-kind/index', 'light'],
  ['proxy', 'pages/proxy/index', 'light'],
  ['rating', 'pages/rating/index', 'light'],
  ['tracking', 'pages/tracking/index', 'light'],
  ['pickup-code', 'pages/pickup-code/index', 'light'],
  ['notifications', 'pages/notifications/index', 'light'],
  ['staff-tasks', 'staff/tasks/index', 'light'],
  ['staff-search', 'staff/search/index', 'light'],
  ['leader-overview', 'leader/overview/index', 'light'],
  ['leader-overview-dark', 'leader/overview/index', 'dark'],
  ['leader-towns', 'leader/towns/index', 'light'],
  ['leader-budget', 'leader/budget/index', 'light'],
  ['leader-satisfaction', 'leader/satisfaction/index', 'light'],
  ['leader-approvals', 'leader/approvals/index', 'light'],
]

const { values } = parseArgs({ options: { pages: { type: 'string' } } })
const rasterise = await openRasteriser()
const bench = await startBench()
try {
  await mkdir(FOLDER, { recursive: true })
  for (const mode of MODES) {
    const pictures = await picturesIn(mode, bench, await bench.serve())
    for (const [page, picture] of pictures) {
      const name = ALONE.find(([, of, when]) => of === page && when === mode)?.[0]
      if (name !== undefined) await writeFile(path.join(FOLDER, `mini-program-${name}.png`), picture)
      if (values.pages === undefined) continue
      await mkdir(values.pages, { recursive: true })
      await writeFile(path.join(values.pages, `${page.replaceAll('/', '-')}-${mode}.png`), picture)
    }
    await writeFile(path.join(FOLDER, `mini-program-all-${mode}.png`), contactSheet(pictures.values(), rasterise))
    await bench.putAway()
  }
} finally {
  await bench.close()
}
