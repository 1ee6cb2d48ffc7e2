import { describe, expect, it } from 'vitest'
import { usePhones } from '../phones/use-phones.ts'
import { registered } from './fake-county.ts'

const bench = usePhones()

describe('my consignments', () => {
  it('come page by page', async () => {
    for (let index = 0; index < 45; index += 1) {
      bench.api.county.consignments.push(
        registered('newcomer', `SH${900_000_000 + index}`, `证件 ${index + 1}`, '设立登记'),
      )
    }
    const phone = await bench.phone('newcomer', '/pages/consignments/index')
    for (const last of ['证件 20', '证件 40']) {
      await phone.sees(last)
      await phone.scrollToEnd()
    }
    await phone.sees('就这些了')
    expect((await phone.named('button')).filter((name) => name.includes('看进度'))).toHaveLength(45)
  })

  it('are empty at first and say what to do', async () => {
    const phone = await bench.phone('newcomer', '/pages/consignments/index')
    await phone.sees('您还没有件')
    await phone.press('寄回证件')
    await phone.sees('领什么证件？')
  })
})

describe('tracking', () => {
  it('shows where it is, each stop by word, what comes next and when', async () => {
    const phone = await bench.phone('resident')
    await phone.press('从县业务流转中心到青石镇便民服务中心')
    await phone.sees('明天')
    const names = () => phone.named('listitem', '走到哪一站')
    expect(await names()).toEqual([
      '县市场监督管理局，已经过',
      '县业务流转中心，已经过',
      '青石镇便民服务中心，正在送来',
      '桃花村服务站，还没到',
    ])
    await phone.goTo(`/pages/tracking/index?number=SH000000025`)
    await phone.sees('等待领取')
    expect((await names()).at(-1)).toBe('桃花村服务站，现在在这里')
  })

  it('by number keeps the details until the last four digits are right', async () => {
    const phone = await bench.phone('newcomer')
    await phone.press('查件')
    await phone.fill('流转单号', 'sh 000 000 017')
    await phone.press('查一查')
    await phone.sees('运送中')
    await phone.lacks('食品经营许可证')
    await phone.fill('手机号后四位', '1111')
    await phone.press('看详细内容')
    await phone.sees('后四位不对')
    await phone.fill('手机号后四位', '8000')
    await phone.press('看详细内容')
    await phone.sees('食品经营许可证')
  })

  it('reads the code on a receipt with the camera', async () => {
    const phone = await bench.phone('resident', '/pages/track/index')
    await phone.show('shaopao:SH000000025')
    await phone.press('扫回执上的码')
    await phone.sees('等待领取')
    expect(await phone.front()).toBe('pages/tracking/index?number=SH000000025')
  })

  it('opened by the round code on a receipt, shows that one at once', async () => {
    const phone = await bench.phone('resident', `/pages/track/index?scene=${encodeURIComponent('n=SH000000025')}`)
    await phone.sees('等待领取')
    expect(await phone.front()).toBe('pages/tracking/index?number=SH000000025')
  })

  it('of a number that does not exist offers another try', async () => {
    const phone = await bench.phone('newcomer', '/pages/tracking/index?number=SH111111111')
    await phone.sees('没有查到这一件')
    await phone.press('换个单号查')
    await phone.sees('输单号，查进度')
  })

  it('cancels after a question, once', async () => {
    const phone = await bench.phone('resident')
    await phone.press('食品小作坊登记证')
    await phone.press('不送了，取消')
    await phone.press('接着送')
    expect(bench.api.calls).not.toContain('cancelConsignment')
    await phone.press('不送了，取消')
    await phone.press('取消这一件')
    await phone.sees('已按您的要求取消')
    expect((await phone.named('button')).join()).not.toContain('不送了，取消')
  })
})

describe('without a network', () => {
  it('every first load says so and comes back by itself', async () => {
    const phone = await bench.phone('resident')
    await phone.sees('食品经营许可证')
    await phone.setOffline(true)
    await phone.sees('现在没有网络')
    await phone.choose('我的件')
    await expect.poll(() => phone.lines()).toContain('没有网络')
    await phone.setOffline(false)
    await phone.sees('不动产登记证明')
  })

  it('an error can be tried again', async () => {
    bench.api.fail('listConsignments', { status: 500, code: 'internal', detail: '服务出错了，请稍后再试' })
    const phone = await bench.phone('resident')
    await phone.sees('服务出错了，请稍后再试')
    await phone.press('再试一次')
    await phone.sees('食品经营许可证')
  })
})

describe('my own', () => {
  it('name and phone are kept for the next request', async () => {
    const phone = await bench.phone('newcomer', '/pages/mine/index')
    await phone.press('姓名和电话')
    await phone.fill('姓名', '王五')
    await phone.fill('手机号', '13700137000')
    await phone.press('保存')
    await phone.sees('王*')
    await phone.goTo('/pages/request-person/index')
    expect(await phone.valueOf('手机号')).toBe('13700137000')
    await phone.goTo('/pages/mine/index')
    await phone.press('清掉这个手机记住的信息')
    await phone.press('清掉')
    await phone.goTo('/pages/contact/index')
    expect(await phone.valueOf('手机号')).toBe('')
  })

  it('a binding code for the chat is shown and copied with the words to send', async () => {
    const phone = await bench.phone('resident', '/pages/binding/index')
    await phone.press('拿绑定码')
    await phone.sees('4829 1357')
    await phone.press('复制要发的那句话')
    // WeChat asks by itself before anything personal is touched.
    await phone.press('同意')
    await expect.poll(() => phone.run(() => window.__preview.clipboard)).toBe('绑定 48291357')
  })

  it('a code from the office makes one staff; a wrong one says where to get another', async () => {
    const phone = await bench.phone('newcomer', '/pages/staff-binding/index')
    await phone.fill('绑定码', '11111111')
    await phone.press('绑定')
    await phone.sees('请向管理员要一个新的')
    await phone.fill('绑定码', '20261102')
    await phone.press('绑定')
    await phone.sees('经办人（桃花村服务站）')
    await phone.press('看我的待办')
    await phone.sees('有 1 件已经超时')
  })
})
