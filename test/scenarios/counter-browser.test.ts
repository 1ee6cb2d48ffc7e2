import { beforeAll, expect, it, vi } from 'vitest'
import { listBags, readBag } from '../../server/contract/bags.ts'
import { registerConsignment, trackByNumber } from '../../server/contract/consignments.ts'
import { listExceptions } from '../../server/contract/exceptions.ts'
import { type BrowserPhone, browserPhones } from '../miniprogram/phones/browser-phone.ts'
import { usePhonesOf } from '../miniprogram/phones/use-phones.ts'
import { answerOf } from '../setup/answers.ts'
import { useDemo } from '../setup/demo.ts'

const PREVIEW = '/preview/index.html'
const SEAL = 'FQ20260001'

const demo = useDemo({ needsChatbot: false })
const phones = usePhonesOf(browserPhones)

beforeAll(async () => {
  await vi.waitFor(async () => expect((await fetch(`${demo.url}${PREVIEW}`)).ok).toBe(true), { timeout: 30_000 })
})

function phoneOf(persona: string, page: string): Promise<BrowserPhone> {
  return phones().open({ site: `${demo.url}${PREVIEW}`, persona, page })
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

it('a bag of three goes to the hub; one is missing there, is searched for, found, and goes on', async () => {
  const numbers = [await requested(), await requested(), await requested()] as const

  const clerk = await phoneOf('clerk', '/staff/bag-seal/index')
  await clerk.series('连续扫件', numbers)
  await clerk.fill('封签号', SEAL)
  await clerk.press('封好（3 件）')
  await clerk.sees('包封好了')
  await clerk.press('交接清单（打印）')
  await clerk.sees('已打开文档')
  await clerk.press('关闭文档')
  await clerk.press('交给邮政，发出')
  await clerk.sees('运送中')

  const hub = await phoneOf('dispatcher', '/staff/bags/index')
  await hub.sees(SEAL)
  await hub.show(SEAL)
  await hub.press('扫封签')
  await hub.press('完好，收下')
  await hub.press('核对完了')
  await hub.press('再找找')
  await hub.series('连续扫件', numbers.slice(0, 2))
  await expect.poll(() => hub.named('status')).toContain('清单 3 件，已到 2，缺少 1，多出 0')
  await hub.press('核对完了')
  await hub.press('包空了')
  await hub.press('看异常件')

  await hub.press(numbers[2])
  await hub.press('我来负责')
  await hub.sees('这件由您负责')
  await hub.press('已找到')
  await hub.choose('大埔县业务流转中心')
  await hub.fill('怎么处理的', '夹在包的里层')
  await hub.press('确定，已找到')
  await hub.sees('已处理：已找到')
  await hub.press('在我手上，登记收到')
  await hub.press('登记')
  await hub.sees('已登记')

  const [item] = answerOf(listBags, await demo.call('dispatcher', 'GET', '/bags?scope=site')).items
  const bag = answerOf(readBag, await demo.call('dispatcher', 'GET', `/bags/${item?.id}`))
  expect([bag.sealNumber, bag.status, bag.sealIntact, bag.counts.listed]).toEqual([SEAL, 'checked', true, 3])
  expect(answerOf(listExceptions, await demo.call('dispatcher', 'GET', '/exceptions')).items).toEqual([])
  for (const number of numbers) {
    const tracking = answerOf(trackByNumber, await demo.call(null, 'GET', `/tracking/${number}`))
    expect([tracking.whereText, tracking.openExceptions]).toEqual(['在大埔县业务流转中心', 0])
  }
}, 90_000)
