import { describe, expect, it } from 'vitest'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()

function registrations(): number {
  return bench.api.county.consignments.filter(({ holder }) => holder === 'newcomer').length
}

/** Everything that a newcomer has to say for a licence to come back to the village, up to the review. */
async function fillIn(phone: Phone): Promise<void> {
  await phone.press('寄回证件')
  await phone.press('营业执照')
  await phone.press('选择镇和村')
  await phone.press('青石镇')
  await phone.press('桃花村')
  await phone.press('下一步')
  await phone.fill('姓名', '张三')
  await phone.fill('手机号', '13800138000')
  await phone.press('下一步')
  await phone.sees('都对吗？')
}

describe('asking for a licence to be sent back', () => {
  it('leads a newcomer from home to a tracking page, and home lies behind it', async () => {
    const phone = await bench.phone('newcomer')
    await phone.sees('现在没有在送的件')
    await fillIn(phone)
    await phone.press('提交')
    await phone.sees('登记好了')
    expect(registrations()).toBe(1)
    await phone.press('返回')
    await phone.sees('营业执照')
    expect(await phone.front()).toBe('pages/home/index')
  })

  it('takes a returning person three taps', async () => {
    const phone = await bench.phone('newcomer')
    await fillIn(phone)
    await phone.press('提交')
    await phone.sees('登记好了')
    await phone.press('返回')

    await phone.press('寄回证件')
    await phone.press('食品经营许可证')
    await phone.sees('桃花村服务站')
    await phone.sees('13800138000')
    await phone.press('提交')
    await phone.sees('登记好了')
    expect(registrations()).toBe(2)
  })

  it('takes three taps on a new phone too, for the server remembers', async () => {
    const phone = await bench.phone('resident')
    await phone.press('寄回证件')
    await phone.sees('领什么证件？')
    await phone.press('营业执照')
    await phone.sees('都对吗？')
    await phone.sees('138****8000')
    await phone.press('提交')
    await phone.sees('登记好了')
    await phone.goTo('/pages/request-person/index')
    expect(await phone.valueOf('手机号')).toBe('')
    await phone.sees('就用上次的')
  })

  it('says next to each field what is missing and sends nothing', async () => {
    const phone = await bench.phone('newcomer', '/pages/request-place/index')
    await phone.choose('送到家里')
    await phone.press('下一步')
    await expect.poll(() => phone.named('alert')).toHaveLength(2)
    await phone.goTo('/pages/request-person/index')
    await phone.fill('手机号', '1380013')
    await phone.press('下一步')
    await expect.poll(() => phone.named('alert')).toEqual(['请填写姓名', '手机号是 11 位数字，请再核对一下'])
    expect(bench.api.calls).not.toContain('registerConsignment')
  })

  it('goes back from the review to change one answer', async () => {
    const phone = await bench.phone('newcomer')
    await fillIn(phone)
    await phone.press('修改送到')
    await phone.choose('送到家里')
    await phone.fill('门牌地址', '三组 12 号，祠堂旁边')
    await phone.press('改好了')
    await expect.poll(async () => (await phone.named('button')).join()).toContain('修改送到家')
    await phone.sees('三组 12 号，祠堂旁边')
    await phone.press('提交')
    await phone.sees('登记好了')
  })

  it('hands materials in at a station instead', async () => {
    const phone = await bench.phone('newcomer')
    await phone.press('送材料、来回送、寄存')
    await phone.press('只送材料')
    await phone.fill('输名字，拼音也行', '不动产转移')
    await phone.press('不动产转移登记')
    await phone.sees('材料交到哪里？')
    await phone.press('选择镇和村')
    await phone.fill('镇名、村名，拼音也行', '桃园')
    await phone.press('桃园村')
    await phone.press('下一步')
    await phone.fill('姓名', '李四')
    await phone.fill('手机号', '13900139000')
    await phone.press('下一步')
    await phone.sees('桃园村服务站')
    await phone.press('提交')
    await phone.sees('登记好了')
  })
})

describe('when the network fails in the middle of a submit', () => {
  it('registers once although the first answer was lost', async () => {
    const phone = await bench.phone('newcomer')
    await fillIn(phone)
    bench.api.fail('registerConsignment', 'lost-answer')
    await phone.press('提交')
    await phone.sees('不会重复登记')
    expect((await phone.named('button')).join()).not.toContain('修改')
    await phone.press('再试一次')
    await phone.sees('登记好了')
    expect(registrations()).toBe(1)
  })

  it('keeps the submit when the app is closed meanwhile', async () => {
    const phone = await bench.phone('newcomer')
    await fillIn(phone)
    bench.api.fail('registerConsignment', 'lost-answer')
    await phone.press('提交')
    await phone.sees('不会重复登记')
    await phone.restart()
    await phone.press('上次的申请还不知道有没有提交上')
    await phone.press('再试一次')
    await phone.sees('登记好了')
    expect(registrations()).toBe(1)
  })

  it('does not take being turned away for an answer to the earlier try', async () => {
    const phone = await bench.phone('newcomer')
    await fillIn(phone)
    bench.api.fail('registerConsignment', 'lost-answer')
    bench.api.fail('registerConsignment', { status: 429, code: 'too_many_requests', detail: '操作太频繁，请稍后再试' })
    await phone.press('提交')
    await phone.sees('不会重复登记')
    await phone.press('再试一次')
    await phone.sees('操作太频繁')
    expect((await phone.named('button')).join()).not.toContain('修改')
    await phone.press('再试一次')
    await phone.sees('登记好了')
    expect(registrations()).toBe(1)
  })

  it('shows what the server refused and lets one change it', async () => {
    const phone = await bench.phone('newcomer')
    await fillIn(phone)
    bench.api.fail('registerConsignment', { status: 409, code: 'site_closed', detail: '这个站点停办了，请换一个' })
    await phone.press('提交')
    await phone.sees('这个站点停办了，请换一个')
    await expect.poll(async () => (await phone.named('button')).join()).toContain('修改送到')
  })
})
