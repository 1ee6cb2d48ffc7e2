import type { ExceptionKind } from '../../services/api-types.js'
import { scanOnce } from '../../services/camera.js'
import { newEventId } from '../../services/event-id.js'
import { tellOfScan } from '../../services/feedback.js'
import type { Picture } from '../../services/pictures.js'
import { hasRoom, record } from '../../services/scan-outbox.js'
import { readScanned } from '../../wording/scanned-text.js'
import { EXCEPTION_CHOICES } from '../../wording/scans.js'

export interface Data {
  kinds: readonly { value: ExceptionKind; title: string }[]
  number: string
  numberError: string
  kind: ExceptionKind | ''
  kindError: string
  note: string
  noteError: string
  picture: Picture | null
  isSending: boolean
  result: { tone: 'good' | 'warn' | 'bad'; message: string } | null
}

const EMPTY = { number: '', numberError: '', kind: '', kindError: '', note: '', noteError: '', picture: null } as const

const initial: Data = { kinds: EXCEPTION_CHOICES, ...EMPTY, isSending: false, result: null }

Page({
  data: initial,

  onLoad({ number }: { number?: string }) {
    if (number !== undefined) this.setData({ number: decodeURIComponent(number) })
  },

  async scan() {
    const text = await scanOnce()
    if (text === null) return
    const { trackingNumber } = readScanned(text)
    tellOfScan(trackingNumber === null ? 'bad' : 'good')
    const numberError = trackingNumber === null ? '这不是流转单上的码，请再扫一次或手工输入' : ''
    this.setData({ number: trackingNumber ?? '', numberError, result: null })
  },
  typeNumber({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ number: detail.value, numberError: '' })
  },
  chooseKind({ detail }: WechatMiniprogram.CustomEvent<{ value: ExceptionKind }>) {
    this.setData({ kind: detail.value, kindError: '' })
  },
  typeNote({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ note: detail.value, noteError: '' })
  },
  changePhoto({ detail }: WechatMiniprogram.CustomEvent<{ picture: Picture | null }>) {
    this.setData({ picture: detail.picture })
  },

  async report() {
    const { number, kind, note, picture, isSending } = this.data
    if (isSending) return
    const { trackingNumber } = readScanned(number)
    const numberError = trackingNumber === null ? '请扫码，或照着单子输单号' : ''
    const kindError = kind === '' ? '请选是哪种异常' : ''
    const noteError = note.trim() === '' ? '请写几个字说明情况' : ''
    this.setData({ numberError, kindError, noteError, result: null })
    if (trackingNumber === null || kind === '' || noteError !== '') return
    if (!hasRoom()) {
      this.setData({ result: { tone: 'bad', message: '手机里存不下了，请先找到网络，把待发送的发出去' } })
      return
    }
    this.setData({ isSending: true })
    const proof = picture === null ? {} : { proofAttachmentId: picture.id }
    const answer = await record(
      {
        eventId: await newEventId(),
        trackingNumber,
        kind: 'exception_raised',
        occurredAt: new Date().toISOString(),
        details: { exceptionKind: kind, note: note.trim(), ...proof },
      },
      picture,
    )
    tellOfScan(answer?.outcome === 'refused' ? 'bad' : 'good')
    if (answer?.outcome === 'refused') {
      this.setData({ isSending: false, result: { tone: 'bad', message: answer.message } })
      return
    }
    const result =
      answer === null
        ? { tone: 'warn' as const, message: `${trackingNumber} 的异常存在手机里了，有网自动登记` }
        : { tone: 'good' as const, message: `${answer.message}。县流转中心会来处理。` }
    this.setData({ ...EMPTY, isSending: false, result })
  },
})
