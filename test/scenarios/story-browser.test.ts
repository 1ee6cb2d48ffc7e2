import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { audit, LIMITS } from '../miniprogram/pages/page-audit.ts'
import { openBrowser } from '../setup/browser.ts'
import { useDemo } from '../setup/demo.ts'
import { IS_FULL } from '../setup/thoroughness.ts'
import { type SimulatorPage, type Visit, visit } from './simulator-page.ts'

const LAPTOP: Visit = { width: 1366, height: 850 }
const POCKET: Visit = { width: 390, height: 844 }
const RESIDENT = '居民（三河镇）'
const VILLAGE = '汇城村站管理员'
const LEADER = '分管领导'

const demo = useDemo({ isFirstStart: true })
let browser: Browser
let open: SimulatorPage[] = []
beforeAll(async () => {
  browser = await openBrowser()
})
afterEach(async () => {
  const complaints = open.flatMap((page) => page.complaints)
  await Promise.all(open.map((page) => page.close()))
  open = []
  expect(complaints).toEqual([])
})
afterAll(() => browser?.close())

async function visitor(options: Visit): Promise<SimulatorPage> {
  const page = await visit(browser, demo.url, options)
  open.push(page)
  return page
}

async function begin(page: SimulatorPage, story: '带我走一遍' | '倒着走'): Promise<void> {
  await page.button(story).click()
  await page.page.getByLabel('快慢').selectOption('飞快')
}

/** What the tour says at each step of the way, and what the resident's tracking shows then. */
const STEPS = [
  ['登记好了，随时能查', '在市场监督管理局，等待寄出'],
  ['窗口扫码，发出执照', '邮政运送中，从市场监督管理局到大埔县业务流转中心'],
  ['县流转中心收下', '在大埔县业务流转中心'],
  ['县里发往三河镇', '邮政运送中，从大埔县业务流转中心到三河镇便民服务中心'],
  ['镇上回一句「收到」', '在三河镇便民服务中心'],
  ['镇上发往汇城村', '邮政运送中，从三河镇便民服务中心到汇城村服务站'],
  ['村站收到了', '已到汇城村服务站，请来领取'],
] as const

describe('the guided tour', () => {
  it('takes a licence down to the village, step by step and then by itself', async () => {
    const page = await visitor(LAPTOP)
    await begin(page, '带我走一遍')
    await page.button('暂停').click()
    for (const [title, where] of STEPS) {
      await vi.waitFor(
        async () => {
          await page.button('下一步').click()
          expect(await page.heading(title).count()).toBe(1)
        },
        { timeout: 20_000, interval: 50 },
      )
      await page.miniProgram(RESIDENT).getByText(where, { exact: true }).waitFor()
    }
    await page.phone(VILLAGE).getByText('请交给取件人').waitFor()
    await page.picture('simulator')

    await page.button('继续').click()
    await page.heading('走完了，该您试试了').waitFor()
    await page.phone(LEADER).getByText('办结1件').waitFor()
    const card = page.phone(LEADER).getByRole('img', { name: /^周报-\d{4}-W\d\d，点开看大图$/ })
    await card.waitFor()
    await page.picture('simulator-end')

    const number = /SH\d{9}/.exec(await page.page.getByRole('complementary').innerText())?.[0] ?? 'no number'
    await page.phone(RESIDENT).getByRole('tab', { name: '小程序' }).click()
    const tracking = page.miniProgram(RESIDENT)
    await tracking.getByText('已签收').first().waitFor()
    await tracking.getByText(number, { exact: true }).waitFor()
    await card.click()
    await page.page.getByRole('dialog').getByRole('button', { name: '关闭' }).waitFor()
    await page.page.keyboard.press('Escape')
    await page.page.getByRole('dialog').waitFor({ state: 'detached' })
  }, 60_000)

  if (IS_FULL)
    it('takes materials up to the agency, and stops when told to', async () => {
      const page = await visitor(LAPTOP)
      await begin(page, '倒着走')
      await page.heading('走完了，该您试试了').waitFor({ timeout: 40_000 })
      await page.phone(LEADER).getByText('办结2件').waitFor()
      await page.button('再走一遍').click()
      await page.button('停下').click()
      await page.heading('停在这里了').waitFor()
    }, 60_000)
})

describe('the page', () => {
  it.each([
    ['light', LAPTOP],
    ['dark', LAPTOP],
    ['light', POCKET],
    ['dark', POCKET],
  ] as const)('is legible and named (%s, %j)', async (scheme, size) => {
    const page = await visitor({ ...size, scheme })
    expect(await page.page.evaluate(audit, LIMITS)).toEqual([])
    expect(await unnamed(page.page)).toEqual([])
    const isWiderThanTheWindow = () => document.documentElement.scrollWidth > innerWidth
    expect(await page.page.evaluate(isWiderThanTheWindow)).toBe(false)
  })

  it('shows as many phones as find room, each for whom one likes', async () => {
    const page = await visitor(LAPTOP)
    const phones = page.page.getByRole('region', { name: /的手机$/ })
    expect(await phones.count()).toBe(3)
    await phones.last().getByLabel('这部手机给谁').selectOption('三河镇经办人')
    await page.phone('三河镇经办人').getByRole('button', { name: '任务' }).click()
    await page
      .phone('三河镇经办人')
      .getByText(/待办任务|没有待办/)
      .waitFor()
    await page.page.setViewportSize({ width: 2000, height: 1000 })
    await vi.waitFor(async () => expect(await phones.count()).toBe(4))
    await page.page.setViewportSize(POCKET)
    await vi.waitFor(async () => expect(await phones.count()).toBe(1))
    await page.page.getByRole('button', { name: VILLAGE }).click()
    await page.phone(VILLAGE).getByPlaceholder('写一句话').waitFor()
  })

  it('works by keyboard alone', async () => {
    const page = await visitor(LAPTOP)
    const clerk = page.phone('市场监管局窗口')
    await clerk.getByRole('tab', { name: '聊天' }).focus()
    await page.page.keyboard.press('ArrowRight')
    expect(await clerk.getByRole('tab', { name: '小程序' }).getAttribute('aria-selected')).toBe('true')
    await page.page.keyboard.press('ArrowLeft')
    await clerk.getByLabel('市场监管局窗口写给少跑助手').focus()
    await page.page.keyboard.type('帮助')
    await page.page.keyboard.press('Enter')
    await clerk.getByText('确认收到').last().waitFor()
    await page.button('带我走一遍').focus()
    await page.page.keyboard.press('Enter')
    await page.button('停下').waitFor()
    const focused = () => document.activeElement?.tagName
    expect(await page.page.evaluate(focused)).toBe('H2')
    await page.button('停下').press('Enter')
    await page.heading('停在这里了').waitFor()
  })

  it('says when the line is down, and sends once what was written meanwhile', async () => {
    const lines: WebSocketRoute[] = []
    let isDown = false
    const page = await visitor({
      ...LAPTOP,
      prepare: (one) =>
        one.routeWebSocket(/simulator\/chat/, (line) => {
          if (isDown) return void line.close()
          line.connectToServer()
          lines.push(line)
        }),
    })
    isDown = true
    await Promise.all(lines.splice(0).map((line) => line.close()))
    await page.page.getByText('助手正在连接…').waitFor()
    const leader = page.phone(LEADER)
    const before = await leader.locator('.message--theirs').count()
    await leader.getByLabel(`${LEADER}写给少跑助手`).fill('帮助')
    await leader.getByRole('button', { name: '发送' }).click()
    await leader.getByText('等网络…').waitFor()
    isDown = false
    await page.page.getByText('助手在线').waitFor()
    await vi.waitFor(async () => expect(await leader.locator('.message--theirs').count()).toBe(before + 1), 10_000)
    expect(await leader.getByText('等网络…').count()).toBe(0)
  })
})

/** Controls without a name, and ids that two elements share. */
function unnamed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    const controls = [
      ...document.querySelectorAll<HTMLElement>('button, select, input, iframe, [role=log], [role=tabpanel]'),
    ]
    const isNamed = (control: HTMLElement) =>
      control.textContent?.trim() ||
      control.querySelector('img[alt]:not([alt=""])') ||
      control.getAttribute('aria-label') ||
      control.getAttribute('title') ||
      control.getAttribute('aria-labelledby') ||
      (control instanceof HTMLInputElement && (control.labels?.length ?? 0) > 0)
    return [
      ...controls.filter((control) => !isNamed(control)).map((control) => control.outerHTML.slice(0, 100)),
      ...ids.filter((id, index) => ids.indexOf(id) !== index),
    ]
  })
}

it('left nothing at the console but the address', () => {
  // but for the plan of holidays, which is about to end whenever the package has not been renewed
  expect(demo.console.replace(/^\{.*"the holiday plan ends soon.*\n/m, '')).toMatch(
    /^少跑已启动：\S+\n.+「带我走一遍」.+\n按 Ctrl\+C 停止。\n$/u,
  )
})
