import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { listBags, readBag } from '../../server/contract/bags.ts'
import { registerConsignment, trackByNumber } from '../../server/contract/consignments.ts'
import { listExceptions } from '../../server/contract/exceptions.ts'
import { openPhoneAt, type Phone, uncaught } from '../miniprogram/pages/phones.ts'
import { answerOf } from '../setup/answers.ts'
import { openBrowser } from '../setup/browser.ts'
import { useDemo } from '../setup/demo.ts'

const PREVIEW = '/preview/index.html'
const SEAL = 'FQ20260001'

const demo = useDemo({ needsChatbot: false })
let browser: Browser
const phones: Phone[] = []

beforeAll(async () => {
  browser = await openBrowser()
  await vi.waitFor(async () => expect((await fetch(`${demo.url}${PREVIEW}`)).ok).toBe(true), { timeout: 30_000 })
})
afterEach(async () => {
  const errors = (await Promise.all(phones.map(uncaught))).flat()
  await Promise.all(phones.splice(0).map(({ context }) => context.close()))
  expect(errors).toEqual([])
})
afterAll(() => browser?.close())

async function phoneOf(persona: string, url: string): Promise<Phone> {
  const phone = await openPhoneAt(browser, `${demo.url}${PREVIEW}?persona=${persona}&api=/api/v1#${url}`, 'light')
  phone.context.setDefaultTimeout(15_000)
  phones.push(phone)
  return phone
}

/** A resident asks for a licence to be sent to the village. @returns its tracking number */
async function requested(): Promise<string> {
  const answer = await demo.call('resident', 'POST', '/consignments', {
    direction: 'result',
    matterId: 'M001',
    destination: { kind: 'site', siteId: '441422105205' },
    consignee: { name: '林小满', phone: '13800138000' },
  })
  return answerOf(registerConsignment, answer).trackingNumber
}

/** Shows labels to the camera one after the other, then puts it away. */
async function scan(phone: Phone, button: string, labels: readonly string[]): Promise<void> {
  for (const label of labels) await phone.show(label)
  await phone.press(button)
  await phone.page.getByRole('dialog', { name: '扫一扫' }).getByRole('button', { name: '取消' }).click()
}

it('a bag of three goes to the hub; one is missing there, is searched for, found, and goes on', async () => {
  const numbers = [await requested(), await requested(), await requested()] as const

  const clerk = await phoneOf('clerk', '/staff/bag-seal/index')
  await scan(clerk, '连续扫件', numbers)
  await clerk.fill('封签号', SEAL)
  await clerk.press('封好（3 件）')
  await clerk.sees('包封好了').waitFor()
  await clerk.press('交接清单（打印）')
  await clerk.sees('已打开文档').waitFor()
  await clerk.press('关闭文档')
  await clerk.press('交给邮政，发出')
  await clerk.sees('运送中').waitFor()

  const hub = await phoneOf('dispatcher', '/staff/bags/index')
  await hub.sees(SEAL).waitFor()
  await hub.show(SEAL)
  await hub.press('扫封签')
  await hub.press('完好，收下')
  await hub.press('核对完了')
  await hub.page.getByRole('button', { name: '再找找' }).click()
  await scan(hub, '连续扫件', numbers.slice(0, 2))
  await hub.page.getByRole('status', { name: '清单 3 件，已到 2，缺少 1，多出 0' }).waitFor()
  await hub.press('核对完了')
  await hub.press('包空了')
  await hub.press('看异常件')

  await hub.page.getByRole('button', { name: numbers[2] }).click()
  await hub.press('我来负责')
  await hub.sees('这件由您负责').waitFor()
  await hub.press('已找到')
  await hub.choose('大埔县业务流转中心')
  await hub.page.getByRole('textbox').last().fill('夹在包的里层')
  await hub.press('确定，已找到')
  await hub.sees('已处理：已找到').waitFor()
  await hub.press('在我手上，登记收到')
  await hub.press('登记', { exact: true })
  await hub.sees('已登记').waitFor()

  const [item] = answerOf(listBags, await demo.call('dispatcher', 'GET', '/bags?scope=site')).items
  const bag = answerOf(readBag, await demo.call('dispatcher', 'GET', `/bags/${item?.id}`))
  expect([bag.sealNumber, bag.status, bag.sealIntact, bag.counts.listed]).toEqual([SEAL, 'checked', true, 3])
  expect(answerOf(listExceptions, await demo.call('dispatcher', 'GET', '/exceptions')).items).toEqual([])
  for (const number of numbers) {
    const tracking = answerOf(trackByNumber, await demo.call(null, 'GET', `/tracking/${number}`))
    expect([tracking.whereText, tracking.openExceptions]).toEqual(['在大埔县业务流转中心', 0])
  }
}, 90_000)
