import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()
const PAGE = '/pages/request/index?kind=send_back'
const HASH = 'a482913f'.repeat(8)

/** What the QR of a receipt holds: the page that proves it. */
const receiptOf = (number: string) => `https://shaopao.example/verify/${number}?h=${HASH}`

/** Materials that somebody handed in at 桃花村, for 食品经营许可. */
function handedIn(holder = 'resident') {
  const found = bench.api.county.consignments[0]
  if (found === undefined) throw new Error('there is no consignment')
  const home = { siteId: 'v1', name: '桃花村服务站', state: 'passed' as const }
  Object.assign(found, { holder, direction: 'materials', status: 'held', route: [home, ...found.route.slice(1)] })
  return found
}

async function scan(phone: Phone, text: string) {
  await phone.show(text)
  await phone.press('扫收件凭证')
}

describe('the receipt of materials', () => {
  it('fills in matter, names and site of the result, which belongs to the same case', async () => {
    const { trackingNumber, details } = handedIn()
    const phone = await bench.phone('resident', '/pages/home/index')
    await phone.press('寄回证件')
    await scan(phone, receiptOf(trackingNumber))
    await phone.sees('都对吗？')
    await phone.sees('食品经营许可证')
    await phone.sees('桃花村服务站')
    await phone.sees('张*')
    await phone.press('提交')
    await phone.sees('登记好了')
    expect(phone.effort).toEqual({ taps: 3, fields: 0 })
    expect(bench.api.county.filings.at(-1)).toEqual({
      direction: 'result',
      serviceForm: 'one_way',
      matterId: 'm2',
      destination: { kind: 'site', siteId: 'v1' },
      caseId: details.caseId,
    })
  })

  it('asks for nothing of the case once it is for another matter, nor for its consignee', async () => {
    const { trackingNumber } = handedIn()
    const phone = await bench.phone('resident', PAGE)
    await scan(phone, receiptOf(trackingNumber))
    await phone.press('修改领什么')
    await phone.press('营业执照')
    await phone.sees('都对吗？')
    await phone.press('去填谁来领')
    await phone.fill('姓名', '李四')
    await phone.fill('手机号', '13900139000')
    await phone.press('改好了')
    await phone.press('提交')
    await phone.sees('登记好了')
    expect(bench.api.county.filings.at(-1)).toMatchObject({ matterId: 'm1', consignee: { name: '李四' } })
    expect(bench.api.county.filings.at(-1)).not.toHaveProperty('caseId')
  })

  it('whose result was asked for already says so, and leads to it', async () => {
    const { trackingNumber } = handedIn()
    const phone = await bench.phone('resident', PAGE)
    await scan(phone, receiptOf(trackingNumber))
    await phone.press('提交')
    await phone.sees('登记好了')
    await phone.goTo(PAGE)
    await scan(phone, receiptOf(trackingNumber))
    await phone.sees('已经登记过寄回，不用再登记')
    await phone.press('看看到哪里了')
    await expect.poll(() => phone.front()).toContain('pages/tracking/index?number=')
    expect(bench.api.county.filings).toHaveLength(1)
  })

  it('is known as asked for behind any number of newer cases', async () => {
    const { trackingNumber } = handedIn()
    const [old] = bench.api.county.consignments
    if (old === undefined) throw new Error('there is no consignment')
    const newer = Array.from({ length: 120 }, (_, index) => ({
      ...old,
      trackingNumber: `SH0000100${index}`,
      details: { ...old.details, caseId: randomUUID(), consignmentId: randomUUID() },
    }))
    const result = { ...old, trackingNumber: 'SH000000090', direction: 'result' as const }
    bench.api.county.consignments.unshift(...newer)
    bench.api.county.consignments.push(result)
    const phone = await bench.phone('resident', PAGE)
    await scan(phone, receiptOf(trackingNumber))
    await phone.sees('已经登记过寄回，不用再登记')
  })

  it('of a round trip comes back by itself', async () => {
    const found = handedIn()
    found.details.serviceForm = 'round_trip'
    const phone = await bench.phone('resident', PAGE)
    await scan(phone, receiptOf(found.trackingNumber))
    await phone.sees('会自动送回来，不用再登记')
  })
})

describe('a code that fills in nothing', () => {
  it.each([
    ['a pick-up code', 'shaopao:SH000000025:482913', '这是取件码'],
    ['a seal', 'FQ2026001', '这不是收件凭证上的码'],
    ['something else', 'weixin://pay/123', '这不是收件凭证上的码'],
    ['a number that there is not', receiptOf('SH000009999'), '没有这个单号'],
    ['a result under way', receiptOf('SH000000025'), '这一件就是送证件的'],
  ])('%s says what it is', async (_what, text, words) => {
    const phone = await bench.phone('resident', PAGE)
    await scan(phone, text)
    await phone.sees(words)
    await phone.press('营业执照')
    await phone.sees('都对吗？')
  })

  it('somebody else’s receipt tells nothing of him', async () => {
    const { trackingNumber } = handedIn('neighbour')
    const phone = await bench.phone('resident', PAGE)
    await scan(phone, receiptOf(trackingNumber))
    await phone.sees('这张凭证不在您的名下')
    expect(await phone.text()).not.toContain('张*')
  })

  it('a bad network says so, and the next try fills it in', async () => {
    const { trackingNumber } = handedIn()
    const phone = await bench.phone('resident', PAGE)
    await phone.sees('食品经营许可证')
    await phone.cutOff(true)
    await scan(phone, receiptOf(trackingNumber))
    await phone.sees('网络不通')
    await phone.cutOff(false)
    await scan(phone, receiptOf(trackingNumber))
    await phone.sees('都对吗？')
  })
})
