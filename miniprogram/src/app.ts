/*
 * Scripts of the mini-program import each other by the name they have once compiled (`./x.js`): WeChat's compiler
 * translates file by file and leaves the names as they are, while TypeScript, esbuild and Vite find `./x.ts` by them.
 */

import { reportWhenOnline, sendReports } from './services/subscriptions.js'
import { takePrivacyQuestions } from './store/privacy-question.js'

/** What every page may read through getApp(). */
export interface AppData {
  globalData: Record<string, never>
}

App<AppData>({
  globalData: {},
  onLaunch() {
    offerUpdate()
    takePrivacyQuestions()
    reportWhenOnline()
  },
  /** a network that was bad rather than gone says nothing when it gets better */
  onShow() {
    void sendReports()
  },
})

/** A phone may run yesterday's version for days: ask to restart as soon as a new one has been fetched. */
function offerUpdate(): void {
  const updates = wx.getUpdateManager()
  updates.onUpdateReady(() => {
    wx.showModal({
      title: '有新版本',
      content: '新版本已准备好，重新打开即可使用。',
      confirmText: '立即更新',
      success: ({ confirm }) => {
        if (confirm) updates.applyUpdate()
      },
    })
  })
}
