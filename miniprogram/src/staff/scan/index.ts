import type { ExceptionKind, ScanDetails, ScanInput, ScanResult } from '../../services/api-types.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { recordScans } from '../../services/staff.js'
import { forgetScans, keepScan, MOST_UNSENT, unsentScans } from '../../store/unsent-scans.js'
import { flagText } from '../../wording/flags.js'
import { readScanned } from '../../wording/scanned-text.js'
import { EXCEPTION_CHOICES, SCAN_CHOICES, type ScanChoice } from '../../wording/scans.js'

type Tone = 'good' | 'warn' | 'bad'

/** What became of a scan. */
export interface ScanLine {
  eventId: string
  trackingNumber: string
  message: string
  flags: string[]
  tone: Tone
}

export interface Data {
  kinds: readonly { value: ScanChoice; title: string; icon: string }[]
  exceptions: readonly { value: ExceptionKind; title: string }[]
  icons: Record<Tone, string>
  number: string
  numberError: string
  kind: ScanChoice | ''
  kindError: string
  pickupCode: string
  exceptionKind: ExceptionKind | ''
  note: string
  detailError: string
  isSending: boolean
  results: ScanLine[]
  unsentCount: number
}

const initial: Data = {
  kinds: SCAN_CHOICES,
  exceptions: EXCEPTION_CHOICES,
  icons: { good: 'check-circle-filled', warn: 'error-triangle-filled', bad: 'close-circle-filled' },
  number: '',
  numberError: '',
  kind: '',
  kindError: '',
  pickupCode: '',
  exceptionKind: '',
  note: '',
  detailError: '',
  isSending: false,
  results: [],
  unsentCount: 0,
}

function toneOf({ outcome, flags }: ScanResult): Tone {
  if (outcome === 'rejected') return 'bad'
  return flags.length === 0 ? 'good' : 'warn'
}

function lineOf(result: ScanResult): ScanLine {
  const { eventId, trackingNumber, message, flags } = result
  return { eventId, trackingNumber, message, flags: flags.map(flagText), tone: toneOf(result) }
}

function detailsOf({ kind, pickupCode, exceptionKind, note }: Data): ScanDetails | undefined {
  if (kind === 'collected') return { pickupCode }
  if (kind !== 'exception_raised' || exceptionKind === '') return undefined
  return { exceptionKind, ...(note.trim() === '' ? {} : { note: note.trim() }) }
}

/** Why the form cannot be sent yet, next to each field. */
function errorsOf(data: Data): Pick<Data, 'numberError' | 'kindError' | 'detailError'> {
  const { number, kind, pickupCode, exceptionKind } = data
  const isCodeMissing = kind === 'collected' && !/^\d{6}$/.test(pickupCode)
  const isExceptionMissing = kind === 'exception_raised' && exceptionKind === ''
  return {
    numberError: readScanned(number).trackingNumber === null ? '请扫码，或照着单子输单号' : '',
    kindError: kind === '' ? '请点一下发生了什么' : '',
    detailError: isCodeMissing ? '取件码是 6 位数字' : isExceptionMissing ? '请选是哪种异常' : '',
  }
}

Page({
  data: initial,

  onLoad({ number }: { number?: string }) {
    if (number !== undefined) this.fill(decodeURIComponent(number))
  },

  onShow() {
    this.setData({ unsentCount: unsentScans().length })
  },

  typeNumber({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ number: detail.value, numberError: '' })
  },
  typeCode({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ pickupCode: detail.value, detailError: '' })
  },
  typeNote({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ note: detail.value })
  },
  chooseKind({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { kind } = currentTarget.dataset as { kind: ScanChoice }
    this.setData({ kind, kindError: '', detailError: '' })
  },
  chooseException({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { exception } = currentTarget.dataset as { exception: ExceptionKind }
    this.setData({ exceptionKind: exception, detailError: '' })
  },

  scan() {
    wx.scanCode({ scanType: ['qrCode', 'barCode'], success: ({ result }) => this.fill(result) })
  },

  /** A resident's pick-up code says by itself what is happening. */
  fill(text: string) {
    const { trackingNumber, pickupCode } = readScanned(text)
    this.setData({
      number: trackingNumber ?? '',
      numberError: trackingNumber === null ? '这不是流转单上的码，请再扫一次或手工输入' : '',
      ...(pickupCode === null ? {} : { kind: 'collected' as const, kindError: '', pickupCode, detailError: '' }),
    })
  },

  async record() {
    if (this.data.isSending) return
    const errors = errorsOf(this.data)
    this.setData({ ...errors, results: [] })
    const { trackingNumber } = readScanned(this.data.number)
    const { kind } = this.data
    if (Object.values(errors).some((error) => error !== '') || trackingNumber === null || kind === '') return
    if (unsentScans().length >= MOST_UNSENT) {
      this.setData({ numberError: `手机里已经存了 ${MOST_UNSENT} 条没发出去的，请先找到网络，点「再发一次」` })
      return
    }
    const details = detailsOf(this.data)
    const scan: ScanInput = {
      eventId: await newEventId(),
      trackingNumber,
      kind,
      occurredAt: new Date().toISOString(),
      ...(details === undefined ? {} : { details }),
    }
    keepScan(scan)
    const isAnswered = await this.send([scan])
    const isRejected = this.data.results.some(({ eventId, tone }) => eventId === scan.eventId && tone === 'bad')
    // What was rejected stays in the fields to be put right; anything else makes room for the next one.
    if (!isAnswered || !isRejected) this.setData({ number: '', pickupCode: '', exceptionKind: '', note: '' })
  },

  sendUnsent() {
    const [first, ...others] = unsentScans()
    if (first !== undefined && !this.data.isSending) void this.send([first, ...others])
  },

  /** @returns whether the server answered for the scans, well or badly */
  async send(scans: readonly [ScanInput, ...ScanInput[]]): Promise<boolean> {
    this.setData({ isSending: true })
    try {
      const results = await recordScans(scans)
      forgetScans(results.map(({ eventId }) => eventId))
      this.setData({ results: results.map(lineOf) })
      return true
    } catch (error) {
      const { status, message } = failureOf(error)
      const [only, ...others] = scans
      const isRefused = status === 400 || status === 422
      // One bad entry must not hold back the others, and none is thrown away for another one's fault.
      if (isRefused && others.length > 0) return this.sendOneByOne(scans)
      if (isRefused) forgetScans([only.eventId])
      const { eventId, trackingNumber } = only
      const isUnanswered = status === 0 || status >= 500
      if (!isUnanswered) this.setData({ results: [{ eventId, trackingNumber, message, flags: [], tone: 'bad' }] })
      return isRefused
    } finally {
      this.setData({ isSending: false, unsentCount: unsentScans().length })
    }
  },

  async sendOneByOne(scans: readonly ScanInput[]): Promise<boolean> {
    const results: ScanLine[] = []
    for (const scan of scans) {
      await this.send([scan])
      results.push(...this.data.results)
    }
    this.setData({ results })
    return true
  },
})
