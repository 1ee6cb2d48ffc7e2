import { copyText } from '../../services/clipboard.js'
import { failureOf } from '../../services/failure.js'
import { createBindingCode } from '../../services/me.js'
import { deadlineText } from '../../wording/times.js'

export interface Data {
  code: string
  /** in two groups of four */
  shownCode: string
  spoken: string
  validText: string
  problem: string
  isAsking: boolean
}

const initial: Data = { code: '', shownCode: '', spoken: '', validText: '', problem: '', isAsking: false }

Page({
  data: initial,

  async ask() {
    if (this.data.isAsking) return
    this.setData({ isAsking: true, problem: '' })
    try {
      const { code, expiresAt } = await createBindingCode()
      this.setData({
        code,
        shownCode: `${code.slice(0, 4)} ${code.slice(4)}`,
        spoken: code.split('').join(' '),
        validText: deadlineText(expiresAt, Date.now()),
      })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ isAsking: false })
    }
  },

  copy() {
    copyText(`绑定 ${this.data.code}`)
  },
})
