import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Files of a mini-program by path. */
export type AppFiles = Record<string, string>

/** Writes a mini-program into a folder of its own; the second value removes it. */
export function writeApp(files: AppFiles): { source: string; out: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'preview-fixture-'))
  const source = join(folder, 'src')
  for (const [path, text] of Object.entries(files)) {
    const file = join(source, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return { source, out: join(folder, 'dist'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

const APP_JSON = {
  pages: ['pages/home/index', 'pages/list/index', 'pages/form/index', 'pages/tools/index'],
  subPackages: [{ root: 'staff', pages: ['tasks/index'] }],
  window: { navigationBarTitleText: '样例', navigationBarBackgroundColor: '@bar' },
  tabBar: {
    color: '#666666',
    selectedColor: '#0052d9',
    list: [
      { pagePath: 'pages/home/index', text: '首页' },
      { pagePath: 'pages/list/index', text: '列表' },
    ],
  },
  darkmode: true,
  themeLocation: 'theme.json',
}

const HOME: AppFiles = {
  'pages/home/index.json': JSON.stringify({
    navigationBarTitleText: '首页标题',
    usingComponents: { 'count-card': '/components/count-card/index', 't-button': 'tdesign-miniprogram/button/button' },
  }),
  'pages/home/index.wxml': `<wxs module="words">
module.exports = {
  kind: function (value) { return value.constructor },
  digits: function (text) { return getRegExp('^\\d+$').test(text) ? '数字' : '其他' }
}
</wxs>
<view class="title">{{ greeting }}</view>
<view id="kind" class="kind">{{ words.kind(list) }} {{ words.digits('12') }}</view>
<count-card title="件数" value="{{ count }}" bind:more="add" />
<t-button icon="scan" bind:tap="add">加一</t-button>
<view wx:for="{{ list }}" wx:key="*this" class="row">{{ index + 1 }}.{{ item }}</view>
<navigator url="/pages/form/index?id=7&name=%E5%BC%A0">去填表</navigator>
`,
  'pages/home/index.wxss': `page { background: #fff; }
.title { width: 750rpx; height: calc(100vh - 20rpx); }
`,
  'pages/home/index.ts': `export type Data = { greeting: string; count: number; list: string[] }

Page<Data, WechatMiniprogram.IAnyObject>({
  data: { greeting: '您好', count: 1, list: ['甲', '乙'] },
  add() {
    this.setData({ count: this.data.count + 1 })
  },
})
`,
}

const COUNT_CARD: AppFiles = {
  'components/count-card/index.json': JSON.stringify({ component: true }),
  'components/count-card/index.wxml': `<view class="card" aria-role="group" aria-label="{{ title }}">{{ title }}：{{ value }}</view>
<view class="more" bind:tap="more">更多</view>
`,
  'components/count-card/index.wxss': ':host { display: block; }\n.card { color: red; }\n',
  'components/count-card/index.ts': `export type Data = { title: string; value: number }

Component({
  properties: { title: String, value: Number },
  methods: {
    more() {
      this.triggerEvent('more')
    },
  },
})
`,
}

const FORM: AppFiles = {
  'pages/form/index.json': '{ "navigationBarTitleText": "填表" }',
  'pages/form/index.wxml': `<view class="id">编号 {{ id }} {{ name }}</view>
<form bind:submit="submit" bind:reset="reset">
  <input name="person" value="{{ person }}" placeholder="姓名" bind:input="typed" />
  <textarea name="note" placeholder="备注" model:value="{{ note }}" />
  <switch name="urgent" bind:change="changed" />
  <radio-group name="way" bind:change="changed">
    <label><radio value="mail" />邮寄</label>
    <label><radio value="pickup" />自取</label>
  </radio-group>
  <button form-type="submit">提交</button>
  <button form-type="submit" disabled>不能点</button>
</form>
<view class="note">备注：{{ note }}</view>
<view class="sent">{{ sent }}</view>
`,
  'pages/form/index.ts': `export type Data = { id: string; name: string; person: string; note: string; sent: string }

Page<Data, WechatMiniprogram.IAnyObject>({
  data: { id: '', name: '', person: '', note: '', sent: '' },
  onLoad({ id = '', name = '' }) {
    this.setData({ id, name: decodeURIComponent(name) })
  },
  typed(event: WechatMiniprogram.Input) {
    this.setData({ person: event.detail.value })
  },
  changed() {},
  reset() {},
  submit(event: WechatMiniprogram.FormSubmit) {
    this.setData({ sent: JSON.stringify(event.detail.value) })
  },
})
`,
}

const TOOLS: AppFiles = {
  'pages/tools/index.json': '{ "enablePullDownRefresh": true }',
  'pages/tools/index.wxml': `<view class="log">{{ log }}</view>
<button open-type="getPhoneNumber" bind:getphonenumber="phone">手机号</button>
<canvas type="2d" id="code" style="width: 100rpx; height: 100rpx" />
`,
  'pages/tools/index.ts': `export type Data = { log: string }

Page<Data, WechatMiniprogram.IAnyObject>({
  data: { log: '' },
  phone(event: WechatMiniprogram.CustomEvent<{ code?: string; errMsg: string }>) {
    this.setData({ log: event.detail.code ?? event.detail.errMsg })
  },
  onPullDownRefresh() {
    this.setData({ log: '已刷新' })
    void wx.stopPullDownRefresh()
  },
})
`,
}

const EMPTY_PAGE = (text: string): string => `<view>${text}</view>\n`
const EMPTY_SCRIPT = 'export type Data = Record<string, never>\n\nPage({})\n'

/** A mini-program that uses what the preview promises: tabs, a subpackage, own and TDesign components, WXS, forms. */
export const FIXTURE: AppFiles = {
  'app.json': JSON.stringify(APP_JSON, undefined, 2),
  'app.ts': "App({ onLaunch() { wx.setStorageSync('launched', true) } })\n",
  'app.wxss': '.shared { color: green; }\n',
  'theme.json': JSON.stringify({ light: { bar: '#fafafa' }, dark: { bar: '#111111' } }),
  ...HOME,
  ...COUNT_CARD,
  ...FORM,
  ...TOOLS,
  'pages/list/index.json': '{}',
  'pages/list/index.wxml': '<view style="height: 3000px">列表页</view>\n',
  'pages/list/index.ts': `export type Data = Record<string, never>

Page({
  onReachBottom() {
    wx.setStorageSync('bottoms', Number(wx.getStorageSync('bottoms')) + 1)
  },
})
`,
  'staff/tasks/index.json': '{}',
  'staff/tasks/index.wxml': EMPTY_PAGE('任务页'),
  'staff/tasks/index.ts': EMPTY_SCRIPT,
}
