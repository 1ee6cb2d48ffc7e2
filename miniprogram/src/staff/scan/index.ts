import type { ExceptionKind, ScanDetails, ScanInput } from '../../services/api-types.js'
import { newEventId } from '../../services/event-id.js'
import { isTurnedDown, type ScanAnswer, sendKeptScans } from '../../services/scan-outbox.js'
import { keepScan, MOST_UNSENT, unsentScans } from '../../store/unsent-scans.js'
import { readScanned } from '../../wording/scanned-text.js'
import { EXCEPTION_CHOICES, SCAN_CHOICES, type ScanChoice } from '../../wording/scans.js'

/** More good lines than this are told by their number; what went wrong is always told one by one. */
const MOST_GOOD_LINES = 3

type Tone = 'good' | 'warn' | 'bad'

/** What became of a scan. */
export interface ScanLine {
  eventId: string
  message: string
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

function lineOf({ scan: { eventId, trackingNumber }, result, failure }: ScanAnswer): ScanLine[] {
  if (result === null) {
    // Without an answer it waits in the notice above, which says so for all of them together.
    if (failure === null || failure.isOutcomeUnknown) return []
    return [{ eventId, message: `${trackingNumber}：${failure.message}`, tone: 'bad' }]
  }
  const { message, outcome, flags } = result
  const tone = outcome === 'rejected' ? 'bad' : flags.length === 0 ? 'good' : 'warn'
  // A rejection tells why but not of which one, and several may be answered together.
  return [{ eventId, message: message.includes(trackingNumber) ? message : `${trackingNumber}：${message}`, tone }]
}

function linesOf(answers: readonly ScanAnswer[]): ScanLine[] {
  const lines = answers.flatMap(lineOf)
  const good = lines.filter(({ tone }) => tone === 'good')
  const [first] = good
  if (first === undefined || good.length <= MOST_GOOD_LINES) return lines
  const together: ScanLine = { ...first, message: `${good.length} 条都登记好了` }
  return [together, ...lines.filter(({ tone }) => tone !== 'good')]
}

function detailsOf({ kind, pickupCode, exceptionKind, note }: Data): ScanDetails | undefined {
  if (kind === 'collected') return { pickupCode }
  if (kind !== 'exception_raised' || exceptionKind === '') return undefined
  return { exceptionKind, note: note.trim() }
}

/** Why the form cannot be sent yet, next to each field. */
function errorsOf(data: Data): Pick<Data, 'numberError' | 'kindError' | 'detailError'> {
  const { number, kind, pickupCode, exceptionKind, note } = data
  const isCodeMissing = kind === 'collected' && !/^\d{6}$/.test(pickupCode)
  const isExceptionMissing = kind === 'exception_raised' && exceptionKind === ''
  const isNoteMissing = kind === 'exception_raised' && note.trim() === ''
  return {
    numberError: readScanned(number).trackingNumber === null ? '请扫码，或照着单子输单号' : '',
    kindError: kind === '' ? '请点一下发生了什么' : '',
    detailError: isCodeMissing
      ? '取件码是 6 位数字'
      : isExceptionMissing
        ? '请选是哪种异常'
        : isNoteMissing
          ? '请写几个字说明情况'
          : '',
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
    this.setData({ note: detail.value, detailError: '' })
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
    const [answer] = await this.send([scan])
    // What was turned down stays in the fields to be put right; anything else makes room for the next one.
    if (answer === undefined || !isTurnedDown(answer)) {
      this.setData({ number: '', pickupCode: '', exceptionKind: '', note: '' })
    }
  },

  sendUnsent() {
    const [first, ...others] = unsentScans()
    if (first !== undefined && !this.data.isSending) void this.send([first, ...others])
  },

  async send(scans: readonly [ScanInput, ...ScanInput[]]): Promise<ScanAnswer[]> {
    this.setData({ isSending: true })
    const answers = await sendKeptScans(scans)
    this.setData({ isSending: false, results: linesOf(answers), unsentCount: unsentScans().length })
    return answers
  },
})
