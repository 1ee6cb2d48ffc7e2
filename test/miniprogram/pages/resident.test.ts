import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FakeApi } from './fake-api.ts'
import { registered } from './fake-county.ts'
import { type Bench, type Phone, startBench } from './phones.ts'

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

function registrations(): number {
  return api.county.consignments.filter(({ holder }) => holder === 'newcomer').length
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
  await phone.sees('都对吗？').waitFor()
}

describe('asking for a licence to be sent back', () => {
  it('leads a newcomer from home to a tracking page, and home lies behind it', async () => {
    const phone = await bench.phone(api, 'newcomer')
    await phone.sees('现在没有在送的件').waitFor()
    await fillIn(phone)
    await phone.press('提交')
    await phone.sees('登记好了').waitFor()
    expect(registrations()).toBe(1)
    await phone.press('返回')
    await phone.sees('营业执照').waitFor()
    expect(await phone.front()).toBe('pages/home/index')
  })

  it('takes a returning person three taps', async () => {
    const phone = await bench.phone(api, 'newcomer')
    await fillIn(phone)
    await phone.press('提交')
    await phone.sees('登记好了').waitFor()
    await phone.press('返回')

    await phone.press('寄回证件')
    await phone.press('食品经营许可证')
    await phone.sees('桃花村服务站').waitFor()
    await phone.sees('13800138000').waitFor()
    await phone.press('提交')
    await phone.sees('登记好了').waitFor()
    expect(registrations()).toBe(2)
  })

  it('says next to each field what is missing and sends nothing', async () => {
    const phone = await bench.phone(api, 'newcomer', '/pages/request-place/index')
    await phone.choose('送到家里')
    await phone.press('下一步')
    expect(await phone.page.getByRole('alert').allInnerTexts()).toHaveLength(2)
    await phone.goTo('/pages/request-person/index')
    await phone.fill('手机号', '1380013')
    await phone.press('下一步')
    expect(await phone.page.getByRole('alert').allInnerTexts()).toEqual([
      '请填写姓名',
      '手机号是 11 位数字，请再核对一下',
    ])
    expect(api.calls).not.toContain('registerConsignment')
  })

  it('goes back from the review to change one answer', async () => {
    const phone = await bench.phone(api, 'newcomer')
    await fillIn(phone)
    await phone.press('修改送到')
    await phone.choose('送到家里')
    await phone.page.getByRole('textbox').fill('三组 12 号，祠堂旁边')
    await phone.press('改好了')
    await phone.page.getByRole('button', { name: '修改送到家' }).waitFor()
    await phone.sees('三组 12 号，祠堂旁边').waitFor()
    await phone.press('提交')
    await phone.sees('登记好了').waitFor()
  })

  it('hands materials in at a station instead', async () => {
    const phone = await bench.phone(api, 'newcomer')
    await phone.press('有申请材料要送到县里')
    await phone.page.getByPlaceholder('输入名字找，比如：营业执照').fill('不动产转移')
    await phone.press('不动产转移登记')
    await phone.sees('材料交到哪里？').waitFor()
    await phone.press('选择镇和村')
    await phone.page.getByPlaceholder('输入镇名或村名找').fill('桃园')
    await phone.press('桃园村')
    await phone.press('下一步')
    await phone.fill('姓名', '李四')
    await phone.fill('手机号', '13900139000')
    await phone.press('下一步')
    await phone.sees('桃园村服务站').waitFor()
    await phone.press('提交')
    await phone.sees('登记好了').waitFor()
  })
})

describe('when the network fails in the middle of a submit', () => {
  it('registers once although the first answer was lost', async () => {
    const phone = await bench.phone(api, 'newcomer')
    await fillIn(phone)
    api.fail('registerConsignment', 'lost-answer')
    await phone.press('提交')
    await phone.sees('不会重复登记').waitFor()
    expect(await phone.page.getByRole('button', { name: '修改' }).count()).toBe(0)
    await phone.press('再试一次')
    await phone.sees('登记好了').waitFor()
    expect(registrations()).toBe(1)
  })

  it('keeps the submit when the app is closed meanwhile', async () => {
    const phone = await bench.phone(api, 'newcomer')
    await fillIn(phone)
    api.fail('registerConsignment', 'lost-answer')
    await phone.press('提交')
    await phone.sees('不会重复登记').waitFor()
    await phone.restart()
    await phone.sees('上次的申请还不知道有没有提交上').click()
    await phone.press('再试一次')
    await phone.sees('登记好了').waitFor()
    expect(registrations()).toBe(1)
  })

  it('shows what the server refused and lets one change it', async () => {
    const phone = await bench.phone(api, 'newcomer')
    await fillIn(phone)
    api.fail('registerConsignment', { status: 409, code: 'site_closed', detail: '这个站点停办了，请换一个' })
    await phone.press('提交')
    await phone.sees('这个站点停办了，请换一个').waitFor()
    await phone.page.getByRole('button', { name: '修改送到' }).waitFor()
  })
})

describe('my consignments', () => {
  it('come page by page', async () => {
    for (let index = 0; index < 45; index += 1) {
      api.county.consignments.push(registered('newcomer', `SH${900_000_000 + index}`, `证件 ${index + 1}`, '设立登记'))
    }
    const phone = await bench.phone(api, 'newcomer', '/pages/consignments/index')
    for (const last of ['证件 20', '证件 40']) {
      await phone.sees(last).waitFor()
      await phone.scrollToEnd()
    }
    await phone.sees('就这些了').waitFor()
    expect(await phone.page.getByRole('button', { name: '看进度' }).count()).toBe(45)
  })

  it('are empty at first and say what to do', async () => {
    const phone = await bench.phone(api, 'newcomer', '/pages/consignments/index')
    await phone.sees('您还没有件').waitFor()
    await phone.press('寄回证件')
    await phone.sees('领什么证件？').waitFor()
  })
})

describe('tracking', () => {
  it('shows where it is, each stop by word, what comes next and when', async () => {
    const phone = await bench.phone(api, 'resident')
    await phone.sees('正从县流转中心送往青石镇').click()
    await phone.sees('明天').waitFor()
    const stops = await phone.page.getByRole('listitem').evaluateAll((all) => all.map((one) => one.ariaLabel))
    expect(stops).toEqual([
      '县市场监督管理局，已经过',
      '县业务流转中心，现在在这里',
      '青石镇便民服务中心，还没到',
      '桃花村服务站，还没到',
    ])
  })

  it('by number keeps the details until the last four digits are right', async () => {
    const phone = await bench.phone(api, 'newcomer')
    await phone.press('查件')
    await phone.fill('流转单号', 'sh 000 000 017')
    await phone.press('查一查')
    await phone.sees('运送中').waitFor()
    expect(await phone.page.getByText('食品经营许可证').count()).toBe(0)
    await phone.fill('手机号后四位', '1111')
    await phone.press('看详细内容')
    await phone.sees('后四位不对').waitFor()
    await phone.fill('手机号后四位', '8000')
    await phone.press('看详细内容')
    await phone.sees('食品经营许可证').waitFor()
  })

  it('reads the code on a receipt with the camera', async () => {
    const phone = await bench.phone(api, 'resident', '/pages/track/index')
    await phone.show('shaopao:SH000000025')
    await phone.press('扫回执上的码')
    await phone.sees('等您来取').waitFor()
    expect(await phone.front()).toBe('pages/tracking/index?number=SH000000025')
  })

  it('of a number that does not exist offers another try', async () => {
    const phone = await bench.phone(api, 'newcomer', '/pages/tracking/index?number=SH111111111')
    await phone.sees('没有查到这一件').waitFor()
    await phone.press('换个单号查')
    await phone.sees('输单号，查进度').waitFor()
  })

  it('cancels after a question, once', async () => {
    const phone = await bench.phone(api, 'resident')
    await phone.sees('食品小作坊登记证').click()
    await phone.press('不送了，取消')
    await phone.press('接着送')
    expect(api.calls).not.toContain('cancelConsignment')
    await phone.press('不送了，取消')
    await phone.press('取消这一件')
    await phone.sees('已按您的要求取消').waitFor()
    expect(await phone.page.getByRole('button', { name: '不送了，取消' }).count()).toBe(0)
  })
})

describe('without a network', () => {
  it('every first load says so and comes back by itself', async () => {
    const phone = await bench.phone(api, 'resident')
    await phone.sees('食品经营许可证').waitFor()
    await phone.context.setOffline(true)
    await phone.sees('现在没有网络').waitFor()
    await phone.choose('我的件')
    await phone.page.getByText('没有网络', { exact: true }).waitFor()
    await phone.context.setOffline(false)
    await phone.sees('不动产登记证明').waitFor()
  })

  it('an error can be tried again', async () => {
    api.fail('listConsignments', { status: 500, code: 'internal', detail: '服务出错了，请稍后再试' })
    const phone = await bench.phone(api, 'resident')
    await phone.sees('服务出错了，请稍后再试').waitFor()
    await phone.press('再试一次')
    await phone.sees('食品经营许可证').waitFor()
  })
})

describe('my own', () => {
  it('name and phone are kept for the next request', async () => {
    const phone = await bench.phone(api, 'newcomer', '/pages/mine/index')
    await phone.press('姓名和电话')
    await phone.fill('姓名', '王五')
    await phone.fill('手机号', '13700137000')
    await phone.press('保存')
    await phone.sees('王*').waitFor()
    await phone.goTo('/pages/request-person/index')
    expect(await phone.page.getByRole('textbox', { name: '手机号' }).inputValue()).toBe('13700137000')
    await phone.goTo('/pages/mine/index')
    await phone.press('清掉这个手机记住的信息')
    await phone.press('清掉', { exact: true })
    await phone.goTo('/pages/contact/index')
    expect(await phone.page.getByRole('textbox', { name: '手机号' }).inputValue()).toBe('')
  })

  it('a binding code for the chat is shown and copied with the words to send', async () => {
    const phone = await bench.phone(api, 'resident', '/pages/binding/index')
    await phone.press('拿绑定码')
    await phone.sees('4829 1357').waitFor()
    await phone.press('复制要发的那句话')
    // WeChat asks by itself before anything personal is touched.
    await phone.press('同意')
    await expect.poll(() => phone.page.evaluate(() => window.__preview.clipboard)).toBe('绑定 48291357')
  })

  it('a code from the office makes one staff; a wrong one says where to get another', async () => {
    const phone = await bench.phone(api, 'newcomer', '/pages/staff-binding/index')
    await phone.fill('绑定码', '11111111')
    await phone.press('绑定')
    await phone.sees('请向管理员要一个新的').waitFor()
    await phone.fill('绑定码', '20261102')
    await phone.press('绑定')
    await phone.sees('经办人（桃花村服务站）').waitFor()
    await phone.press('看我的待办')
    await phone.sees('有 1 件已经超时').waitFor()
  })
})
