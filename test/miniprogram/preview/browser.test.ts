import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildPreview } from '../../../miniprogram/preview/build.ts'
import { openBrowser } from '../../setup/browser.ts'
import { FIXTURE, writeApp } from './fixture-app.ts'
import { type Site, serveBelow } from './static-site.ts'

const FRAMES = `<!doctype html><html lang="zh-CN"><body>
<iframe title="resident" src="index.html?persona=resident" width="375" height="600"></iframe>
<iframe title="keeper" src="index.html?persona=keeper" width="375" height="600"></iframe>
</body></html>`

const fixture = writeApp(FIXTURE)
const real = writeApp({})
let browser: Browser
let fixtureSite: Site
let realSite: Site
let realPages: string[]
let context: BrowserContext
let page: Page
let errors: string[]

beforeAll(async () => {
  await buildPreview({ source: fixture.source, out: fixture.out })
  const source = resolve(import.meta.dirname, '../../../miniprogram/src')
  realPages = (await buildPreview({ source, out: real.out, minify: true })).pages
  writeFileSync(join(fixture.out, 'frames.html'), FRAMES)
  fixtureSite = await serveBelow('/some/where/', fixture.out)
  realSite = await serveBelow('/preview/', real.out)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await fixtureSite?.close()
  await realSite?.close()
  fixture.remove()
  real.remove()
})
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 375, height: 700 }, locale: 'zh-CN' })
  page = await context.newPage()
  errors = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) errors.push(message.text())
  })
})
afterEach(() => context.close())

const digest = (picture: Buffer) => createHash('sha256').update(picture).digest('hex')

test('runs under a strict content policy and below any path: tap, link, back', async () => {
  await page.goto(`${fixtureSite.url}index.html`)
  await page.getByRole('heading', { name: '首页标题' }).waitFor()
  await page.getByRole('button', { name: '加一' }).click()
  await page.getByText('件数：2').waitFor()
  await page.getByRole('link', { name: '去填表' }).click()
  await page.getByText('编号 7 张').waitFor()
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByText('件数：2').waitFor()
  expect(errors).toEqual([])
})

test('styles: rpx and vh are those of the phone, a component keeps its own', async () => {
  await page.goto(`${fixtureSite.url}index.html`)
  const title = await page.getByText('您好').boundingBox()
  expect(title?.width).toBeCloseTo(375, 0)
  // 700 high, less 44 of bar and 50 of tabs, less 20rpx.
  expect(title?.height).toBeCloseTo(606 - 10, 0)
  const colour = await page.getByText('件数：1').evaluate((element) => getComputedStyle(element).color)
  expect(colour).toBe('rgb(255, 0, 0)')
})

test('Chinese is drawn with the font that comes along', async () => {
  await page.goto(`${fixtureSite.url}index.html`)
  await page.getByText('您好').waitFor()
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready
    return Array.from(document.fonts, ({ family, status }) => `${family} ${status}`)
  })
  expect(loaded.join()).toContain('PingFang SC')
  expect(loaded.join()).toContain('loaded')
  const draw = async (text: string) => {
    await page
      .getByText('您好', { exact: true })
      .or(page.locator('.drawn'))
      .first()
      .evaluate((element, value) => {
        element.textContent = value
        element.classList.add('drawn')
      }, text)
    return digest(await page.locator('.drawn').screenshot())
  }
  // A machine without the font would draw the same empty box for both.
  expect(await draw('寄')).not.toBe(await draw('取'))
})

test('two phones on one origin are two people, and a frame opens pages in them', async () => {
  await page.goto(`${fixtureSite.url}frames.html`)
  const [resident, keeper] = [page.frameLocator('[title=resident]'), page.frameLocator('[title=keeper]')]
  await resident.getByText('件数：1').waitFor()
  await keeper.getByText('件数：1').waitFor()
  const stored = await page.evaluate(() => Object.keys(localStorage).sort())
  expect(stored).toEqual(['preview:keeper:launched', 'preview:resident:launched'])
  await page.evaluate(() => {
    const frame = document.querySelector<HTMLIFrameElement>('[title=keeper]')
    frame?.contentWindow?.postMessage({ type: 'open', url: '/staff/tasks/index' }, location.origin)
  })
  await keeper.getByText('任务页').waitFor()
  expect(await resident.getByText('件数：1').isVisible()).toBe(true)
  expect(errors).toEqual([])
})

test('a QR code can be drawn on a 2d canvas', async () => {
  await page.goto(`${fixtureSite.url}index.html#/pages/tools/index`)
  const pixel = await page.evaluate(
    `new Promise((done) => wx.createSelectorQuery().select('#code').fields({ node: true, size: true }).exec(([found]) => {
      const { node, width, height } = found
      node.width = width; node.height = height
      const drawing = node.getContext('2d')
      drawing.fillStyle = '#0a0'
      drawing.fillRect(0, 0, width, height)
      done([width, height, ...drawing.getImageData(1, 1, 1, 1).data])
    }))`,
  )
  expect(pixel).toEqual([50, 50, 0, 170, 0, 255])
})

test('the end of a page is reported once each time it is reached', async () => {
  await page.goto(`${fixtureSite.url}index.html#/pages/list/index`)
  await page.getByText('列表页').waitFor()
  // browsers tell of scrolling once a frame: two moves within one frame would be a single one
  const scrollTo = (top: number) =>
    page.evaluate(`new Promise((done) => {
      wx.pageScrollTo({ scrollTop: ${top}, duration: 0 })
      requestAnimationFrame(() => requestAnimationFrame(done))
    })`)
  const bottoms = () => page.evaluate("wx.getStorageSync('bottoms')")
  await scrollTo(100)
  expect(await bottoms()).toBe('')
  await scrollTo(9_999)
  await expect.poll(bottoms).toBe(1)
  await scrollTo(0)
  await scrollTo(9_999)
  await expect.poll(bottoms).toBe(2)
})

test('a drag from the top refreshes the page', async () => {
  await page.goto(`${fixtureSite.url}index.html#/pages/tools/index`)
  await page.getByRole('button', { name: '手机号' }).waitFor()
  await page.mouse.move(180, 300)
  await page.mouse.down()
  await page.mouse.move(180, 400, { steps: 5 })
  await page.mouse.up()
  await page.getByText('已刷新').waitFor()
})

test('the workbench frames one phone: its size, by night, in large letters, without a network', async () => {
  await page.setViewportSize({ width: 800, height: 1000 })
  await page.goto(`${realSite.url}workbench.html?persona=resident#/pages/track/index`)
  const phone = page.frameLocator('iframe')
  await phone.getByText('输单号，查进度').waitFor()
  const title = phone.getByText('输单号，查进度')
  const look = () =>
    title.evaluate((words) => ({ size: getComputedStyle(words).fontSize, ink: getComputedStyle(words).color }))
  const usual = await look()

  await page.getByLabel('手机', { exact: true }).selectOption({ label: '小屏 320 × 568' })
  expect(await title.evaluate(() => innerWidth)).toBe(320)
  await page.getByRole('button', { name: '夜间' }).click()
  await expect.poll(async () => (await look()).ink).not.toBe(usual.ink)
  await page.getByRole('button', { name: '大字' }).click()
  await phone.locator('.look--elder').waitFor()
  expect(Number.parseFloat((await look()).size)).toBeGreaterThanOrEqual(18)
  await page.getByLabel('网络').selectOption({ label: '断开' })
  await phone.getByText('现在没有网络').waitFor()
  await page.getByLabel('网络').selectOption({ label: '通畅' })
  await phone.getByText('现在没有网络').waitFor({ state: 'hidden' })
  expect(errors).toEqual([])
})

test('every page of the real app opens without a failure, even when the server knows nothing', async () => {
  await page.goto(`${realSite.url}index.html?api=/api/v1`)
  await page.getByRole('tab', { name: '我的件' }).waitFor()
  expect(realPages.length).toBeGreaterThan(3)
  for (const path of realPages) {
    await page.evaluate(`__preview.open('/${path}')`)
    await page.locator(`.webview:not([hidden]) wx-page[data-page="${path}"]`).waitFor()
  }
  expect(errors).toEqual([])
  expect(await page.evaluate('__preview.errors')).toEqual([])
})
