import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPreview } from '../../../miniprogram/preview/build.ts'
import { openBrowser } from '../../setup/browser.ts'
import { writeApp } from './fixture-app.ts'
import { type Site, serveBelow } from './static-site.ts'

const COMPONENTS = [
  'tabs',
  'tab-panel',
  'textarea',
  'checkbox',
  'checkbox-group',
  'radio',
  'radio-group',
  'stepper',
  'switch',
  'collapse',
  'collapse-panel',
  'dialog',
  'toast',
  'action-sheet',
  'picker',
  'picker-item',
  'cell',
  'cell-group',
  'input',
  'popup',
  'search',
  'steps',
  'step-item',
]
const WXML = `<t-tabs default-value="a"><t-tab-panel label="待取" value="a">待取内容</t-tab-panel>
  <t-tab-panel label="在途" value="b">在途内容</t-tab-panel></t-tabs>
<t-input label="姓名" placeholder="填姓名" value="{{ name }}" bind:change="typed" />
<t-textarea placeholder="备注" value="{{ note }}" bind:change="noted" />
<t-checkbox-group value="{{ chosen }}" bind:change="choose"><t-checkbox value="sms" label="短信通知" /></t-checkbox-group>
<t-radio-group value="{{ way }}" bind:change="pickWay"><t-radio value="mail" label="邮寄" /><t-radio value="self" label="自取" /></t-radio-group>
<t-stepper value="{{ amount }}" bind:change="step" />
<t-switch value="{{ on }}" bind:change="turn" />
<t-cell-group><t-cell title="选证件" arrow note="{{ paper }}" bind:click="openPicker" /></t-cell-group>
<t-collapse><t-collapse-panel header="常见问题" value="q">折叠内容</t-collapse-panel></t-collapse>
<t-steps layout="vertical" current="{{ 1 }}"><t-step-item title="已登记" /><t-step-item title="运送中" /></t-steps>
<t-cell title="问一问" bind:click="ask" /><t-cell title="报一声" bind:click="tell" /><t-cell title="选一个" bind:click="menu" />
<t-picker visible="{{ picking }}" title="证件" confirm-btn="选好" cancel-btn="不选" bind:change="picked" bind:cancel="closePicker"><t-picker-item options="{{ papers }}" /></t-picker>
<t-dialog visible="{{ asking }}" title="确认收到？" confirm-btn="确认" cancel-btn="再等等" bind:confirm="answered" bind:cancel="unanswered" />
<t-toast id="t-toast" /><t-action-sheet id="t-action-sheet" bind:selected="selected" />
<view class="state">{{ state }}</view>
`

const SCRIPT = `import ActionSheet from 'tdesign-miniprogram/action-sheet/index'
import Toast from 'tdesign-miniprogram/toast/index'

Page({
  data: {
    name: '', note: '', chosen: [], way: '', amount: 1, on: false, picking: false, asking: false, paper: '', state: '',
    papers: [{ label: '营业执照', value: 'licence' }, { label: '不动产权证', value: 'deed' }, { label: '护照', value: 'passport' }],
  },
  typed(event) { this.setData({ name: event.detail.value }) },
  noted(event) { this.setData({ note: event.detail.value }) },
  choose(event) { this.setData({ chosen: event.detail.value }) },
  pickWay(event) { this.setData({ way: event.detail.value }) },
  step(event) { this.setData({ amount: event.detail.value }) },
  turn(event) { this.setData({ on: event.detail.value }) },
  openPicker() { this.setData({ picking: true }) },
  closePicker() { this.setData({ picking: false }) },
  picked(event) { this.setData({ paper: event.detail.label.join(), picking: false }) },
  ask() { this.setData({ asking: true }) },
  answered() { this.setData({ asking: false, state: '已确认' }) },
  unanswered() { this.setData({ asking: false }) },
  tell() { Toast({ context: this, selector: '#t-toast', message: '已告知' }) },
  menu() { ActionSheet.show({ context: this, selector: '#t-action-sheet', items: [{ label: '破损' }, { label: '退回' }] }) },
  selected(event) { this.setData({ state: event.detail.selected.label }) },
})
`

const app = writeApp({
  'app.json': '{ "pages": ["pages/all/index"] }',
  'app.ts': 'App({})\n',
  'app.wxss': '@import "miniprogram_npm/tdesign-miniprogram/common/style/theme/_index.wxss";\n',
  'pages/all/index.json': JSON.stringify({
    usingComponents: Object.fromEntries(COMPONENTS.map((name) => [`t-${name}`, `tdesign-miniprogram/${name}/${name}`])),
  }),
  'pages/all/index.wxml': WXML,
  'pages/all/index.ts': SCRIPT,
})
let browser: Browser
let site: Site
let page: Page
const errors: string[] = []

beforeAll(async () => {
  await buildPreview({ source: app.source, out: app.out })
  site = await serveBelow('/', app.out)
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 375, height: 1600 }, locale: 'zh-CN' })
  page.setDefaultTimeout(5_000)
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${site.url}index.html`)
  await page.getByText('常见问题').waitFor()
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
  app.remove()
})

/** A field of the page's data, once it has this value. */
async function becomes(field: string, value: unknown): Promise<void> {
  await expect.poll(() => page.evaluate(`__preview.pages()[0].data.${field}`), { timeout: 5_000 }).toEqual(value)
}

test('tabs', async () => {
  await page.getByText('在途', { exact: true }).click()
  await page.getByText('在途内容').waitFor()
})

test('input and textarea', async () => {
  await page.getByPlaceholder('填姓名').fill('张小样')
  await becomes('name', '张小样')
  await page.getByPlaceholder('备注').fill('放门口')
  await becomes('note', '放门口')
})

test('checkbox, radio, stepper, switch', async () => {
  await page.getByText('短信通知').click()
  await becomes('chosen', ['sms'])
  await page.getByText('自取').click()
  await becomes('way', 'self')
  await page.locator('.t-stepper__plus').click()
  await becomes('amount', 2)
  await page.locator('.t-switch').click()
  await becomes('on', true)
})

test('collapse', async () => {
  await page.getByText('常见问题').click()
  await page.getByText('折叠内容').waitFor()
})

test('a picker turned with the mouse', async () => {
  await page.getByText('选证件').click()
  const line = page.getByText('营业执照')
  await line.waitFor()
  await expect.poll(async () => (await line.boundingBox())?.y ?? 0).toBeGreaterThan(0)
  const still = async () => {
    const before = await line.boundingBox()
    await page.evaluate('new Promise(requestAnimationFrame)')
    return JSON.stringify(before) === JSON.stringify(await line.boundingBox())
  }
  await expect.poll(still).toBe(true)
  const box = await line.boundingBox()
  const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 10]
  await page.mouse.move(x, y)
  await page.mouse.down()
  // To the end of the list: how far a shorter turn carries depends on its speed.
  await page.mouse.move(x, y - 300, { steps: 6 })
  await page.mouse.up()
  await page.getByText('选好').click()
  await becomes('paper', '护照')
})

test('dialog', async () => {
  await page.getByText('问一问').click()
  await page.getByText('确认收到？').waitFor()
  await page.getByRole('button', { name: '确认', exact: true }).click()
  await becomes('state', '已确认')
})

test('toast and action sheet called from the script', async () => {
  await page.getByText('报一声').click()
  await page.getByText('已告知').waitFor()
  await page.getByText('选一个').click()
  await page.getByText('退回').click()
  await becomes('state', '退回')
})

test('nothing of it failed', async () => {
  expect(errors).toEqual([])
  expect(await page.evaluate('__preview.warnings')).toEqual([])
})
