import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../setup/browser.ts'
import { useDemo } from '../setup/demo.ts'
import { visit } from './simulator-page.ts'
import { type Cast, CONTACTS, castOf, taskOf } from './story.ts'

const PICTURES = path.resolve(import.meta.dirname, '../../docs/pictures')
/** The pictures of the documentation are to be taken again: each card is waited for, so that it follows its text. */
const TAKES_PICTURES = process.env.UPDATE_PICTURES === '1'

const demo = useDemo()
let cast: Cast
let browser: Browser
let number = ''
beforeAll(async () => {
  cast = await castOf(demo)
  browser = await openBrowser()
})
afterAll(async () => {
  for (const phone of Object.values(cast)) phone.hangUp()
  await browser?.close()
})

describe('a resident', () => {
  it('sends for his licence, asks where it is, and has his neighbour fetch it', async () => {
    const { resident } = cast
    await resident.ask('我要把营业执照寄回汇城村', /请回复序号/)
    await resident.ask('1', /收件人叫什么名字/)
    await resident.ask(`${CONTACTS.resident.name} ${CONTACTS.resident.phone}`, /请核对/)
    number = /SH\d{9}/.exec(await resident.ask('1', /已登记/))?.[0] ?? ''
    expect(await resident.ask('我的营业执照寄到哪了', /现在：/)).toContain(number)
    await resident.ask('请邻居何大田代领', /请邻居“何大田”代领/)
    await resident.ask('是', /代领码 \d{6}/)
  })
})

describe('staff', () => {
  it('confirm by number, by sound after a yes, and take back what was wrong', async () => {
    const { clerk, dispatcher, town } = cast
    await clerk.ask(`发出 ${await taskOf(clerk, '请发出', number)}`, /已记录/)
    await dispatcher.ask(`收到 ${await taskOf(dispatcher, '请收件', number)}`, /已记录/)
    await dispatcher.ask(`发出 ${await taskOf(dispatcher, '请发出', number)}`, /已记录/)
    const receive = await taskOf(town, '请收件', number)
    await town.ask('今日', /待办任务/)
    await town.ask('县里那批到了没', new RegExp(`${receive} .*收件`))
    expect(await town.ask(`收道 ${receive}`, /您是说/)).toContain(`收到 ${receive}`)
    await town.ask('是', /已记录/)
    await town.ask('点错了', new RegExp(`要撤回“编号 ${receive}`))
    await town.ask('是', /撤回/)
    await town.ask('收到', /已记录/)
    await town.ask('发出', /已记录/)
    await town.ask('转给小李', /没有|转给谁/)
    await town.ask('清单', /封包/)
    await cast.village.ask('收到', /已记录/)
  })

  it('see the consignment to its end, which its holder rates once he said yes', async () => {
    const { resident, village } = cast
    await resident.hear(/取件码/)
    const code = /取件码 (\d{6})/.exec(await resident.ask('取件码', /取件码 \d{6}/))?.[1] ?? ''
    await village.ask(`签收 ${code}`, /已记录/)
    await resident.ask('评价 5 分 很快', /提交后不能改/)
    await resident.ask('是', /谢谢您的评价/)
  })
})

describe('a leader', () => {
  it('has any topic, time and place in a few lines', { timeout: 120_000 }, async () => {
    const { leader } = cast
    const card = async (place: number) => {
      if (TAKES_PICTURES) await leader.hearPicture(place)
    }
    await leader.ask('本周怎么样', /周报/)
    await card(0)
    expect(await leader.ask('本月三河镇', /三河镇便民服务中心/)).toContain('办结1件')
    await card(1)
    await leader.ask('还剩多少钱', /预算还没有录入/)
    await card(2)
    await leader.ask('谁超时了', /超时/)
    expect(await leader.ask('各镇', /各镇 /)).toContain('三河镇 1 件')
    await card(3)
    expect(await leader.ask('满意度', /满意度 /)).toContain('平均 5.0 分（1 人评价')
    await leader.ask('异常', /异常/)
    await leader.ask('退订周报', /不再定时发周报/)
    await leader.ask('恢复周报', /每周一早上发周报/)
  })

  it('was audited at each look', async () => {
    const { status } = await demo.call('leader', 'GET', '/reports/overdue')
    expect(status).toBe(200)
  })
})

describe('the transcripts', () => {
  it.each([
    ['居民（三河镇）', 'resident'],
    ['三河镇经办人', 'staff'],
    ['分管领导', 'leader'],
  ])('of %s can be read whole on his phone', async (label, name) => {
    const page = await visit(browser, demo.url, { width: 1366, height: 850 })
    const phone = page.page.getByRole('region', { name: `${label}的手机` })
    if ((await phone.count()) === 0) await page.page.getByLabel('这部手机给谁').first().selectOption({ label })
    await phone.getByRole('tab', { name: '聊天' }).click()
    const log = phone.getByRole('log')
    await expect.poll(() => log.locator('.bubble').count(), { timeout: 10_000 }).toBeGreaterThan(10)
    // unrolled, so that all of it is on the picture
    await page.page.addStyleTag({
      content:
        '.unrolled{position:fixed;inset:0 auto auto 0;width:430px;height:auto;overflow:visible;z-index:99;background:#eef3f5}',
    })
    const height = await log.evaluate((element) => {
      element.classList.add('unrolled')
      return element.scrollHeight
    })
    await page.page.setViewportSize({ width: 1366, height: Math.min(height + 20, 6000) })
    if (TAKES_PICTURES) {
      await mkdir(PICTURES, { recursive: true })
      await log.screenshot({ path: path.join(PICTURES, `chat-${name}.png`) })
    }
    expect(page.complaints).toEqual([])
    await page.close()
  })
})
