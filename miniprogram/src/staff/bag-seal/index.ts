import { sealBag } from '../../services/bags.js'
import { scanOn, scanOnce } from '../../services/camera.js'
import { newEventId } from '../../services/event-id.js'
import { type Failure, failureOf } from '../../services/failure.js'
import { tellOfScan } from '../../services/feedback.js'
import { knownMe, readMe } from '../../services/me.js'
import { type Neighbour, neighboursOf, ownSites } from '../../services/neighbours.js'
import { type BagDraft, bagDraft, dropBagDraft, keepBagDraft, sealingOf } from '../../store/bag-work.js'
import { readScanned } from '../../wording/scanned-text.js'

/** A consignment that goes into the bag. */
export interface PackLine {
  trackingNumber: string
  /** why the server does not let it in */
  reason: string
}

export interface Data {
  toSiteId: string
  toSiteName: string
  items: PackLine[]
  refusedCount: number
  sealNumber: string
  sealError: string
  number: string
  notice: string
  problem: string
  isSealing: boolean
  isChoosingSite: boolean
  neighbours: Neighbour[]
  neighboursText: string
}

/** What a hand carries, and what the server takes. */
const MOST_IN_BAG = 200

const initial: Data = {
  toSiteId: '',
  toSiteName: '',
  items: [],
  refusedCount: 0,
  sealNumber: '',
  sealError: '',
  number: '',
  notice: '',
  problem: '',
  isSealing: false,
  isChoosingSite: false,
  neighbours: [],
  neighboursText: '',
}

function listed(items: PackLine[]): Pick<Data, 'items' | 'refusedCount'> {
  return { items, refusedCount: items.filter(({ reason }) => reason !== '').length }
}

/** The server names what cannot go by its place in the list, and why. */
function withReasons(items: readonly PackLine[], { issues }: Failure): PackLine[] {
  const reasons = new Map(
    issues.map(({ path, message }) => [/trackingNumbers\.(\d+)$/.exec(path)?.[1], message.replace(/^[^：]*：/, '')]),
  )
  return items.map(({ trackingNumber }, index) => ({ trackingNumber, reason: reasons.get(String(index)) ?? '' }))
}

Page({
  data: initial,

  onLoad() {
    const draft = bagDraft()
    if (draft === null) return
    const { toSiteId, toSiteName, sealNumber, trackingNumbers } = draft
    const items = trackingNumbers.map((trackingNumber) => ({ trackingNumber, reason: '' }))
    this.setData({ toSiteId, toSiteName, sealNumber, ...listed(items) })
  },

  scanItems() {
    this.setData({ notice: '', problem: '' })
    void scanOn(async (text) => this.put(text))
  },
  typeNumber({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ number: detail.value })
  },
  async putTyped() {
    if (await this.put(this.data.number)) this.setData({ number: '' })
  },

  /** @returns whether the next label may come */
  async put(text: string): Promise<boolean> {
    const { trackingNumber } = readScanned(text)
    if (trackingNumber === null) {
      tellOfScan('bad')
      this.setData({ notice: '这不是流转单上的码，请再扫一次，或照着单子输' })
      return false
    }
    const { items } = this.data
    if (items.some((item) => item.trackingNumber === trackingNumber)) {
      tellOfScan('warn')
      this.setData({ notice: `${trackingNumber} 已经在包里了` })
      return true
    }
    if (items.length >= MOST_IN_BAG) {
      tellOfScan('bad')
      this.setData({ notice: `一个包最多 ${MOST_IN_BAG} 件，请先封上这一包` })
      return false
    }
    tellOfScan('good')
    this.setData({ notice: '', ...listed([{ trackingNumber, reason: '' }, ...items]) })
    await this.keep()
    return true
  },

  async takeOut({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { number } = currentTarget.dataset as { number: string }
    this.setData(listed(this.data.items.filter(({ trackingNumber }) => trackingNumber !== number)))
    await this.keep()
  },
  async takeOutRefused() {
    this.setData({ problem: '', ...listed(this.data.items.filter(({ reason }) => reason === '')) })
    await this.keep()
  },

  async typeSeal({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ sealNumber: detail.value, sealError: '' })
    await this.keep()
  },
  async scanSeal() {
    const text = await scanOnce()
    if (text === null) return
    tellOfScan('good')
    this.setData({ sealNumber: text.trim(), sealError: '' })
    await this.keep()
  },

  async chooseSite() {
    this.setData({ isChoosingSite: true, neighboursText: '正在加载…' })
    try {
      const [own] = ownSites(knownMe() ?? (await readMe()))
      const neighbours = own === undefined ? [] : await neighboursOf(own)
      this.setData({ neighbours, neighboursText: neighbours.length === 0 ? '没有找到下一站，按件自己的路线走' : '' })
    } catch (error) {
      this.setData({ neighboursText: failureOf(error).message })
    }
  },
  closeSites({ detail }: WechatMiniprogram.CustomEvent<{ visible: boolean }>) {
    if (!detail.visible) this.setData({ isChoosingSite: false })
  },
  async pickSite({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id, name } = currentTarget.dataset as { id: string; name: string }
    this.setData({ toSiteId: id, toSiteName: name, isChoosingSite: false })
    await this.keep()
  },

  /** Keeps what was packed, under the id that the sealing will have. */
  async keep(): Promise<BagDraft> {
    const eventId = bagDraft()?.eventId ?? (await newEventId())
    const { toSiteId, toSiteName, sealNumber, items } = this.data
    const trackingNumbers = items.map(({ trackingNumber }) => trackingNumber)
    const draft = { eventId, toSiteId, toSiteName, sealNumber, trackingNumbers }
    keepBagDraft(draft)
    return draft
  },

  async seal() {
    const { items, sealNumber, isSealing } = this.data
    if (isSealing) return
    const sealError = sealNumber.trim().length < 4 ? '请扫封签，或照着封签输号码' : ''
    this.setData({ sealError, notice: items.length === 0 ? '包里还没有件，请先扫件' : '', problem: '' })
    if (sealError !== '' || items.length === 0) return
    this.setData({ isSealing: true })
    const draft = await this.keep()
    try {
      const { bag } = await sealBag(sealingOf(draft, new Date()))
      dropBagDraft()
      tellOfScan('good')
      wx.redirectTo({ url: `/staff/bag/index?id=${bag.id}&done=sealed` })
    } catch (error) {
      const failure = failureOf(error)
      tellOfScan('bad')
      const problem = failure.isOutcomeUnknown
        ? `${failure.message}扫的都存着。再点「封好」不会封两次。`
        : failure.code === 'bag_items_refused'
          ? '有的件不能装进这个包。拿出来，再点「封好」。'
          : failure.message
      this.setData({ problem, ...listed(withReasons(items, failure)) })
    } finally {
      this.setData({ isSealing: false })
    }
  },
})
