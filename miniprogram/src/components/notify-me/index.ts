import { askToNotify, type Consent, openMessageSettings, templatesToAsk } from '../../services/subscriptions.js'
import { MESSAGES_OFF } from '../../wording/notifications.js'

export interface Data {
  /** templates to ask for; empty: there is nothing to offer */
  toAsk: string[]
  consent: Consent
  note: string
  offText: string
}

const NOTES: Readonly<Record<Consent, string>> = {
  given: '',
  switched_off: '',
  declined: '好的，不通知。什么时候想要，再点一下就行。',
  unasked: '微信没有打开询问，请过一会儿再点。',
}

/** The offer to be told of what comes next: WeChat asks when it is tapped, and never by itself. */
Component({
  data: { toAsk: [] as string[], consent: 'unasked' as Consent, note: '', offText: MESSAGES_OFF },
  lifetimes: {
    async attached() {
      this.setData({ toAsk: await templatesToAsk('tracking') })
    },
  },
  methods: {
    async ask() {
      // no await before it: WeChat asks at the very moment of the tap only
      const answered = askToNotify(this.data.toAsk)
      const consent = await answered
      this.setData({ consent, note: NOTES[consent] })
    },
    async openSettings() {
      if (await openMessageSettings()) this.setData({ consent: 'unasked', note: '打开了，请再点一下上面。' })
    },
  },
})
