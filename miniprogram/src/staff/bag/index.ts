import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { Bag, RecordBagEventBody } from '../../services/api-types.js'
import { correctBagEvent, readBag, readBagBySeal, recordBagEvent } from '../../services/bags.js'
import { scanOn } from '../../services/camera.js'
import { openPaper } from '../../services/documents.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { tellOfScan } from '../../services/feedback.js'
import { knownMe, readMe } from '../../services/me.js'
import { ownSites } from '../../services/neighbours.js'
import {
  dropFound,
  dropUnansweredEvent,
  foundIn,
  keepFound,
  keepUnansweredEvent,
  unansweredEvent,
} from '../../store/bag-work.js'
import {
  BAG_ICONS,
  type BagStep,
  type CheckCounts,
  type CheckLine,
  checkAgainst,
  nextStep,
} from '../../wording/bags.js'
import { flagText } from '../../wording/flags.js'
import { readScanned } from '../../wording/scanned-text.js'
import { timeText } from '../../wording/times.js'

export interface StoryLine {
  eventId: string
  text: string
  timeText: string
  flagTexts: string[]
  isTakenBack: boolean
  /** why something was taken back; empty of anything else */
  note: string
}

/** The step that is about to be taken back. */
export interface TakingBack {
  bagEventId: string
  text: string
  /** names the correction, so that repeating it takes nothing back twice */
  eventId: string
}

export interface Data {
  state: LoadState
  message: string
  bag: Bag | null
  icon: string
  step: BagStep
  /** while it is being checked: each item with whether it was found */
  lines: CheckLine[]
  extras: string[]
  counts: CheckCounts
  story: StoryLine[]
  number: string
  notice: string
  problem: string
  /** a fact that was sent and brought no answer */
  isUnanswered: boolean
  isSending: boolean
  isOpening: boolean
  result: { tone: 'good' | 'warn'; message: string; hasExceptions: boolean } | null
  takingBack: TakingBack | null
  reason: string
  reasonError: string
  takeBackProblem: string
}

const NO_COUNTS: CheckCounts = { listed: 0, found: 0, missing: 0, extra: 0 }

const initial: Data = {
  state: 'loading',
  message: '',
  bag: null,
  icon: '',
  step: 'none',
  lines: [],
  extras: [],
  counts: NO_COUNTS,
  story: [],
  number: '',
  notice: '',
  problem: '',
  isUnanswered: false,
  isSending: false,
  isOpening: false,
  result: null,
  takingBack: null,
  reason: '',
  reasonError: '',
  takeBackProblem: '',
}

function storyOf({ events }: Bag): StoryLine[] {
  return [...events].reverse().map(({ eventId, text, siteName, occurredAt, flags, isTakenBack, note }) => ({
    eventId,
    isTakenBack,
    note: note ?? '',
    text: `${siteName}：${text}`,
    timeText: timeText(occurredAt, Date.now()),
    flagTexts: flags.map(flagText),
  }))
}

async function siteIds(): Promise<string[]> {
  return ownSites(knownMe() ?? (await readMe())).map(({ id }) => id)
}

let asked: { id?: string | undefined; seal?: string | undefined } = {}

Page({
  data: initial,

  onLoad({ id, seal, done }: { id?: string; seal?: string; done?: string }) {
    asked = { id, seal: seal === undefined ? undefined : decodeURIComponent(seal) }
    const result = { tone: 'good' as const, message: '包封好了。贴好封签，发出时再点一下。', hasExceptions: false }
    if (done === 'sealed') this.setData({ result })
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    wx.stopPullDownRefresh()
  },

  async reload() {
    try {
      const id = this.data.bag?.id ?? asked.id
      const bag = id === undefined ? await readBagBySeal(asked.seal ?? '') : await readBag(id)
      this.show(bag, await siteIds())
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  show(bag: Bag, sites: readonly string[]) {
    this.setData({
      state: 'ready',
      bag,
      icon: BAG_ICONS[bag.status],
      step: nextStep(bag, sites),
      story: storyOf(bag),
      isUnanswered: unansweredEvent(bag.id) !== null,
      ...checkAgainst(bag.items, foundIn(bag.id)),
    })
  },

  dispatch() {
    void this.send((fact) => ({ ...fact, kind: 'dispatched' }))
  },
  receiveIntact() {
    void this.send((fact) => ({ ...fact, kind: 'received', sealIntact: true }))
  },
  receiveBroken() {
    void this.send((fact) => ({ ...fact, kind: 'received', sealIntact: false }))
  },

  scanItems() {
    this.setData({ notice: '', result: null })
    void scanOn(async (text) => this.find(text))
  },
  typeNumber({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ number: detail.value })
  },
  findTyped() {
    if (this.find(this.data.number)) this.setData({ number: '' })
  },

  /** @returns whether the next label may come */
  find(text: string): boolean {
    const { bag } = this.data
    const { trackingNumber } = readScanned(text)
    if (bag === null || trackingNumber === null) {
      tellOfScan('bad')
      this.setData({ notice: '这不是流转单上的码，请再扫一次，或照着单子输' })
      return false
    }
    const found = foundIn(bag.id)
    if (found.includes(trackingNumber)) {
      tellOfScan('warn')
      this.setData({ notice: `${trackingNumber} 已经核对过了` })
      return true
    }
    keepFound(bag.id, [...found, trackingNumber])
    const check = checkAgainst(bag.items, foundIn(bag.id))
    const isExtra = check.extras.includes(trackingNumber)
    tellOfScan(isExtra ? 'warn' : 'good')
    this.setData({ ...check, notice: isExtra ? `${trackingNumber} 不在清单上，记为多出` : '' })
    return true
  },

  finishCheck() {
    const { bag, counts } = this.data
    if (bag === null) return
    const finish = () =>
      void this.send((fact) => ({ ...fact, kind: 'checked', found: foundIn(bag.id), isFinished: true }))
    if (counts.missing === 0) return finish()
    wx.showModal({
      title: `还有 ${counts.missing} 件没找到`,
      content: '包真的空了吗？确定以后，这几件登记为缺少，由县流转中心查找。',
      confirmText: '包空了',
      cancelText: '再找找',
      success: ({ confirm }) => {
        if (confirm) finish()
      },
    })
  },

  sendAgain() {
    const { bag } = this.data
    const body = bag === null ? null : unansweredEvent(bag.id)
    if (body !== null) void this.send(() => body)
  },

  async send(bodyOf: (fact: { eventId: string; occurredAt: string }) => RecordBagEventBody) {
    const { bag, isSending } = this.data
    if (bag === null || isSending) return
    this.setData({ isSending: true, problem: '', result: null })
    const body = bodyOf({ eventId: await newEventId(), occurredAt: new Date().toISOString() })
    keepUnansweredEvent(bag.id, body)
    try {
      const { message, bag: changed, unknown } = await recordBagEvent(bag.id, body)
      dropUnansweredEvent(bag.id)
      if (body.kind === 'checked') dropFound(bag.id)
      const hasExceptions = changed.items.some(({ openExceptions }) => openExceptions > 0)
      const strange = unknown.length === 0 ? '' : `。不是我们的单号，没有算进去：${unknown.join('、')}`
      tellOfScan(hasExceptions ? 'warn' : 'good')
      const tone = hasExceptions || unknown.length > 0 ? ('warn' as const) : ('good' as const)
      this.setData({ notice: '', result: { tone, message: `${message}${strange}`, hasExceptions } })
      this.show(changed, await siteIds())
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      if (!isOutcomeUnknown) dropUnansweredEvent(bag.id)
      tellOfScan('bad')
      this.setData({ problem: isOutcomeUnknown ? '' : message, isUnanswered: isOutcomeUnknown })
    } finally {
      this.setData({ isSending: false })
    }
  },

  async askTakeBack() {
    const { bag } = this.data
    if (bag === null || bag.takeBack === null) return
    const { eventId: bagEventId, text } = bag.takeBack
    const takingBack = { bagEventId, text, eventId: await newEventId() }
    this.setData({ takingBack, reason: '', reasonError: '', takeBackProblem: '' })
  },
  typeReason({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ reason: detail.value, reasonError: '' })
  },
  closeTakeBack() {
    this.setData({ takingBack: null })
  },
  closeWhenHidden({ detail }: WechatMiniprogram.CustomEvent<{ visible: boolean }>) {
    if (!detail.visible) this.closeTakeBack()
  },

  async takeBack() {
    const { bag, takingBack, isSending } = this.data
    if (bag === null || takingBack === null || isSending) return
    const note = this.data.reason.trim()
    if (note.length < 2) return this.setData({ reasonError: '请写几个字，说明为什么撤回' })
    this.setData({ isSending: true, takeBackProblem: '', problem: '' })
    try {
      const { eventId, bagEventId } = takingBack
      const { message, bag: changed } = await correctBagEvent(bag.id, bagEventId, { eventId, note })
      dropFound(bag.id)
      tellOfScan('good')
      this.setData({ takingBack: null, notice: '', result: { tone: 'good', message, hasExceptions: false } })
      this.show(changed, await siteIds())
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      tellOfScan('bad')
      this.setData({ takeBackProblem: isOutcomeUnknown ? '没有等到回应。再点一次「确定撤回」，不会重复' : message })
    } finally {
      this.setData({ isSending: false })
    }
  },

  async openManifest() {
    const { bag } = this.data
    if (bag === null || this.data.isOpening) return
    this.setData({ isOpening: true, problem: '' })
    try {
      await openPaper('readManifest', { bagId: bag.id })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ isOpening: false })
    }
  },

  openExceptions() {
    wx.navigateTo({ url: '/staff/exceptions/index' })
  },
})
