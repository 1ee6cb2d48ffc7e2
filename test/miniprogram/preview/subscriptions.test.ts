import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildPreview } from '../../../miniprogram/preview/build.ts'
import { writeApp } from './fixture-app.ts'
import { openPhone, type PreviewWindow } from './jsdom-phone.ts'

/** One page that asks in a tap, and asks too late; what WeChat answers stands on it. */
const app = writeApp({
  'app.json': JSON.stringify({ pages: ['pages/home/index'], window: { navigationBarTitleText: '订阅' } }),
  'app.ts': 'App({})\n',
  'app.wxss': '',
  'pages/home/index.json': '{}',
  'pages/home/index.wxml': `<view class="log">{{ log }}</view>
<button data-ids="a,b" bind:tap="ask">问两条</button>
<button data-ids="a" bind:tap="ask">问一条</button>
<button data-ids="" bind:tap="ask">不问</button>
<button data-ids="a,b,c,d" bind:tap="ask">问四条</button>
<button bind:tap="askLate">等一下再问</button>
<button bind:tap="openSetting">去设置</button>
`,
  'pages/home/index.ts': `export type Data = { log: string }

Page<Data, WechatMiniprogram.IAnyObject>({
  data: { log: '' },
  request(ids: string) {
    wx.requestSubscribeMessage({
      tmplIds: ids === '' ? [] : ids.split(','),
      complete: (answer: object) => this.setData({ log: JSON.stringify(answer) }),
    })
  },
  ask({ currentTarget }: WechatMiniprogram.TouchEvent) {
    this.request(currentTarget.dataset.ids)
  },
  async askLate() {
    await Promise.resolve()
    this.request('a')
  },
  openSetting() {
    wx.openSetting({
      withSubscriptions: true,
      success: ({ subscriptionsSetting }) => this.setData({ log: JSON.stringify(subscriptionsSetting) }),
    })
  },
})
`,
})
const phones: PreviewWindow[] = []

beforeAll(async () => {
  await buildPreview({ source: app.source, out: app.out })
})
afterEach(() => {
  for (const phone of phones.splice(0)) {
    expect(phone.failures).toEqual([])
    phone.window.close()
  }
})
afterAll(() => app.remove())

function open(): PreviewWindow {
  const phone = openPhone({ dist: app.out })
  phones.push(phone)
  return phone
}

/** What WeChat answered, once it did. */
async function answered(phone: PreviewWindow): Promise<Record<string, unknown>> {
  const log = await vi.waitFor(() => {
    const text = phone.text().split('问两条')[0] ?? ''
    expect(text).not.toBe('')
    return text
  })
  return JSON.parse(log) as Record<string, unknown>
}

const settings = (phone: PreviewWindow) => phone.wx.getSetting?.({ withSubscriptions: true })

describe('subscribe messages', () => {
  test('are asked for on a sheet, where the person allows what stays ticked', async () => {
    const phone = open()
    phone.control.subscribing.titles.a = '到件通知'
    await phone.tap('wx-button', '问两条')
    await phone.find('h2', '申请发送一次以下消息')
    await phone.find('label', '到件通知')
    ;(await phone.find('input[aria-label=b]')).click()
    await phone.tap('.dialog-buttons button', '允许')
    expect(await answered(phone)).toEqual({ errMsg: 'requestSubscribeMessage:ok', a: 'accept', b: 'reject' })
    expect(phone.control.subscribing.requests).toEqual([{ a: 'accept', b: 'reject' }])
    // an answer that is not kept is none of the settings
    expect(await settings(phone)).toMatchObject({ subscriptionsSetting: { mainSwitch: true, itemSettings: {} } })
  })

  test('are refused as a whole', async () => {
    const phone = open()
    await phone.tap('wx-button', '问两条')
    await phone.tap('.dialog-buttons button', '拒绝')
    expect(await answered(phone)).toMatchObject({ a: 'reject', b: 'reject' })
  })

  test('are asked for within a tap alone: neither on load nor after a wait', async () => {
    const phone = open()
    await phone.find('wx-button', '问一条')
    const refusal = 'requestSubscribeMessage:fail can only be invoked by user TAP gesture.'
    await expect(phone.wx.requestSubscribeMessage?.({ tmplIds: ['a'] })).rejects.toThrow(refusal)
    await expect(phone.wx.openSetting?.({})).rejects.toThrow('user TAP gesture')
    await phone.tap('wx-button', '等一下再问')
    expect(await answered(phone)).toMatchObject({ errMsg: refusal })
    expect(phone.window.document.querySelector('.dialog')).toBeNull()
  })

  test.each([
    ['不问', [], 20003],
    ['问四条', [], 20003],
    ['问两条', ['b'], 20002],
  ])('fail when asked for wrongly: %s, %j lasting', async (button, lasting, errCode) => {
    const phone = open()
    phone.control.subscribing.lasting.push(...lasting)
    await phone.tap('wx-button', button)
    expect(await answered(phone)).toMatchObject({ errCode })
  })

  test('are no longer asked about once the choice is kept, and the settings know it', async () => {
    const phone = open()
    await phone.tap('wx-button', '问一条')
    ;(await phone.find('input[aria-label*=总是保持]')).click()
    await phone.tap('.dialog-buttons button', '拒绝')
    await answered(phone)
    await phone.tap('wx-button', '问一条')
    await vi.waitFor(() => expect(phone.control.subscribing.requests).toEqual([{ a: 'reject' }, { a: 'reject' }]))
    expect(await settings(phone)).toMatchObject({ subscriptionsSetting: { itemSettings: { a: 'reject' } } })
    expect(await phone.wx.getSetting?.({})).not.toHaveProperty('subscriptionsSetting')
  })

  test('that the platform barred, or that share a title, are answered without the person', async () => {
    const phone = open()
    const { banned, titles } = phone.control.subscribing
    banned.push('a')
    await phone.tap('wx-button', '问一条')
    expect(await answered(phone)).toMatchObject({ a: 'ban' })
    banned.pop()
    Object.assign(titles, { a: '进度', b: '进度' })
    await phone.tap('wx-button', '问两条')
    await phone.tap('.dialog-buttons button', '允许')
    await vi.waitFor(() => expect(phone.control.subscribing.requests.at(-1)).toEqual({ a: 'accept', b: 'filter' }))
  })

  test('fail while the main switch is off, until the person switches it on in the settings', async () => {
    const phone = open()
    phone.control.subscribing.isOn = false
    await phone.tap('wx-button', '问一条')
    expect(await answered(phone)).toMatchObject({ errCode: 20004 })
    await phone.tap('wx-button', '去设置')
    ;(await phone.find('input[aria-label=接收通知]')).click()
    await phone.tap('.dialog-buttons button', '完成')
    await vi.waitFor(() => expect(phone.text()).toContain('"mainSwitch":true'))
    expect(phone.control.subscribing.isOn).toBe(true)
  })
})
