import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { Direction, Matter, Me } from '../../services/api-types.js'
import { scanOnce } from '../../services/camera.js'
import { knownMe, readMe } from '../../services/me.js'
import { goBack } from '../../services/navigation.js'
import { findSite, listMatters } from '../../services/network.js'
import { readReceipt } from '../../services/receipt.js'
import { typingPause } from '../../services/typing-pause.js'
import { changeDraft, fillFrom, fillFromReceipt, nextStep, readDraft, startDraft } from '../../store/request-draft.js'
import { isRequestKind, REQUEST_KINDS, type RequestKind, type RequestKindWords } from '../../wording/request-kinds.js'
import { isRelayStaff } from '../../wording/roles.js'

export interface Data {
  direction: Direction
  kind: RequestKind
  kindWords: RequestKindWords
  query: string
  state: LoadState
  message: string
  matters: Matter[]
  nextCursor: string | null
  /** came from the review to change one answer, and goes back there */
  isEdit: boolean
  isReadingReceipt: boolean
  /** what the code that was scanned is, when it fills in nothing */
  receiptProblem: string
  /** of what was scanned, to look at */
  scannedNumber: string
  /** where the poster hangs that was scanned; empty: none was */
  siteName: string
  siteProblem: string
  /** what the poster says comes too late once the next page shows the draft */
  hasGoneOn: boolean
}

const initial: Data = {
  direction: 'result',
  kind: 'send_back',
  kindWords: REQUEST_KINDS.send_back,
  query: '',
  state: 'loading',
  message: '',
  matters: [],
  nextCursor: null,
  isEdit: false,
  isReadingReceipt: false,
  receiptProblem: '',
  scannedNumber: '',
  siteName: '',
  siteProblem: '',
  hasGoneOn: false,
}

function fillFor(me: Me): void {
  if (!isRelayStaff(me)) fillFrom(me)
}

const NOTHING_THERE = '现在还不能在手机上登记，请到村里或镇上的服务站办'

const typing = typingPause()
/** Longest that a tap waits for what the server remembers, so that a quick thumb is asked no more than a slow one. */
const PATIENCE_MS = 1500
let filled: Promise<void> = Promise.resolve()

Page({
  data: initial,

  /** `scene` comes from the round code on a site's poster: the site's code. */
  onLoad({ kind, edit, scene = '' }: { kind?: string; edit?: string; scene?: string }) {
    const isEdit = edit === '1'
    const draft = (isEdit ? readDraft() : null) ?? startDraft(isRequestKind(kind) ? kind : 'send_back')
    if (draft.isOutcomeUnknown) {
      wx.redirectTo({ url: '/pages/request-review/index' })
      return
    }
    this.setData({ isEdit })
    this.showKind(draft.kind)
    void this.reload()
    // What the server remembers only saves typing: without it the person is asked. Staff file for somebody else.
    if (isEdit) return
    const me = knownMe()
    if (me !== null) fillFor(me)
    const remembered = me === null ? readMe().then(fillFor, () => undefined) : undefined
    const ofPoster = scene === '' ? undefined : this.chooseSite(decodeURIComponent(scene))
    filled = Promise.all([remembered, ofPoster]).then(() => undefined)
  },

  /** Whoever scans the poster of a site is there: the site is chosen, whatever was remembered. */
  async chooseSite(siteId: string) {
    const site = await findSite(siteId).catch(() => null)
    if (this.data.hasGoneOn) return
    if (site === null) {
      this.setData({ siteProblem: '没有读到是哪个站，后面请自己选' })
      return
    }
    const place = { kind: 'site' as const, siteId, siteName: site.fullName, address: '' }
    changeDraft({ place, returnPlace: place })
    this.setData({ siteName: site.fullName })
  },

  /** Coming back from the choice of another kind. */
  onShow() {
    this.showKind(readDraft()?.kind ?? this.data.kind)
  },

  onUnload() {
    typing.stop()
  },

  showKind(kind: RequestKind) {
    const kindWords = REQUEST_KINDS[kind]
    this.setData({ kind, kindWords, direction: kindWords.direction })
  },

  changeKind() {
    wx.navigateTo({ url: '/pages/request-kind/index?edit=1' })
  },

  /** Whoever holds the receipt of his materials has said all of it before. */
  async scanReceipt() {
    const text = await scanOnce()
    if (text === null || this.data.isReadingReceipt) return
    this.setData({ isReadingReceipt: true, receiptProblem: '', scannedNumber: '' })
    const reading = await readReceipt(text)
    this.setData({ isReadingReceipt: false })
    if ('message' in reading) {
      this.setData({ receiptProblem: reading.message, scannedNumber: reading.trackingNumber })
      return
    }
    wx.navigateTo({ url: `/pages/${nextStep(fillFromReceipt(reading.answers))}/index` })
  },
  track() {
    wx.navigateTo({ url: `/pages/tracking/index?number=${this.data.scannedNumber}` })
  },

  onReachBottom() {
    if (this.data.nextCursor !== null) void this.loadMore(this.data.nextCursor)
  },

  search({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ query: detail.value })
    typing.after(() => void this.reload())
  },

  async reload() {
    const query = this.data.query.trim()
    try {
      const { items, nextCursor } = await listMatters(query === '' ? {} : { q: query })
      if (query !== this.data.query.trim()) return
      this.setData({
        state: items.length === 0 ? 'empty' : 'ready',
        message: items.length === 0 ? (query === '' ? NOTHING_THERE : '换个说法试试，或者问问村里的工作人员') : '',
        matters: items,
        nextCursor,
      })
    } catch (error) {
      if (query === this.data.query.trim()) this.setData(failedState(error))
    }
  },

  async loadMore(cursor: string) {
    const query = this.data.query.trim()
    this.setData({ nextCursor: null })
    try {
      const page = await listMatters({ ...(query === '' ? {} : { q: query }), cursor })
      if (query !== this.data.query.trim()) return
      this.setData({ matters: [...this.data.matters, ...page.items], nextCursor: page.nextCursor })
    } catch {
      // Reaching the end again asks again.
      this.setData({ nextCursor: cursor })
    }
  },

  async choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    const matter = this.data.matters.find((candidate) => candidate.id === id)
    if (matter === undefined) return
    await Promise.race([filled, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
    this.setData({ hasGoneOn: true })
    const { name, agencyName, resultDocument } = matter
    const draft = changeDraft({ kind: this.data.kind, matter: { id, name, agencyName, resultDocument } })
    if (this.data.isEdit) goBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
