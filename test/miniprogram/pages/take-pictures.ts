/**
 * Takes the pictures of docs/pictures: `node server/run.mjs test/miniprogram/pages/take-pictures.ts`, and with
 * `--pages DIR` one of every page in every mode, to be looked at one by one.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { builtMiniProgram } from '../built.ts'
import { type BrowserPhone, browserPhones } from '../phones/browser-phone.ts'
import type { Mode, Phones } from '../phones/phone.ts'
import { contactSheet } from './contact-sheet.ts'
import { type FakeApi, startFakeApi } from './fake-api.ts'
import { pagesToShow } from './page-list.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../../docs/pictures')
const MODES: readonly Mode[] = ['light', 'elder', 'dark']
async function picturesIn(mode: Mode, phones: Phones<BrowserPhone>, api: FakeApi): Promise<Map<string, Buffer>> {
  const pictures = new Map<string, Buffer>()
  const pages = Object.entries(pagesToShow(api))
  for (const persona of new Set(pages.map(([, page]) => page.persona))) {
    const phone = await phones.open({ site: `${api.url}/`, persona, page: '/pages/track/index', mode })
    for (const [page, { query = '', loaded }] of pages.filter(([, each]) => each.persona === persona)) {
      await phone.goTo(`/${page}${query}`)
      await phone.sees(loaded)
      await phone.page.evaluate(() => document.fonts.ready.then(() => undefined))
      await phone.page.waitForLoadState('networkidle')
      pictures.set(page, await phone.page.screenshot({ scale: 'css' }))
    }
  }
  return pictures
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
const phones = await browserPhones()
try {
  await mkdir(FOLDER, { recursive: true })
  for (const mode of MODES) {
    const api = await startFakeApi(await builtMiniProgram())
    const pictures = await picturesIn(mode, phones, api)
    for (const [page, picture] of pictures) {
      const name = ALONE.find(([, of, when]) => of === page && when === mode)?.[0]
      if (name !== undefined) await writeFile(path.join(FOLDER, `mini-program-${name}.png`), picture)
      if (values.pages === undefined) continue
      await mkdir(values.pages, { recursive: true })
      await writeFile(path.join(values.pages, `${page.replaceAll('/', '-')}-${mode}.png`), picture)
    }
    await writeFile(path.join(FOLDER, `mini-program-all-${mode}.png`), await contactSheet(pictures.values()))
    await phones.putAway()
    await api.close()
  }
} finally {
  await phones.close()
}
