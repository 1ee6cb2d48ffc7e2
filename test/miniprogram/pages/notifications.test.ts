import { describe, expect, it, vi } from 'vitest'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'
import type { FakeConsignment } from './fake-county.ts'

const bench = usePhones()

const told = () => bench.api.county.notifications

/** Of the resident's consignments: under way, waiting, requested, in trouble. */
function trackingPage(index = 0, changes: Partial<FakeConsignment> = {}): string {
  const found = bench.api.county.consignments[index]
  if (found === undefined) throw new Error('there is no such consignment')
  Object.assign(found, changes)
  return `/pages/tracking/index?id=${found.details.consignmentId}`
}

function answers(): unknown[] {
  return [...told().consents.values()].map((report) => report.answers)
}

function questions(phone: Phone): Promise<number> {
  return phone.run(() => window.__preview.subscribing.requests.length)
}

/** WeChat sends nothing in the mini-program's name. */
function switchOff(phone: Phone): Promise<void> {
  return phone.run(() => {
    window.__preview.subscribing.isOn = false
  })
}

/** What may be asked has to be there before the tap. */
async function isPrepared(phone: Phone, toAsk: readonly string[]): Promise<void> {
  await expect.poll(() => bench.api.calls).toContain('wantedSubscriptions')
  await expect.poll(() => phone.run(() => window.__preview.pages().at(-1)?.data.toAsk)).toEqual(toAsk)
}

/** A resident in front of the last page of a request that lacks nothing. */
async function atReview(): Promise<Phone> {
  const phone = await bench.phone('resident', '/pages/request/index?kind=send_back')
  await phone.press('营业执照')
  await phone.sees('都对吗？')
  await isPrepared(phone, told().wanted)
  return phone
}

/** Answers that wait on the phone to be reported. */
function unsent(phone: Phone): Promise<{ id: string }[]> {
  return phone.run(() => window.wx.getStorageSync('unsent-consents') as { id: string }[])
}

function registrations(): number {
  return bench.api.calls.filter((call) => call === 'registerConsignment').length
}

describe('as a request is submitted', () => {
  it('is asked once, and reported; the request does not wait for the answer', async () => {
    told().wanted = ['到件', '取件']
    const phone = await atReview()
    expect(await questions(phone)).toBe(0)
    await phone.press('提交')
    await phone.sees('申请发送一次以下消息')
    await vi.waitFor(() => expect(registrations()).toBe(1))
    await phone.press('允许')
    await phone.sees('登记好了')
    expect(await questions(phone)).toBe(1)
    const accepted = [
      { templateId: '到件', answer: 'accept' },
      { templateId: '取件', answer: 'accept' },
    ]
    await vi.waitFor(() => expect(answers()).toEqual([accepted]))
  })

  it('nothing is asked where nothing is wanted, or where WeChat sends nothing', async () => {
    const phone = await atReview()
    await phone.press('提交')
    await phone.sees('登记好了')
    expect(await questions(phone)).toBe(0)

    told().wanted = ['到件']
    const other = await atReview()
    await switchOff(other)
    await other.press('提交')
    await other.sees('登记好了')
    expect(answers()).toEqual([])
  })

  it('nothing is asked while an answer is missing', async () => {
    told().wanted = ['到件']
    const phone = await bench.phone('newcomer', '/pages/request/index?kind=send_back')
    await phone.press('营业执照')
    await phone.sees('送到哪里')
    await phone.goTo('/pages/request-review/index')
    await phone.sees('都对吗？')
    await isPrepared(phone, ['到件'])
    await phone.press('提交')
    await phone.sees('还有没填的')
    expect(await phone.named('dialog')).toEqual([])
  })

  it('a request that fails is submitted again without a second question', async () => {
    told().wanted = ['到件']
    bench.api.fail('registerConsignment', 'lost-answer')
    const phone = await atReview()
    await phone.press('提交')
    await phone.press('允许')
    await phone.sees('没有等到回应')
    await phone.press('再试一次')
    await phone.sees('登记好了')
    expect(await questions(phone)).toBe(1)
    await vi.waitFor(() => expect(answers()).toHaveLength(1))
  })

  it('whoever refused is not asked at the next request; what he did not refuse he is', async () => {
    told().wanted = ['到件']
    const phone = await atReview()
    await phone.press('提交')
    await phone.press('拒绝')
    await phone.sees('登记好了')
    await vi.waitFor(() => expect(answers()).toEqual([[{ templateId: '到件', answer: 'reject' }]]))

    told().wanted = ['到件', '退回']
    await phone.goTo('/pages/request/index?kind=send_back')
    await phone.press('营业执照')
    await phone.sees('都对吗？')
    await isPrepared(phone, ['退回'])
    await phone.press('提交')
    await phone.press('允许')
    await phone.sees('登记好了')
    expect(await phone.run(() => window.__preview.subscribing.requests)).toEqual([
      { 到件: 'reject' },
      { 退回: 'accept' },
    ])
  })
})

describe('on the tracking page', () => {
  it('a button offers it: nothing is asked on load, and none is there when nothing is wanted', async () => {
    const phone = await bench.phone('resident', trackingPage())
    await phone.sees('走到哪一站')
    await vi.waitFor(() => expect(bench.api.calls).toContain('wantedSubscriptions'))
    expect(await phone.text()).not.toContain('有新进展通知我')
    told().wanted = ['到件']
    const other = await bench.phone('resident', trackingPage())
    await other.sees('有新进展通知我')
    expect(await questions(other)).toBe(0)
    await other.press('有新进展通知我')
    await other.press('允许')
    await other.sees('好的，有新进展会在微信里通知您')
    await vi.waitFor(() => expect(answers()).toEqual([[{ templateId: '到件', answer: 'accept' }]]))
  })

  it('is none of strangers, nor of what has ended', async () => {
    told().wanted = ['到件']
    const stranger = await bench.phone('newcomer', '/pages/tracking/index?number=SH000000025')
    await stranger.sees('请填收件人手机号的后四位')
    const ended = await bench.phone('resident', trackingPage(1, { status: 'completed', statusText: '已签收' }))
    await ended.sees('已签收')
    expect(bench.api.calls).not.toContain('wantedSubscriptions')
  })

  it('a refusal is taken as one, and the button stays for another mind', async () => {
    told().wanted = ['到件']
    const phone = await bench.phone('resident', trackingPage())
    await phone.press('有新进展通知我')
    await phone.press('拒绝')
    await phone.sees('好的，不通知')
    await phone.press('有新进展通知我')
    await phone.press('允许')
    await phone.sees('好的，有新进展会在微信里通知您')
  })

  it('messages that are switched off are explained, and the way to switch them on is offered', async () => {
    told().wanted = ['到件']
    const phone = await bench.phone('resident', trackingPage())
    await switchOff(phone)
    await phone.press('有新进展通知我')
    await phone.sees('您在微信里关掉了这个小程序的通知')
    await phone.press('去打开')
    await phone.choose('接收通知')
    await phone.press('完成')
    await phone.press('有新进展通知我')
    await phone.press('允许')
    await phone.sees('好的，有新进展会在微信里通知您')
  })

  it('a refusal that WeChat keeps is explained, too, for it never asks again', async () => {
    told().wanted = ['到件']
    const phone = await bench.phone('resident', trackingPage())
    await phone.run(() => Object.assign(window.__preview.subscribing.kept, { 到件: 'reject' }))
    await phone.press('有新进展通知我')
    await phone.sees('您在微信里关掉了这个小程序的通知')
  })

  it('what WeChat barred says so instead of nothing', async () => {
    told().wanted = ['到件']
    const phone = await bench.phone('resident', trackingPage())
    await phone.run(() => window.__preview.subscribing.banned.push('到件'))
    await phone.press('有新进展通知我')
    await phone.sees('微信没有打开询问')
    await vi.waitFor(() => expect(answers()).toEqual([[{ templateId: '到件', answer: 'ban' }]]))
  })
})

describe('an answer that could not be reported', () => {
  it('waits on the phone and is reported with its own id once there is a network', async () => {
    told().wanted = ['到件']
    const phone = await bench.phone('resident', trackingPage())
    await phone.sees('有新进展通知我')
    await phone.setOffline(true)
    await phone.press('有新进展通知我')
    await phone.press('允许')
    await phone.sees('好的，有新进展会在微信里通知您')
    await expect.poll(() => unsent(phone)).toHaveLength(1)
    const kept = await unsent(phone)
    expect(answers()).toEqual([])
    await phone.setOffline(false)
    await vi.waitFor(() => expect([...told().consents.keys()]).toEqual(kept.map(({ id }) => id)))
    await expect.poll(() => unsent(phone)).toEqual([])
  })

  it('is sent again with the same id when the server’s answer was lost', async () => {
    told().wanted = ['到件']
    bench.api.fail('recordSubscriptions', 'lost-answer')
    const phone = await bench.phone('resident', trackingPage())
    await phone.press('有新进展通知我')
    await phone.press('允许')
    await vi.waitFor(() => expect(told().reports).toBe(1))
    await phone.setOffline(true)
    await phone.setOffline(false)
    await vi.waitFor(() => expect(told().reports).toBe(2))
    expect(answers()).toHaveLength(1)
  })
})

describe('the settings', () => {
  const open = (persona = 'resident') => bench.phone(persona, '/pages/notifications/index')

  it('say how one is told, of what, and how often yet', async () => {
    const phone = await bench.phone('resident', '/pages/mine/index')
    await phone.press('通知设置')
    await phone.sees('微信里还能提醒 3 次')
    await phone.sees('要您补材料')
    await phone.sees('聊天里也收通知')
    for (const way of ['微信服务通知', '短信', '打电话告诉我']) expect(await phone.text()).toContain(way)
    expect(await phone.text()).not.toMatch(/企业微信|公众号|周报/)
    expect(await questions(phone)).toBe(0)
  })

  it.each([
    [0, '微信里现在不能提醒您'],
    [null, '微信里一直能提醒您'],
  ])('say what %s messages left means', async (messagesLeft, words) => {
    Object.assign(told().settings, { messagesLeft })
    const phone = await open()
    await phone.sees(words)
  })

  it('take the wish for a call, and keep the old one when it did not arrive', async () => {
    const phone = await open()
    await phone.press('打电话告诉我')
    await vi.waitFor(() => expect(told().settings.preferredChannel).toBe('call-list'))
    await phone.sees('存好了')
    bench.api.fail('setNotificationSettings', 'lost-request')
    await phone.press('短信')
    await phone.sees('网络不通')
    const chosen = () => document.querySelector('[role=radio][aria-checked=true]')?.getAttribute('aria-label')
    expect(await phone.run(chosen)).toBe('打电话告诉我')
  })

  it('still name a way that was chosen and is there no more', async () => {
    Object.assign(told().settings, { preferredChannel: 'wecom' })
    const phone = await open()
    await phone.sees('现在用不了，先用别的方式通知您')
  })

  it('let a leader stop the weekly summary and have it again', async () => {
    Object.assign(told().settings, { weeklySummary: true })
    const phone = await open()
    await phone.press('每周一发给我周报')
    await phone.sees('现在不发')
    expect(told().settings.weeklySummary).toBe(false)
    await phone.press('每周一发给我周报')
    await phone.sees('点一下就不发了')
  })

  it('explain that WeChat sends nothing, where it is to send', async () => {
    const phone = await open()
    await phone.sees('先用哪种方式')
    await switchOff(phone)
    await phone.goTo('/pages/notifications/index')
    await phone.sees('您在微信里关掉了这个小程序的通知')
    await phone.press('去打开')
    await phone.choose('接收通知')
    await phone.press('完成')
    await expect.poll(() => phone.text()).not.toContain('您在微信里关掉了')
  })
})
