import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import QRCode from 'qrcode'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { generateIconSheet, ICON_SHEET_FILE, ICONS } from '../../../miniprogram/icons/generate.ts'
import type { FakeApi } from './fake-api.ts'
import { audit, type Finding } from './page-audit.ts'
import { type Bench, type Phone, startBench } from './phones.ts'

const SOURCE = path.resolve(import.meta.dirname, '../../../miniprogram/src')

let bench: Bench
let api: FakeApi

beforeAll(async () => {
  bench = await startBench()
})
beforeEach(async () => {
  api = await bench.serve()
})
afterEach(() => bench.putAway())
afterAll(() => bench?.close())

function bagId(index: number): string {
  return api.county.counter.bags[index]?.id ?? ''
}

function consignmentId(index: number): string {
  return api.county.consignments[index]?.details.consignmentId ?? ''
}

/** Every page of app.json: whose phone, with what in its address, and a text that is there once it is loaded. */
const PAGES: Readonly<Record<string, { persona: string; query?: () => string; loaded: string }>> = {
  'pages/home/index': { persona: 'resident', loaded: '运送中' },
  'pages/consignments/index': { persona: 'resident', loaded: '运送中' },
  'pages/mine/index': { persona: 'keeper', loaded: '李站长' },
  'pages/binding/index': { persona: 'resident', loaded: '拿绑定码' },
  'pages/complaint/index': { persona: 'resident', query: () => `?id=${consignmentId(3)}`, loaded: '哪里不对？' },
  'pages/notifications/index': { persona: 'resident', loaded: '微信里还能提醒 3 次' },
  'pages/privacy/index': { persona: 'resident', loaded: '要您填什么' },
  'pages/proxy/index': { persona: 'resident', query: () => `?id=${consignmentId(1)}`, loaded: '请谁替您去领？' },
  'pages/proxy-ticket/index': {
    persona: 'resident',
    query: () => '?number=SH000000025&code=615204',
    loaded: '615 204',
  },
  'pages/rating/index': { persona: 'resident', query: () => `?id=${consignmentId(1)}`, loaded: '送得怎么样' },
  'pages/redirect/index': { persona: 'resident', query: () => `?id=${consignmentId(2)}`, loaded: '改送到哪里？' },
  'pages/contact/index': { persona: 'resident', loaded: '保存' },
  'pages/filed-for-me/index': { persona: 'newcomer', loaded: '残疾人证' },
  'pages/pickup-code/index': { persona: 'resident', query: () => `?id=${consignmentId(1)}`, loaded: '482 913' },
  'pages/request/index': { persona: 'resident', query: () => '?kind=send_back', loaded: '食品经营许可证' },
  'pages/request-kind/index': { persona: 'resident', loaded: '怎么送？' },
  'pages/request-return/index': { persona: 'resident', loaded: '送回哪里' },
  'pages/request-counter/index': { persona: 'resident', loaded: '县业务流转中心' },
  'pages/request-items/index': { persona: 'resident', loaded: '里面有什么？' },
  'pages/request-person/index': { persona: 'resident', loaded: '就用上次的' },
  'pages/request-place/index': { persona: 'resident', loaded: '下一步' },
  'pages/request-review/index': { persona: 'resident', loaded: '都对吗？' },
  'pages/request-site/index': { persona: 'resident', query: () => '?town=t1&name=T', loaded: '桃花村' },
  'pages/staff-binding/index': { persona: 'resident', loaded: '绑定码由单位的管理员给' },
  'pages/track/index': { persona: 'resident', loaded: '查一查' },
  'pages/tracking/index': { persona: 'resident', query: () => `?id=${consignmentId(3)}`, loaded: '上一站没有登记发出' },
  'staff/tasks/index': { persona: 'keeper', loaded: '任务 12' },
  'staff/scan/index': { persona: 'keeper', loaded: '连续扫码' },
  'staff/hand-over/index': { persona: 'keeper', query: () => '?from=home', loaded: '为什么没送成' },
  'staff/bags/index': { persona: 'keeper', loaded: 'FQ2026001' },
  'staff/bag/index': { persona: 'keeper', query: () => `?id=${bagId(1)}`, loaded: '核对完了' },
  'staff/bag-seal/index': { persona: 'keeper', loaded: '件在包里' },
  'staff/exceptions/index': { persona: 'keeper', loaded: '发出后迟迟未到' },
  'staff/exception/index': {
    persona: 'keeper',
    query: () => `?id=${api.county.counter.exceptions[0]?.id}`,
    loaded: '怎么处理',
  },
  'staff/exception-report/index': { persona: 'keeper', loaded: '哪种异常' },
  'leader/overview/index': { persona: 'leader', loaded: '在途 30 件' },
  'leader/towns/index': { persona: 'leader', loaded: '按群众住在哪个镇场算' },
  'leader/overdue/index': { persona: 'leader', loaded: '现在一共超时 7 项' },
  'leader/exceptions/index': { persona: 'leader', loaded: '最急的在前面' },
  'leader/satisfaction/index': { persona: 'leader', loaded: '评 3 分以下的怎么说' },
  'leader/budget/index': { persona: 'leader', loaded: '每月邮递费' },
  'leader/approvals/index': { persona: 'leader', loaded: '山区件多' },
  'leader/settlement/index': {
    persona: 'leader',
    query: () => `?id=${api.county.leader.settlements[0]?.id}`,
    loaded: '您的意见',
  },
  'staff/search/index': { persona: 'keeper', query: () => '?q=0017', loaded: '单号相符' },
  'staff/filing/index': { persona: 'keeper', loaded: '本人委托办理人' },
}

async function findingsOf(phone: Phone, page: string): Promise<string[]> {
  const { query, loaded } = PAGES[page] ?? { loaded: '' }
  await phone.goTo(`/${page}${query?.() ?? ''}`)
  await phone.sees(loaded).waitFor()
  const findings: Finding[] = await phone.page.evaluate(audit)
  return findings.map(({ problem, text }) => `${page}: ${problem}: ${text}`)
}

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  it('every page is legible, big enough to hit, and named for a screen reader', async () => {
    const found: string[] = []
    for (const persona of ['resident', 'keeper', 'leader']) {
      const phone = await bench.phone(api, persona, '/pages/track/index', scheme)
      await phone.sees('查一查').waitFor()
      for (const page of Object.keys(PAGES)) {
        if (PAGES[page]?.persona === persona) found.push(...(await findingsOf(phone, page)))
      }
    }
    expect(found).toEqual([])
  }, 30_000)
})

/** The address of a consignment under way that there may be news of. */
function withNews(): string {
  api.county.notifications.wanted = ['到件']
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

describe.each(['light', 'dark'] as const)('in %s, half way through', (scheme) => {
  it.each(HALF_WAY)('%s is as legible', async (_, page, query, steps) => {
    const phone = await bench.phone(api, 'resident', '/pages/request/index?kind=hand_in', scheme)
    await phone.press('小作坊登记')
    await phone.sees('都对吗？').waitFor()
    await phone.goTo(`/pages/${page}/index${query()}`)
    const target = (name: string): Locator =>
      phone.page
        .getByRole('button', { name })
        .or(phone.page.getByRole('radio', { name }))
        .or(phone.page.getByRole('checkbox', { name }))
        .first()
    for (const step of steps) await target(step).click()
    expect(await phone.page.evaluate(audit)).toEqual([])
  })
})

describe('the audit', () => {
  it('also looks into a sheet that is open', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const phone = await bench.phone(api, 'keeper', '/staff/tasks/index?number=15', scheme)
      await phone.press('确认办好')
      await phone.sees('取件码是 6 位数字').waitFor()
      expect(await phone.page.evaluate(audit)).toEqual([])
    }
  })

  it('finds pale text, small text, small targets and targets without a name', async () => {
    const phone = await bench.phone(api, 'resident', '/pages/track/index')
    await phone.sees('查一查').waitFor()
    await phone.page.evaluate(() => {
      const bad = document.createElement('div')
      bad.innerHTML = '<p style="color:#999">pale</p><p style="font-size:12px">small</p><i role="button">x</i>'
      bad.append(Object.assign(document.createElement('button'), { role: 'button', style: 'width:60px;height:60px' }))
      document.querySelector('wx-page')?.append(bad)
    })
    const findings = await phone.page.evaluate(audit)
    expect(findings.map(({ problem }) => problem.split(' ')[0])).toEqual(['contrast', 'text', 'target', 'no'])
  })
})

it('looks at every page of the app', () => {
  const app: { pages: string[]; subPackages: { root: string; pages: string[] }[] } = JSON.parse(
    readFileSync(path.join(SOURCE, 'app.json'), 'utf8'),
  )
  const all = [...app.pages, ...app.subPackages.flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`))]
  expect(Object.keys(PAGES).sort()).toEqual(all.sort())
})

/** The modules of the QR on the page, true where dark, read back from the drawn pixels. */
async function drawnModules(phone: Phone, size: number): Promise<boolean[]> {
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
  const phone = await bench.phone(api, 'resident', `/pages/pickup-code/index?id=${consignmentId(1)}`)
  await phone.sees('482 913').waitFor()
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
