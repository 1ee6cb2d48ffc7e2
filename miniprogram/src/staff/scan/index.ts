import { scanOn } from '../../services/camera.js'
import { newEventId } from '../../services/event-id.js'
import { tellOfScan } from '../../services/feedback.js'
import { forgetAnswers, hasRoom, type OutboxState, record, takeBack, watchOutbox } from '../../services/scan-outbox.js'
import type { AnsweredScan } from '../../store/answered-scans.js'
import { chosenSeries, rememberSeries } from '../../store/scan-series.js'
import { MOST_UNSENT } from '../../store/unsent-scans.js'
import { readLabel } from '../../wording/scanned-label.js'
import { readScanned } from '../../wording/scanned-text.js'
import { answeredLine, type ScanLine, SERIES_CHOICES, type SeriesKind, waitingLine } from '../../wording/scans.js'

/** Longest that a good answer is waited for before the camera opens again; a later one is shown all the same. */
const PATIENCE_MS = 1500
/** The camera often sees the same label twice in a row. */
const SAME_LABEL_MS = 60_000
const MOST_LINES = 40

export interface Data {
  choices: readonly { value: SeriesKind; title: string; icon: string }[]
  kind: SeriesKind
  number: string
  numberError: string
  notice: string
  lines: ScanLine[]
  waitingCount: number
  /** the scan that 撤销上一条 takes back; empty when there is none */
  lastId: string
  lastTitle: string
  isUndoing: boolean
  isRecording: boolean
}

const initial: Data = {
  choices: SERIES_CHOICES,
  kind: 'received',
  number: '',
  numberError: '',
  notice: '',
  lines: [],
  waitingCount: 0,
  lastId: '',
  lastTitle: '',
  isUndoing: false,
  isRecording: false,
}

function shown({ waiting, answers }: OutboxState): Partial<Data> {
  const lines = [...[...waiting].reverse().map(waitingLine), ...answers.map(answeredLine)]
  const times = new Map([...waiting, ...answers].map(({ scan }) => [scan.eventId, scan.occurredAt]))
  const undoable = lines.filter(({ tone }) => tone === 'good' || tone === 'warn')
  const last = undoable.reduce<ScanLine | undefined>(
    (latest, line) =>
      latest === undefined || (times.get(line.eventId) ?? '') > (times.get(latest.eventId) ?? '') ? line : latest,
    undefined,
  )
  return {
    lines: lines.slice(0, MOST_LINES),
    waitingCount: waiting.length,
    lastId: last?.eventId ?? '',
    lastTitle: last?.title ?? '',
  }
}

let stopWatching: (() => void) | undefined
let latest = { number: '', kind: '', at: 0 }

Page({
  data: initial,

  onLoad({ number }: { number?: string }) {
    this.setData({ kind: chosenSeries() })
    latest = { number: '', kind: '', at: 0 }
    stopWatching = watchOutbox((state) => this.setData(shown(state)))
    if (number !== undefined) this.setData({ number: decodeURIComponent(number) })
  },
  onUnload() {
    stopWatching?.()
  },

  chooseKind({ detail }: WechatMiniprogram.CustomEvent<{ value: SeriesKind }>) {
    rememberSeries(detail.value)
    this.setData({ kind: detail.value, notice: '' })
  },
  typeNumber({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ number: detail.value, numberError: '' })
  },

  async recordTyped() {
    const { trackingNumber } = readScanned(this.data.number)
    if (trackingNumber === null) {
      this.setData({ numberError: '请照着单子输单号' })
      return
    }
    this.setData({ isRecording: true, notice: '' })
    const answer = await this.keep(trackingNumber)
    // What was turned down stays in the field to be put right.
    this.setData({ isRecording: false, ...(answer?.outcome === 'refused' ? {} : { number: '' }) })
  },

  scanSeries() {
    this.setData({ notice: '' })
    void scanOn((text) => this.take(text))
  },

  /** @returns whether the next label may come */
  async take(text: string): Promise<boolean> {
    const label = readLabel(text)
    if (label.kind === 'pickup') {
      const { trackingNumber, pickupCode } = label
      wx.navigateTo({ url: `/staff/hand-over/index?number=${trackingNumber}&code=${pickupCode}` })
      return false
    }
    if (label.kind === 'seal') {
      wx.navigateTo({ url: `/staff/bag/index?seal=${encodeURIComponent(label.sealNumber)}` })
      return false
    }
    if (label.kind === 'strange') {
      tellOfScan('bad')
      this.setData({ notice: '这不是流转单、取件码或封签上的码，请再扫一次' })
      return false
    }
    const { trackingNumber } = label
    const isSame = latest.number === trackingNumber && latest.kind === this.data.kind
    if (isSame && Date.now() - latest.at < SAME_LABEL_MS) {
      tellOfScan('warn')
      this.setData({ notice: `${trackingNumber} 刚扫过，没有重复登记` })
      return true
    }
    return this.recordScanned(trackingNumber)
  },

  async recordScanned(trackingNumber: string): Promise<boolean> {
    if (!hasRoom()) {
      tellOfScan('bad')
      this.setData({ notice: `手机里已经存了 ${MOST_UNSENT} 条没发出去的，请先找到网络` })
      return false
    }
    latest = { number: trackingNumber, kind: this.data.kind, at: Date.now() }
    const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
    const answer = await Promise.race([this.keep(trackingNumber), patience])
    return answer?.outcome !== 'refused'
  },

  async keep(trackingNumber: string): Promise<AnsweredScan | null> {
    const scan = {
      eventId: await newEventId(),
      trackingNumber,
      kind: this.data.kind,
      occurredAt: new Date().toISOString(),
    }
    const answer = await record(scan)
    if (answer?.outcome === 'refused') tellOfScan('bad')
    else tellOfScan(answer?.isFlagged ? 'warn' : 'good')
    return answer
  },

  async undo() {
    const { lastId, isUndoing } = this.data
    if (lastId === '' || isUndoing) return
    this.setData({ isUndoing: true })
    const { isDone, message } = await takeBack(lastId)
    if (isDone) latest = { number: '', kind: '', at: 0 }
    tellOfScan(isDone ? 'good' : 'bad')
    this.setData({ isUndoing: false, notice: isDone ? '' : message })
  },

  clear() {
    forgetAnswers()
    this.setData({
      lines: this.data.lines.filter(({ stateText }) => stateText === '待发送'),
      lastId: '',
      lastTitle: '',
    })
  },

  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { url } = currentTarget.dataset as { url: string }
    wx.navigateTo({ url })
  },
})
