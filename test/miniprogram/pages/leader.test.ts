import { describe, expect, it, vi } from 'vitest'
import { periodNamed, periodText, pointText } from '../../../miniprogram/src/leader/wording/periods.ts'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()
const OVERVIEW = '/leader/overview/index'

function taps(phone: Phone) {
  return phone.effort.taps
}

describe('the times that leaders choose', () => {
  const NOW = Date.parse('2026-03-01T20:00:00Z') // Monday the 2nd in China
  it.each([
    ['this_week', '2026-03-02', '2026-03-08'],
    ['last_week', '2026-02-23', '2026-03-01'],
    ['this_month', '2026-03-01', '2026-03-31'],
    ['last_month', '2026-02-01', '2026-02-28'],
    ['this_year', '2026-01-01', '2026-12-31'],
    ['own', '2026-03-01', '2026-03-02'],
  ] as const)('%s', (name, from, until) => expect(periodNamed(name, NOW)).toEqual({ from, until }))

  it('are said as one says them', () => {
    expect(periodText({ from: '2025-12-29', until: '2026-01-04' }, NOW)).toBe('2025年12月29日至1月4日')
    expect([pointText('day', '2026-03-02'), pointText('month', '2026-03-01')]).toEqual(['3/2', '3月'])
  })
})

describe('the county in three lines and a picture', () => {
  it('is one tap from home, for those alone who look after the county', async () => {
    const leader = await bench.phone('leader', '/pages/home/index')
    await leader.press('全县情况和审批')
    await leader.sees('登记 128 件，办结 92 件，上一期共 77 件。')
    await leader.sees('现在在途 30 件，待取 12 件，超时 7 项，异常 2 件。')
    await leader.sees('邮递费 2,514.00 元，群众少跑 156 趟、约 5,120 公里。')
    expect(taps(leader)).toBe(1)
    const keeper = await bench.phone('keeper', '/pages/home/index')
    await keeper.sees('工作人员：我的待办')
    expect(await keeper.text()).not.toContain('全县情况')
  })

  it('of another time is asked for anew, and the time stays chosen on every page', async () => {
    const phone = await bench.phone('leader', OVERVIEW)
    await phone.sees('登记 128 件')
    await phone.press('今年')
    await phone.sees('1月1日至12月31日')
    await phone.press('看数字')
    await phone.sees('1月登记18 件办结12 件')
    await phone.press('各镇场放在一起比一比')
    await phone.sees('按群众住在哪个镇场算')
    await phone.sees('1月1日至12月31日')
  })

  it('shows the rest behind: ranges, gaps and the versions that reckoned them', async () => {
    const phone = await bench.phone('leader', OVERVIEW)
    await phone.press('更多数字')
    await phone.sees('约 5,120 公里（4,096 公里至6,656 公里）')
    await phone.sees('缺路程，没有算进公里数6 件')
    await phone.sees('savings-2026-01')
  })

  it('stands when it cannot be asked for again, and never below the name of another time', async () => {
    const phone = await bench.phone('leader', OVERVIEW)
    await phone.sees('登记 128 件')
    await phone.press('各镇场放在一起比一比')
    await phone.sees('按群众住在哪个镇场算')
    await phone.cutOff(true)
    await phone.press('返回')
    await phone.settled()
    await phone.sees('登记 128 件')
    await phone.press('今年')
    await phone.sees('没有网络')
    expect(await phone.text()).not.toContain('登记 128 件')
    await phone.cutOff(false)
    await phone.press('再试一次')
    await phone.sees('登记 128 件')
  })

  it('tells of a bad network and shows the figures once it is back', async () => {
    const phone = await bench.phone('leader', OVERVIEW, { isCutOff: true })
    await phone.sees('没有网络')
    await phone.cutOff(false)
    await phone.press('再试一次')
    await phone.sees('登记 128 件')
  })
})

describe('from a figure down to the hand-overs', () => {
  it('a town leads to its own figures', async () => {
    const phone = await bench.phone('leader', '/leader/towns/index')
    await phone.press('看数字')
    await phone.press('青石镇')
    await phone.sees('办结 46 件')
    expect(await phone.front()).toContain('site=t1')
  })

  it('an exception leads to what was done about it and to its custody', async () => {
    const [exception] = bench.api.county.counter.exceptions
    const phone = await bench.phone('leader', OVERVIEW)
    await phone.press('异常件')
    await phone.sees('2 件没处理完，1 件超时')
    await phone.press(`看交接经过 ${exception?.trackingNumber}`)
    await phone.sees('走到哪一站')
    expect(await phone.front()).toBe('pages/tracking/index?number=SH000000017')
  })

  it('who is late is named with who answers for it', async () => {
    const phone = await bench.phone('leader', OVERVIEW)
    await phone.press('超时')
    await phone.sees('现在一共超时 7 项')
    await phone.sees('负责人：李站长')
    await phone.sees('没有登记负责人')
  })

  it('satisfaction never goes without its n, and what was written is read only when asked for', async () => {
    const phone = await bench.phone('leader', OVERVIEW)
    await phone.press('满意度')
    await phone.sees('40 人评，平均 4.53 分')
    await phone.sees('评价率 43.4%')
    expect(bench.api.calls).not.toContain('listRatings')
    await phone.press('逐条看')
    await phone.sees('“等了半个月”')
  })

  it('the budget says what is spent, what is left and for how long it lasts', async () => {
    const phone = await bench.phone('leader', OVERVIEW)
    await phone.press('预算用了多少')
    await phone.sees('各镇场邮递费：用了 80% 以上，请留意')
    await phone.sees('照现在的速度，今年够用')
    await phone.press('上一年')
    await phone.sees('没有登记预算')
  })
})

describe('the third hand', () => {
  async function reviewed() {
    const phone = await bench.phone('leader', OVERVIEW)
    await phone.press('审批')
    await phone.press('示例邮政 2026年10月')
    await phone.sees('等待批准')
    return phone
  }

  it('approves a settlement that two others prepared and reviewed, once', async () => {
    const phone = await reviewed()
    bench.api.fail('approveSettlement', 'lost-answer')
    await phone.press('批准')
    await phone.press('批准')
    await phone.sees('再点一次不会重复')
    await phone.press('批准')
    await phone.press('批准')
    await phone.sees('批准好了')
    await phone.sees('已批准，等待支付')
    const { steps } = bench.api.county.leader.settlements[0] ?? { steps: [] }
    expect(steps.map(({ kind }) => kind)).toEqual(['prepared', 'reviewed', 'approved'])
  })

  it('sends it back with the reason, and not without', async () => {
    const phone = await reviewed()
    await phone.press('退回')
    await phone.sees('退回要写明原因')
    await phone.fill('说明', '缺九月的明细')
    await phone.press('退回')
    await phone.sees('退回去了')
    expect(bench.api.county.leader.settlements[0]?.steps.at(-1)).toMatchObject({
      kind: 'returned',
      note: '缺九月的明细',
    })
  })

  it('who was a hand before is told to wait for another', async () => {
    const { county } = bench.api
    const [settlement] = county.leader.settlements
    const me = county.people.get('leader')
    Object.assign(settlement?.steps[1] ?? {}, { actorId: me?.id })
    const phone = await bench.phone('leader', `/leader/settlement/index?id=${settlement?.id}`)
    await phone.sees('要由三个人办，请等另一位同事')
    expect(await phone.text()).not.toContain('您的意见')
  })

  it('decides a transfer of budget', async () => {
    const phone = await bench.phone('leader', '/leader/approvals/index')
    await phone.press('同意')
    await phone.press('同意')
    await phone.sees('已同意调剂')
    await vi.waitFor(() => expect(bench.api.county.leader.transfers[0]?.status).toBe('approved'))
    await phone.sees('没有等着决定的')
  })
})
