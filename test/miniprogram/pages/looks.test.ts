import { readdirSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import axe from 'axe-core'
import QRCode from 'qrcode'
import { describe, expect, it } from 'vitest'
import { generateIconSheet, ICON_SHEET_FILE, ICONS } from '../../../miniprogram/icons/generate.ts'
import { IS_FULL } from '../../setup/thoroughness.ts'
import type { BrowserPhone } from '../phones/browser-phone.ts'
import type { Mode } from '../phones/phone.ts'
import { useBrowserPhones } from '../phones/use-phones.ts'
import { audit, ELDER_LIMITS, LIMITS } from './page-audit.ts'
import { pagesToShow } from './page-list.ts'

const SOURCE = path.resolve(import.meta.dirname, '../../../miniprogram/src')

const bench = useBrowserPhones()

declare global {
  interface Window {
    /** once a test has put axe into the page */
    readonly axe: typeof import('axe-core')
  }
}

function consignmentId(index: number): string {
  return bench.api.county.consignments[index]?.details.consignmentId ?? ''
}

/** The narrowest phones: what fits there fits everywhere. */
const ALL_MODES: [mode: Mode, width: number][] = [
  ['light', 320],
  ['dark', 375],
  ['elder', 320],
]
const MODES = IS_FULL ? ALL_MODES : ALL_MODES.slice(0, 1)

/** What the audit and axe find on the page in front. Colours the audit measures too, and axe takes long for: in full alone. */
async function findingsOf(phone: BrowserPhone, mode: Mode): Promise<string[]> {
  const findings = await phone.page.evaluate(audit, mode === 'elder' ? ELDER_LIMITS : LIMITS)
  const violations = await phone.page.evaluate(async (withColours) => {
    const rules = { 'color-contrast': { enabled: withColours } }
    const { violations } = await window.axe.run('.phone', { resultTypes: ['violations'], rules })
    return violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0]?.html ?? '' }))
  }, IS_FULL)
  return [
    ...findings.map(({ problem, text }) => `${problem}: ${text}`),
    ...violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, html }) => `axe ${id}: ${html}`),
  ]
}

async function openForAudit(persona: string, mode: Mode, width: number): Promise<BrowserPhone> {
  const phone = await bench.phone(persona, '/pages/track/index', { mode, width })
  await phone.sees('查一查')
  await phone.page.evaluate(axe.source)
  return phone
}

describe.each(MODES)('in %s, %i pixels wide', (mode, width) => {
  it('every page is legible, big enough to hit, and named for a screen reader', async () => {
    const found: string[] = []
    const pages = Object.entries(pagesToShow(bench.api))
    for (const persona of new Set(pages.map(([, page]) => page.persona))) {
      const phone = await openForAudit(persona, mode, width)
      for (const [page, { query = '', loaded }] of pages.filter(([, each]) => each.persona === persona)) {
        await phone.goTo(`/${page}${query}`)
        await phone.sees(loaded)
        found.push(...(await findingsOf(phone, mode)).map((finding) => `${page}: ${finding}`))
      }
    }
    expect(found).toEqual([])
  }, 120_000)
})

/** The address of a consignment under way that there may be news of. */
function withNews(): string {
  bench.api.county.notifications.wanted = ['到件']
  return `?id=${consignmentId(0)}`
}

/** What is on a page, the page with what is in its address, and what somebody taps. */
const HALF_WAY: [what: string, page: string, query: () => string, steps: string[]][] = [
  ['news that are wanted', 'tracking', withNews, ['有新进展通知我', '允许']],
  ['news that are not wanted', 'tracking', withNews, ['有新进展通知我', '拒绝']],
  ['news that WeChat keeps back', 'tracking', withNews, ['有新进展通知我', '总是保持以上选择', '拒绝']],
  ['a wish for a call', 'notifications', () => '', ['打电话告诉我']],
  ['a list of papers', 'request-items', () => '', ['加上身份证', '加上小作坊登记申请表']],
  ['a filing for the family', 'request-person', () => '', ['家里人', '下一步']],
  ['a rating', 'rating', () => `?id=${consignmentId(1)}`, ['一般，3 分', '送得快']],
  ['an empty complaint', 'complaint', () => `?id=${consignmentId(1)}`, ['提交']],
  ['a redirection without a place', 'redirect', () => `?id=${consignmentId(2)}`, ['就改送到这里']],
  ['a proxy without a name', 'proxy', () => `?id=${consignmentId(1)}`, ['儿女', '给他一个代领码']],
]

describe.each(MODES)('in %s, %i pixels wide, half way through', (mode, width) => {
  it('pages are as legible', async () => {
    const phone = await openForAudit('resident', mode, width)
    await phone.goTo('/pages/request/index?kind=hand_in')
    await phone.press('小作坊登记')
    await phone.sees('都对吗？')
    const found: string[] = []
    for (const [what, page, query, steps] of HALF_WAY) {
      await phone.goTo(`/pages/${page}/index${query()}`)
      for (const step of steps) await phone.press(step)
      found.push(...(await findingsOf(phone, mode)).map((finding) => `${what}: ${finding}`))
    }
    expect(found).toEqual([])
  }, 120_000)
})

describe('the audit', () => {
  it('also looks into a sheet that is open', async () => {
    const phone = await bench.phone('keeper', '/staff/tasks/index?number=15')
    await phone.press('确认办好')
    await phone.sees('取件码是 6 位数字')
    await phone.page
      .getByText('取件码是 6 位数字')
      .first()
      .evaluate((words) => Object.assign(words.style, { color: '#ccc' }))
    const findings = await phone.page.evaluate(audit, LIMITS)
    expect(findings.map(({ text }) => text)).toEqual(['取件码是 6 位数字'])
  })

  it('finds pale text, small text, small targets and targets without a name', async () => {
    const phone = await bench.phone('resident', '/pages/track/index')
    await phone.sees('查一查')
    await phone.page.evaluate(() => {
      const bad = document.createElement('div')
      bad.innerHTML = '<p style="color:#999">pale</p><p style="font-size:12px">small</p><i role="button">x</i>'
      bad.append(Object.assign(document.createElement('button'), { role: 'button', style: 'width:60px;height:60px' }))
      document.querySelector('wx-page')?.append(bad)
    })
    const findings = await phone.page.evaluate(audit, LIMITS)
    expect(findings.map(({ problem }) => problem.split(' ')[0])).toEqual(['contrast', 'text', 'target', 'no'])
  })
})

it('looks at every page of the app', () => {
  const app: { pages: string[]; subPackages: { root: string; pages: string[] }[] } = JSON.parse(
    readFileSync(path.join(SOURCE, 'app.json'), 'utf8'),
  )
  const all = [...app.pages, ...app.subPackages.flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`))]
  expect(Object.keys(pagesToShow(bench.api)).sort()).toEqual(all.sort())
})

/** The modules of the QR on the page, true where dark, read back from the drawn pixels. */
async function drawnModules(phone: BrowserPhone, size: number): Promise<boolean[]> {
  return phone.page.evaluate((modules) => {
    const canvas = document.querySelector('canvas')
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height)
    if (pixels === undefined) return []
    const dark = (x: number, y: number) => (pixels.data[(y * pixels.width + x) * 4] ?? 255) < 128
    const columns = Array.from({ length: pixels.width }, (_, index) => index)
    const isUsed = (x: number) => columns.some((y) => dark(x, y))
    const left = columns.findIndex(isUsed)
    const right = columns.findLastIndex(isUsed)
    const step = (right - left + 1) / modules
    const centre = (index: number) => Math.floor(left + (index + 0.5) * step)
    return Array.from({ length: modules ** 2 }, (_, index) =>
      dark(centre(index % modules), centre(Math.floor(index / modules))),
    )
  }, size)
}

it('draws the pick-up code as a QR that another encoder agrees with', async () => {
  const phone = await bench.phone('resident', `/pages/pickup-code/index?id=${consignmentId(1)}`)
  await phone.sees('482 913')
  const text = 'shaopao:SH000000025:482913'
  // Encoders may choose another mask, and a stronger correction where it fits the same size: each is the same text.
  const drawings = (['M', 'Q', 'H'] as const).flatMap((errorCorrectionLevel) =>
    ([0, 1, 2, 3, 4, 5, 6, 7] as const).map((maskPattern) => {
      const segments = [{ data: Buffer.from(text), mode: 'byte' as const }]
      return QRCode.create(segments, { errorCorrectionLevel, maskPattern }).modules
    }),
  )
  const size = drawings[0]?.size ?? 0
  const expected = drawings.map(({ data }) => Array.from(data, Boolean).join())
  await expect.poll(async () => expected.includes((await drawnModules(phone, size)).join())).toBe(true)
})

/** Shares of white and of ink in the picture that was kept as a proof. */
function proofOn(phone: BrowserPhone): Promise<{ type: string; white: number; ink: number }> {
  return phone.run(async () => {
    const picture = [...document.querySelectorAll('img')].find((one) => one.checkVisibility() && /^data:/.test(one.src))
    if (picture === undefined) throw new Error('there is no picture')
    await picture.decode()
    const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight)
    const pen = canvas.getContext('2d')
    pen?.drawImage(picture, 0, 0)
    const pixels = pen?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray()
    const reds = Array.from({ length: pixels.length / 4 }, (_, index) => pixels[index * 4] ?? 0)
    const share = (isSo: (red: number) => boolean) => reds.filter(isSo).length / reds.length
    const type = /^data:([^;]+)/.exec(picture.src)?.[1] ?? ''
    return { type, white: share((red) => red === 255), ink: share((red) => red < 100) }
  })
}

it('keeps as a signature what a finger wrote, black on white, at night too', async () => {
  const phone = await bench.phone('keeper', '/staff/hand-over/index?number=SH000000025', { mode: 'dark' })
  await phone.run(() => window.__preview.privacy.agree())
  await phone.sign()
  const { type, white, ink } = await proofOn(phone)
  expect(type).toBe('image/png')
  expect(white).toBeGreaterThan(0.9)
  expect(ink).toBeGreaterThan(0.001)
  await phone.press('重来')
  await phone.photograph()
  expect(await proofOn(phone)).toMatchObject({ type: 'image/jpeg' })
})

describe('the style sheets', () => {
  const sheets = () =>
    readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.wxss') && !/tokens|app-icon/.test(name))
      .map((name) => ({ name, text: readFileSync(path.join(SOURCE, name), 'utf8') }))

  it('take colours and sizes of letters and targets from the tokens, so that every mode reaches every page', () => {
    const own = /(?:#[0-9a-f]{3,8}\b|rgba?\(|font-size: *[\d.]|min-height: *[\d.]+(?:rpx|px))/gi
    expect(sheets().flatMap(({ name, text }) => [...text.matchAll(own)].map(([what]) => `${name}: ${what}`))).toEqual(
      [],
    )
  })

  it('name no token that there is not', () => {
    const tokens = readFileSync(path.join(SOURCE, 'styles/tokens.wxss'), 'utf8')
    const unknown = ({ name, text }: { name: string; text: string }) =>
      [...text.matchAll(/var\((--[\w-]+)/g)].flatMap(([, token]) =>
        tokens.includes(`${token}:`) ? [] : [`${name}: ${token}`],
      )
    expect(sheets().flatMap(unknown)).toEqual([])
  })
})

describe('icons', () => {
  it('are those of the list', async () => {
    expect(readFileSync(ICON_SHEET_FILE, 'utf8')).toBe(await generateIconSheet())
  })

  it('are all used', async () => {
    const files = (await readdir(SOURCE, { recursive: true })).filter((name) => /\.(wxml|ts)$/.test(name))
    const sources = await Promise.all(files.map((name) => readFile(path.join(SOURCE, name), 'utf8')))
    const everything = sources.join('\n')
    expect(ICONS.filter((name) => !new RegExp(`['"]${name}['"]`).test(everything))).toEqual([])
  })
})
