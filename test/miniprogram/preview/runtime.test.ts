import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { buildPreview } from '../../../miniprogram/preview/build.ts'
import { FIXTURE, writeApp } from './fixture-app.ts'
import { openPhone, type PreviewWindow } from './jsdom-phone.ts'

const app = writeApp(FIXTURE)
const phones: PreviewWindow[] = []

beforeAll(async () => {
  await buildPreview({ source: app.source, out: app.out })
})
afterEach(() => {
  for (const phone of phones.splice(0)) phone.window.close()
})
afterAll(() => app.remove())

function open(options: Omit<Parameters<typeof openPhone>[0], 'dist'> = {}): PreviewWindow {
  const phone = openPhone({ dist: app.out, ...options })
  phones.push(phone)
  return phone
}

const paths = (phone: PreviewWindow) => phone.control.pages().map(({ path }) => path)

test('renders data, WXS, lists, own and TDesign components', async () => {
  const phone = open()
  await phone.find('h1', '首页标题')
  expect(phone.text()).toBe('您好Array 数字件数：1更多加一1.甲2.乙去填表')
  expect((await phone.find('[role=group]')).getAttribute('aria-label')).toBe('件数')
  expect(phone.failures).toEqual([])
})

test('events reach the page from TDesign and from its own component', async () => {
  const phone = open()
  await phone.tap('wx-button', '加一')
  await phone.find('[role=group]', '件数：2')
  await phone.tap('.webview wx-view', '更多')
  await phone.find('[role=group]', '件数：3')
})

test('follows a link with its query undecoded, and goes back', async () => {
  const phone = open()
  await phone.tap('[role=link]', '去填表')
  await phone.find('h1', '填表')
  expect(phone.text()).toContain('编号 7 张')
  expect(phone.control.pages().at(-1)?.query).toEqual({ id: '7', name: '%E5%BC%A0' })
  expect(phone.window.location.hash).toBe('#/pages/form/index?id=7&name=%E5%BC%A0')
  expect(phone.window.document.querySelector('.tab-bar')?.hasAttribute('hidden')).toBe(true)
  await phone.tap('button[aria-label=返回]')
  await phone.find('h1', '首页标题')
  expect(paths(phone)).toEqual(['pages/home/index'])
})

test('tabs keep their pages; the rules of the stack are those of WeChat', async () => {
  const phone = open()
  await phone.tap('wx-button', '加一')
  await phone.tap('[role=tab]', '列表')
  await vi.waitFor(() => expect(phone.text()).toBe('列表页'))
  await phone.tap('[role=tab]', '首页')
  await phone.find('[role=group]', '件数：2')
  await expect(phone.wx.navigateTo?.({ url: '/pages/list/index' })).rejects.toThrow('tabbar page')
  await expect(phone.wx.switchTab?.({ url: '/pages/form/index' })).rejects.toThrow('no-tabBar page')
  await expect(phone.wx.navigateBack?.()).rejects.toThrow('first page')
  await expect(phone.wx.navigateTo?.({ url: '/pages/gone/index' })).rejects.toThrow('"pages/gone/index" is not found')
  for (let depth = 2; depth <= 10; depth += 1) await phone.wx.navigateTo?.({ url: '/staff/tasks/index' })
  await expect(phone.wx.navigateTo?.({ url: '/staff/tasks/index' })).rejects.toThrow('limit exceed')
  await phone.wx.navigateBack?.({ delta: 20 })
  expect(paths(phone)).toEqual(['pages/home/index'])
})

test('opens the page in the address, and the page that the frame around asks for', async () => {
  const phone = open({ page: '/staff/tasks/index?id=3' })
  expect(phone.control.pages()).toMatchObject([{ path: 'staff/tasks/index', query: { id: '3' } }])
  const message = { data: { type: 'open', url: '/pages/list/index' }, origin: 'http://phone.example' }
  phone.window.dispatchEvent(new phone.window.MessageEvent('message', message))
  await vi.waitFor(() => expect(paths(phone)).toEqual(['pages/list/index']))
  const foreign = { data: { type: 'open', url: '/pages/home/index' }, origin: 'http://elsewhere.example' }
  phone.window.dispatchEvent(new phone.window.MessageEvent('message', foreign))
  await phone.wx.getStorageInfo?.()
  expect(paths(phone)).toEqual(['pages/list/index'])
})

test('a form collects its named fields; a disabled button does nothing', async () => {
  const phone = open({ page: '/pages/form/index' })
  await phone.type('input[placeholder=姓名]', '张小样')
  await phone.type('textarea', '放门口')
  await phone.find('.note, wx-view', '备注：放门口')
  await phone.tap('[role=switch]')
  await phone.tap('wx-radio input[value=mail]')
  await phone.tap('wx-radio input[value=pickup]')
  await phone.tap('wx-button', '不能点')
  expect(phone.control.pages()[0]?.data.sent).toBe('')
  await phone.tap('wx-button', '提交')
  const sent = JSON.parse(String(phone.control.pages()[0]?.data.sent))
  expect(sent).toEqual({ person: '张小样', note: '放门口', urgent: true, way: 'pickup' })
})

test('each persona signs in as itself and has its own storage', async () => {
  const first = open({ search: '?persona=resident&api=/api/v1' })
  await expect(first.wx.login?.()).resolves.toMatchObject({ code: 'demo-resident' })
  expect(first.wx.getExtConfigSync?.()).toEqual({ apiBase: 'http://phone.example/api/v1' })
  const set = first.wx.setStorageSync as unknown as (key: string, value: unknown) => void
  const get = (phone: PreviewWindow) => phone.wx.getStorageSync as unknown as (key: string) => unknown
  set('token', { a: [1] })
  expect(get(first)('token')).toEqual({ a: [1] })
  expect(get(first)('missing')).toBe('')
  await expect(first.wx.getStorage?.({ key: 'missing' })).rejects.toThrow('data not found')
  const second = open({ search: '?persona=keeper' })
  second.window.localStorage.setItem(
    'preview:resident:token',
    first.window.localStorage.getItem('preview:resident:token') ?? '',
  )
  expect(get(second)('token')).toBe('')
  ;(second.wx.clearStorageSync as () => void)()
  expect(second.window.localStorage.getItem('preview:resident:token')).not.toBeNull()
})

test('an API elsewhere or a malformed persona is refused', () => {
  expect(() => open({ search: '?api=https://elsewhere.example/api' })).toThrow('must lie on http://phone.example')
  expect(() => open({ search: '?api=//elsewhere.example' })).toThrow('must lie on http://phone.example')
  expect(() => open({ search: '?persona=a%20b' })).toThrow('must be letters')
})

test('requests: query, JSON, statuses as successes, failures, time limit, abort', async () => {
  const calls: [string, RequestInit | undefined][] = []
  const answer = vi.fn(async (url: string, init?: RequestInit): Promise<unknown> => {
    calls.push([url, init])
    if (url.includes('broken')) throw new TypeError('no connection')
    if (url.includes('slow'))
      return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('x'))))
    return { status: 404, headers: new Headers({ 'x-id': '1' }), text: async () => '{"code":"not-found"}' }
  })
  const phone = open({ fetch: answer as unknown as typeof fetch })
  const send = (options: object) =>
    new Promise<Record<string, unknown>>((done) => phone.wx.request?.({ complete: done, ...options }))
  expect(await send({ url: '/api/sites', data: { town: '三河' } })).toMatchObject({
    statusCode: 404,
    data: { code: 'not-found' },
    header: { 'x-id': '1' },
  })
  expect(calls[0]?.[0]).toBe('http://phone.example/api/sites?town=%E4%B8%89%E6%B2%B3')
  expect(calls[0]?.[1]?.credentials).toBe('omit')
  await send({ url: '/api/scans', method: 'POST', data: { id: 1 } })
  expect(calls[1]?.[1]?.body).toBe('{"id":1}')
  expect(await send({ url: '/broken' })).toEqual({ errMsg: 'request:fail no connection' })
  expect(await send({ url: '/slow', timeout: 5 })).toEqual({ errMsg: 'request:fail timeout' })
  const aborted = await new Promise((done) => {
    const task = phone.wx.request?.({ url: '/slow', fail: done }) as { abort(): void }
    task.abort()
  })
  expect(aborted).toEqual({ errMsg: 'request:fail abort' })
})

test('dialogs are dialogs: named, modal, answered by button and by Escape', async () => {
  const phone = open()
  const question = phone.wx.showModal?.({ title: '确认', content: '收到这一件？' })
  const dialog = await phone.find('[role=dialog]')
  expect(dialog.getAttribute('aria-modal')).toBe('true')
  const name = phone.window.document.getElementById(dialog.getAttribute('aria-labelledby') ?? '')
  expect(name?.textContent).toBe('确认')
  await phone.tap('[role=dialog] button', '确定')
  await expect(question).resolves.toMatchObject({ confirm: true, cancel: false })
  expect(phone.window.document.querySelector('[role=dialog]')).toBeNull()
  const editable = phone.wx.showModal?.({ title: '备注', editable: true })
  await phone.type('[role=dialog] input', '已封好')
  await phone.tap('[role=dialog] button', '确定')
  await expect(editable).resolves.toMatchObject({ confirm: true, content: '已封好' })
  const escaped = phone.wx.showModal?.({ title: '再问' })
  const key = new phone.window.KeyboardEvent('keydown', { key: 'Escape', bubbles: true })
  ;(await phone.find('[role=dialog] button', '确定')).dispatchEvent(key)
  await expect(escaped).resolves.toMatchObject({ confirm: false, cancel: true })
})

test('action sheets, toasts and loading notices', async () => {
  const phone = open()
  const chosen = phone.wx.showActionSheet?.({ itemList: ['丢失', '破损'] })
  await phone.tap('[role=menuitem]', '破损')
  await expect(chosen).resolves.toMatchObject({ tapIndex: 1 })
  const cancelled = phone.wx.showActionSheet?.({ itemList: ['丢失'] })
  await phone.tap('.action-sheet button', '取消')
  await expect(cancelled).rejects.toThrow('showActionSheet:fail cancel')
  await phone.wx.showToast?.({ title: '已签收', duration: 20 })
  await phone.find('[role=status] span', '已签收')
  await vi.waitFor(() => expect(phone.window.document.querySelector('[role=status]')).toBeNull())
  await phone.wx.showLoading?.({ title: '正在提交' })
  await phone.wx.hideToast?.()
  expect((await phone.find('.toast')).getAttribute('aria-busy')).toBe('true')
  await phone.wx.hideLoading?.()
  expect(phone.window.document.querySelector('.toast')).toBeNull()
})

test('scans by hand, by the pushed code, or not at all', async () => {
  const phone = open()
  const byHand = phone.wx.scanCode?.()
  await phone.type('[role=dialog] input', ' SH000000019 ')
  await phone.tap('[role=dialog] button', '确定')
  await expect(byHand).resolves.toMatchObject({ result: 'SH000000019' })
  const pushed = phone.wx.scanCode?.()
  await phone.find('[role=dialog]')
  phone.control.scan.push('A')
  await expect(pushed).resolves.toMatchObject({ result: 'A' })
  phone.control.scan.push('B')
  await expect(phone.wx.scanCode?.()).resolves.toMatchObject({ result: 'B' })
  const cancelled = phone.wx.scanCode?.()
  await phone.tap('[role=dialog] button', '取消')
  await expect(cancelled).rejects.toThrow('cancel')
})

test('consent comes before the phone number and the clipboard', async () => {
  const phone = open({ page: '/pages/tools/index', search: '?persona=resident' })
  await expect(phone.wx.getPrivacySetting?.()).resolves.toMatchObject({ needAuthorization: true })
  await phone.tap('wx-button', '手机号')
  await phone.tap('[role=dialog] button', '拒绝')
  await vi.waitFor(() => expect(phone.text()).toContain('privacy permission is not authorized'))
  await phone.tap('wx-button', '手机号')
  await phone.tap('[role=dialog] button', '同意')
  await vi.waitFor(() => expect(phone.text()).toContain('demo-phone-resident'))
  await phone.wx.setClipboardData?.({ data: 'SH1' })
  expect(phone.control.clipboard).toBe('SH1')
  expect(phone.control.privacy.agreed).toBe(true)
})

test('an app that listens asks for consent itself', async () => {
  const phone = open()
  const listen = phone.wx.onNeedPrivacyAuthorization as unknown as (
    listener: (resolve: (a: object) => void) => void,
  ) => void
  listen((resolve) => {
    resolve({ event: 'exposureAuthorization' })
    resolve({ event: 'disagree' })
  })
  await expect(phone.wx.requirePrivacyAuthorize?.()).rejects.toThrow('privacy permission is not authorized')
  listen((resolve) => resolve({ event: 'agree', buttonId: 'agree' }))
  await expect(phone.wx.requirePrivacyAuthorize?.()).resolves.toMatchObject({ errMsg: 'requirePrivacyAuthorize:ok' })
})

test('pull-down refresh runs where it is enabled and nowhere else', async () => {
  const phone = open({ page: '/pages/tools/index' })
  await phone.wx.startPullDownRefresh?.()
  await vi.waitFor(() => expect(phone.text()).toContain('已刷新'))
  await vi.waitFor(() => expect(phone.window.document.querySelector('.pull-down')?.hasAttribute('hidden')).toBe(true))
  await phone.wx.reLaunch?.({ url: '/pages/home/index' })
  await expect(phone.wx.startPullDownRefresh?.()).rejects.toThrow('enablePullDownRefresh is not set')
})

test('a query finds the 2d canvas of a page', async () => {
  const phone = open({ page: '/pages/tools/index' })
  const found = await new Promise<{ node: { width: number; createImage: unknown } }[]>((done) => {
    const query = phone.wx.createSelectorQuery?.() as {
      select(selector: string): { fields(fields: object): { exec(done: unknown): void } }
    }
    query.select('#code').fields({ node: true, size: true }).exec(done)
  })
  expect(found[0]?.node.width).toBe(300)
  expect(found[0]?.node.createImage).toBeTypeOf('function')
})

test('the screen is as bright as the app asked for, and -1 is no brightness', async () => {
  const phone = open()
  await expect(phone.wx.getScreenBrightness?.()).resolves.toMatchObject({ value: 0.5 })
  await phone.wx.setScreenBrightness?.({ value: 1 })
  await phone.wx.setKeepScreenOn?.({ keepScreenOn: true })
  expect(phone.control.screen).toEqual({ brightness: 1, isKeptOn: true })
  await expect(phone.wx.setScreenBrightness?.({ value: -1 })).rejects.toThrow('a number from 0 to 1')
})

test('what the preview lacks fails by name, and canIUse says so', () => {
  const phone = open()
  expect(() => phone.wx.chooseLocation?.()).toThrow('wx.chooseLocation is not supported by the preview')
  expect(phone.wx.canIUse?.('chooseLocation')).toBe(false)
  expect(phone.wx.canIUse?.('showModal.object.title')).toBe(true)
})

test('an uncaught failure shows on the page and in the control', async () => {
  const phone = open({ page: '/pages/gone/index' })
  await phone.find('[role=alert]')
  expect(phone.control.errors.map(({ message }) => message).join()).toContain('"pages/gone/index" is not found')
  expect(paths(phone)).toEqual(['pages/home/index'])
})
