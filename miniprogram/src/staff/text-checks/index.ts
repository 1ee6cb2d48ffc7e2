import { failureOf } from '../../services/failure.js'
import { blankList, growList, type ListData, reloadList } from '../../services/growing-list.js'
import { decideText, listTextChecks, type TextDecision } from '../services/text-checks.js'
import { type TextLine, textLine } from '../wording/text-checks.js'

export interface Data extends ListData<TextLine> {
  /** the text that a decision about is under way */
  decidingId: string
  problem: string
  done: string
}

const initial: Data = { decidingId: '', problem: '', done: '', ...blankList() }

const EMPTY = '群众写的字，微信拿不准的会到这里'

const DONE_WORDS: Readonly<Record<TextDecision, string>> = {
  shown: '好了，大家看得到了',
  withheld: '好了，这段文字不给别人看',
}

/** What residents wrote and WeChat is not sure of: the hub decides whether others read it. */
Page({
  data: initial,

  onShow() {
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void growList(this)
  },

  async ask(cursor?: string) {
    const { items, nextCursor } = await listTextChecks(cursor)
    return { items: items.map((text) => textLine(text, Date.now())), nextCursor }
  },
  reload() {
    return reloadList(this, EMPTY)
  },

  show({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    void this.decide(id, 'shown')
  },
  withhold({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    const line = this.data.rows.find((row) => row.id === id)
    if (line === undefined) return
    wx.showModal({
      title: '不显示这段文字？',
      content: `${line.withheldText}定了就不能再改。`,
      confirmText: '不显示',
      cancelText: '再想想',
      success: ({ confirm }) => {
        if (confirm) void this.decide(id, 'withheld')
      },
    })
  },

  async decide(id: string, decision: TextDecision) {
    if (this.data.decidingId !== '') return
    this.setData({ decidingId: id, problem: '', done: '' })
    try {
      await decideText(id, decision)
      this.setData({ done: DONE_WORDS[decision] })
      await this.reload()
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      this.setData({ problem: isOutcomeUnknown ? `${message}再点一次不会重复。` : message })
      // A colleague may have decided already.
      if (!isOutcomeUnknown) await this.reload()
    } finally {
      this.setData({ decidingId: '' })
    }
  },

  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { url } = currentTarget.dataset as { url: string }
    wx.navigateTo({ url })
  },
})
