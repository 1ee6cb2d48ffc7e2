import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import { failureOf } from '../../services/failure.js'
import { readMe } from '../../services/me.js'
import {
  type NotificationSettings,
  preferChannel,
  readNotificationSettings,
  wantWeeklySummary,
} from '../../services/notification-settings.js'
import { isMessagingOn, openMessageSettings } from '../../services/subscriptions.js'
import { MESSAGES_OFF, messagesLeftText, toldOf, type WayChoice, wayChoices } from '../../wording/notifications.js'
import { isRelayStaff } from '../../wording/roles.js'

export interface Data {
  state: LoadState
  message: string
  problem: string
  choices: WayChoice[]
  preferred: NotificationSettings['preferredChannel']
  hasChat: boolean
  leftText: string
  /** how there could be more */
  leftHint: string
  toldOf: string[]
  /** null: it is none of this person's */
  weeklySummary: boolean | null
  /** WeChat sends nothing of this mini-program to this person */
  isOff: boolean
  offText: string
  isSaving: boolean
}

const initial: Data = {
  state: 'loading',
  message: '',
  problem: '',
  choices: [],
  preferred: null,
  hasChat: true,
  leftText: '',
  leftHint: '',
  toldOf: [],
  weeklySummary: null,
  isOff: false,
  offText: MESSAGES_OFF,
  isSaving: false,
}

function shown(settings: NotificationSettings): Partial<Data> {
  const { preferredChannel, ways, messagesLeft, weeklySummary } = settings
  const hint = '微信规定：您同意一次，才能提醒一次。在每一件的进度页，点「有新进展通知我」就能多一次。'
  return {
    choices: wayChoices(settings),
    preferred: preferredChannel,
    hasChat: ways.includes('chat'),
    leftText: messagesLeftText(settings),
    leftHint: messagesLeft === null ? '' : hint,
    weeklySummary,
  }
}

Page({
  data: initial,

  onShow() {
    void this.load()
  },

  async load() {
    try {
      const [settings, me, isOn] = await Promise.all([readNotificationSettings(), readMe(), isMessagingOn()])
      this.setData({ ...shown(settings), state: 'ready', toldOf: toldOf({ isStaff: isRelayStaff(me) }), isOff: !isOn })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  /** One change at a time; a change that did not arrive leaves everything as it was. */
  async save(change: () => Promise<Partial<Data>>) {
    if (this.data.isSaving) return
    this.setData({ isSaving: true, problem: '' })
    try {
      this.setData(await change())
      wx.showToast({ title: '存好了', icon: 'success' })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ isSaving: false })
    }
  },

  prefer({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { index } = currentTarget.dataset as { index: number }
    const way = this.data.choices[index]?.way
    if (way === undefined || way === this.data.preferred) return
    void this.save(async () => shown(await preferChannel(way)))
  },

  turnSummary() {
    const wanted = this.data.weeklySummary !== true
    void this.save(async () => ({ weeklySummary: await wantWeeklySummary(wanted) }))
  },

  async openSettings() {
    this.setData({ isOff: !(await openMessageSettings()) })
  },

  bindChat() {
    wx.navigateTo({ url: '/pages/binding/index' })
  },
})
