import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { SearchConsignmentsResponse } from '../../services/api-types.js'
import { scanOnce } from '../../services/camera.js'
import { searchConsignments } from '../../services/staff.js'
import { typingPause } from '../../services/typing-pause.js'
import { readScanned } from '../../wording/scanned-text.js'

type Found = SearchConsignmentsResponse['items'][number]

export interface Data {
  query: string
  /** nothing was asked for yet: the page shows how to */
  isAsking: boolean
  state: LoadState
  title: string
  message: string
  found: (Found & { matchText: string })[]
  hasMore: boolean
}

const initial: Data = { query: '', isAsking: true, state: 'loading', title: '', message: '', found: [], hasMore: false }

/** The server looks from so many letters on. */
const SHORTEST = 2
const MATCH_WORDS: Readonly<Record<Found['match'], string>> = {
  number: '单号相符或相近',
  phone: '手机号相符',
  name: '姓名相符',
}

const typing = typingPause()

Page({
  data: initial,

  onLoad({ q }: { q?: string }) {
    if (q === undefined) return
    this.setData({ query: decodeURIComponent(q) })
    void this.find()
  },
  onUnload() {
    typing.stop()
  },

  search({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ query: detail.value })
    typing.after(() => void this.find())
  },

  async find() {
    const query = this.data.query.trim()
    if (query.length < SHORTEST) {
      this.setData({ isAsking: true, found: [] })
      return
    }
    this.setData({ isAsking: false })
    try {
      const { items, hasMore } = await searchConsignments(query)
      if (query !== this.data.query.trim()) return
      const isEmpty = items.length === 0
      this.setData({
        state: isEmpty ? 'empty' : 'ready',
        title: isEmpty ? '没有找到' : '',
        message: isEmpty ? '只找本站在办的件。已经转走的，请输完整单号；也可以扫面单上的码。' : '',
        found: items.map((item) => ({ ...item, matchText: MATCH_WORDS[item.match] })),
        hasMore,
      })
    } catch (error) {
      if (query === this.data.query.trim()) this.setData({ title: '', ...failedState(error) })
    }
  },

  async scan() {
    const text = await scanOnce()
    if (text === null) return
    this.setData({ query: readScanned(text).trackingNumber ?? text.slice(0, 30) })
    await this.find()
  },

  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    wx.navigateTo({ url: `/pages/tracking/index?id=${id}` })
  },
})
