import { describe, expect, it, vi } from 'vitest'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'
import { answerComplaint } from './fake-resident-operations.ts'

const bench = usePhones()

/** Of the resident's consignments: under way, waiting, requested, in trouble. */
function idOf(index: number): string {
  return bench.api.county.consignments[index]?.details.consignmentId ?? ''
}

/** Makes the second consignment one that was received. */
function completed(): string {
  const found = bench.api.county.consignments[1]
  if (found === undefined) throw new Error('there is no such consignment')
  Object.assign(found, {
    status: 'completed',
    statusText: '已签收',
    nextText: null,
    completedAt: new Date().toISOString(),
  })
  Object.assign(found.details, { canRate: true, hasPickupCode: false })
  return found.details.consignmentId
}

const screenOf = (phone: Phone) => phone.run(() => window.__preview.screen)

describe('rating', () => {
  it('takes one tap and a submit, with tags that fit and a sentence for those who like', async () => {
    const id = completed()
    const phone = await bench.phone('resident', `/pages/tracking/index?id=${id}`)
    await phone.press('评一评')
    await phone.press('满意，4 分')
    await phone.press('送得快')
    await phone.fill('想说的话', '到得比说的还早')
    await phone.press('提交')
    await phone.sees('评好了，谢谢您')
    expect(bench.api.county.ratings.get(id)).toEqual({ score: 4, tags: ['fast'], comment: '到得比说的还早' })
    await phone.press('回到这一件')
    await phone.sees('已签收')
    expect(await phone.text()).not.toContain('评一评')
  })

  it('asks first for a tap, and asks those who are not content what was bad', async () => {
    const id = completed()
    const phone = await bench.phone('resident', `/pages/rating/index?id=${id}`)
    await phone.press('提交')
    await phone.sees('请先点一个')
    await phone.press('很不满意，1 分')
    await phone.press('送得慢')
    expect(await phone.text()).not.toContain('送得快')
    await phone.press('提交')
    await phone.press('有问题，要有人答复')
    await phone.sees('哪里不对？')
  })

  it('counts once although the answer was lost, and says thank you again', async () => {
    const id = completed()
    bench.api.fail('rateConsignment', 'lost-answer')
    const phone = await bench.phone('resident', `/pages/rating/index?id=${id}`)
    await phone.press('很满意，5 分')
    await phone.press('提交')
    await phone.sees('网络不通')
    await phone.press('提交')
    await phone.sees('评好了，谢谢您')
    expect(bench.api.county.ratings.size).toBe(1)
  })
})

describe('a complaint', () => {
  it('is filed, answered, reopened once, answered again and closed', async () => {
    const phone = await bench.phone('resident', `/pages/tracking/index?id=${idOf(3)}`)
    await phone.press('有问题，要反映')
    await phone.press('提交')
    await phone.sees('至少 5 个字')
    await phone.fill('写清楚什么事', '等了五天还没到')
    await phone.press('提交')
    await phone.sees('已经收到，正在处理')
    answerComplaint(bench.api.county.complaints, '已经找到，明天送到')

    const later = await bench.phone('resident', `/pages/complaint/index?id=${idOf(3)}`)
    await later.sees('已经找到，明天送到')
    await later.press('还没解决，再反映一次')
    await later.fill('写清楚什么事', '第二天还是没有到')
    await later.press('提交')
    await later.sees('又反映了一次，正在处理')
    expect(await later.text()).not.toContain('再反映一次')
    answerComplaint(bench.api.county.complaints, '今天送到了', false)

    const last = await bench.phone('resident', `/pages/complaint/index?id=${idOf(3)}`)
    await last.sees('今天送到了')
    expect(await last.text()).not.toContain('再反映一次')
    await last.press('可以了，问题解决了')
    await last.sees('已经结束')
    expect(bench.api.county.complaints.slice(1)).toMatchObject([{ status: 'closed', entries: { length: 5 } }])
  })

  it('whose answer was lost is one, and what was written stays', async () => {
    bench.api.fail('fileComplaint', 'lost-answer')
    const phone = await bench.phone('resident', `/pages/complaint/index?id=${idOf(3)}`)
    await phone.fill('写清楚什么事', '等了五天还没到')
    await phone.press('提交')
    await phone.sees('网络不通')
    await phone.press('提交')
    await phone.sees('已经收到，正在处理')
    expect(bench.api.county.complaints).toHaveLength(2)
  })

  it('of somebody else is refused with a way back', async () => {
    const phone = await bench.phone('newcomer', `/pages/complaint/index?id=${idOf(3)}`)
    await phone.sees('不是您的件')
    await phone.press('回到这一件')
    await expect.poll(() => phone.front()).toContain('pages/tracking/index')
  })
})

describe('redirecting', () => {
  it('is offered before it leaves, and done once although the answer was lost', async () => {
    bench.api.fail('redirectConsignment', 'lost-answer')
    const phone = await bench.phone('resident', `/pages/tracking/index?id=${idOf(2)}`)
    await phone.press('改送到别的地方')
    await phone.sees('现在是送到：桃花村服务站')
    await phone.press('就改送到这里')
    await phone.sees('还没有选')
    await phone.press('选择镇和村')
    await phone.press('柳溪镇')
    await phone.press('柳树村')
    await phone.press('就改送到这里')
    await phone.sees('网络不通')
    await phone.press('就改送到这里')
    await phone.sees('已改送')
    await phone.sees('柳树村服务站')
    expect(bench.api.calls.filter((call) => call === 'redirectConsignment')).toHaveLength(2)
  })

  it('of what has left says so, and what the server refuses', async () => {
    const late = await bench.phone('resident', `/pages/redirect/index?id=${idOf(0)}`)
    await late.sees('不能改送了')
    await late.press('回到这一件')
    await late.sees('运送中')
    const phone = await bench.phone('resident', `/pages/redirect/index?id=${idOf(2)}`)
    await phone.press('选择镇和村')
    await phone.press('柳溪镇')
    await phone.press('桃园村')
    bench.api.fail('redirectConsignment', { status: 409, code: 'cannot_redirect', detail: '刚刚已经寄出了，改不了' })
    await phone.press('就改送到这里')
    await phone.sees('刚刚已经寄出了，改不了')
  })

  it('of what is kept offers the counters that keep things', async () => {
    const kept = bench.api.county.consignments[2]
    if (kept !== undefined) kept.details.serviceForm = 'keep_for_pickup'
    const phone = await bench.phone('resident', `/pages/redirect/index?id=${idOf(2)}`)
    await phone.press('县业务流转中心')
    await phone.press('就改送到这里')
    await vi.waitFor(() => expect(kept === undefined ? [] : bench.api.calls).toContain('redirectConsignment'))
    expect(bench.api.county.consignments[2]?.route.at(-1)?.siteId).toBe('hub')
  })
})

describe('the pick-up code', () => {
  it('is shown at full light, which ends with the page', async () => {
    const phone = await bench.phone('resident', '/pages/home/index')
    await phone.press('看取件码')
    await phone.sees('482 913')
    await expect.poll(() => screenOf(phone)).toEqual({ brightness: 1, isKeptOn: true })
    await phone.press('去不了？请人代领')
    await expect.poll(() => screenOf(phone)).toEqual({ brightness: 0.5, isKeptOn: false })
    await phone.press('返回')
    await expect.poll(() => screenOf(phone)).toMatchObject({ brightness: 1 })
    await phone.press('返回')
    await expect.poll(() => screenOf(phone)).toMatchObject({ brightness: 0.5 })
  })

  it('that is not there yet says so, and leads to the progress', async () => {
    const phone = await bench.phone('resident', `/pages/pickup-code/index?id=${idOf(0)}`)
    await phone.sees('送到了才有取件码')
    await phone.press('看进度')
    await phone.sees('运送中')
  })
})

describe('sending somebody to collect', () => {
  it('gives a code to forward on a card that names nobody', async () => {
    const phone = await bench.phone('resident', `/pages/proxy/index?id=${idOf(1)}`)
    await phone.press('给他一个代领码')
    await phone.sees('请点一下他是您的什么人')
    await phone.press('儿女')
    await phone.fill('他的姓名', '张小明')
    await phone.press('给他一个代领码')
    await phone.sees('儿女 张* 替您去领')
    await phone.sees('615 204')
    await phone.press('发给他')
    const [card] = await phone.run(() => window.__preview.shares as [{ title: string; path: string }])
    expect(card.path).toBe('/pages/proxy-ticket/index?number=SH000000025&code=615204')
    expect(JSON.stringify(card)).not.toMatch(/张小明|张\*|138|营业执照/)

    const son = await bench.phone('newcomer', card.path)
    await son.sees('615 204')
    await son.sees('已到桃花村服务站')
    expect(await son.text()).not.toMatch(/张小明|张\*|138|营业执照/)
  })

  it('shows the code without a network, and nothing once it was collected', async () => {
    const card = '/pages/proxy-ticket/index?number=SH000000025&code=615204'
    const son = await bench.phone('newcomer', card)
    await son.cutOff(true)
    await son.sees('615 204')
    completed()
    const late = await bench.phone('newcomer', card)
    await late.sees('这一件不用去领了')
    const cut = await bench.phone('newcomer', '/pages/proxy-ticket/index?number=SH000000025')
    await cut.sees('请让发给您的人再发一次')
  })

  it('may be somebody else the next time', async () => {
    const phone = await bench.phone('resident', `/pages/proxy/index?id=${idOf(1)}`)
    for (const [relation, name, shown] of [
      ['儿女', '张小明', '儿女 张*'],
      ['邻居', '李大叔', '邻居 李*'],
    ] as const) {
      if (relation === '邻居') await phone.press('换个人去')
      await phone.press(relation)
      await phone.fill('他的姓名', name)
      await phone.press('给他一个代领码')
      await phone.sees(`${shown} 替您去领`)
    }
  })
})
