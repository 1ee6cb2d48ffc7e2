import type { Choice } from '../../components/choice-grid/index.js'
import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { ExceptionFile, ExceptionNote, Resolution } from '../../services/api-types.js'
import { fetchDocument } from '../../services/documents.js'
import { newEventId } from '../../services/event-id.js'
import {
  approveWriteOff,
  assignException,
  noteException,
  proposeWriteOff,
  readException,
  resolveException,
} from '../../services/exceptions.js'
import { failureOf } from '../../services/failure.js'
import { knownMe, readMe } from '../../services/me.js'
import { type Neighbour, ownSites } from '../../services/neighbours.js'
import { listSites } from '../../services/network.js'
import { dropPicture, type Picture, uploadPicture } from '../../services/pictures.js'
import { typingPause } from '../../services/typing-pause.js'
import { RESOLUTION_NOTES } from '../../wording/exceptions.js'
import { deadlineText, timeText } from '../../wording/times.js'

/** A way to end it, as a large button. */
export interface Way {
  resolution: Resolution
  text: string
  icon: string
  note: string
}

export type NoteLine = ExceptionNote & { timeText: string }

export interface Data {
  state: LoadState
  message: string
  file: ExceptionFile | null
  dueText: string
  raisedText: string
  ways: Way[]
  notes: NoteLine[]
  isMine: boolean
  note: string
  noteError: string
  picture: Picture | null
  /** the way that the sheet asks about */
  asked: Way | null
  reason: string
  reasonError: string
  places: Choice[]
  foundAt: string
  query: string
  sites: Neighbour[]
  destinationId: string
  destinationError: string
  problem: string
  done: string
  isSending: boolean
}

const initial: Data = {
  state: 'loading',
  message: '',
  file: null,
  dueText: '',
  raisedText: '',
  ways: [],
  notes: [],
  isMine: false,
  note: '',
  noteError: '',
  picture: null,
  asked: null,
  reason: '',
  reasonError: '',
  places: [],
  foundAt: '',
  query: '',
  sites: [],
  destinationId: '',
  destinationError: '',
  problem: '',
  done: '',
  isSending: false,
}

/** The server takes notes from two characters on. */
const SHORTEST_NOTE = 2
const MOST_SITES = 6

function shown(file: ExceptionFile, myId: string): Partial<Data> {
  const now = Date.now()
  return {
    state: 'ready',
    file,
    dueText: deadlineText(file.dueAt, now),
    raisedText: timeText(file.raisedAt, now),
    isMine: file.ownerId === myId,
    ways: file.resolutions.map(({ resolution, text }) => ({ resolution, text, ...RESOLUTION_NOTES[resolution] })),
    notes: [...file.notes].reverse().map((note) => ({ ...note, timeText: timeText(note.at, now) })),
  }
}

const typing = typingPause()
let exceptionId = ''
/** Names a note or an end until the server has answered, so that a repeat is known as one. */
let commandId = ''

Page({
  data: initial,

  onLoad({ id = '' }: { id?: string }) {
    exceptionId = id
    commandId = ''
  },
  /** Also on the way back from the complaint, whose answer ends it. */
  onShow() {
    void this.reload()
  },
  onUnload() {
    typing.stop()
  },
  async onPullDownRefresh() {
    await this.reload()
    wx.stopPullDownRefresh()
  },

  async reload() {
    try {
      const file = await readException(exceptionId)
      this.setData(shown(file, (knownMe() ?? (await readMe())).id))
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  /** Does something about it; what brought no answer is repeated under the same id. */
  async act(done: string, run: (id: string) => Promise<ExceptionFile>): Promise<boolean> {
    if (this.data.isSending) return false
    this.setData({ isSending: true, problem: '', done: '' })
    if (commandId === '') commandId = await newEventId()
    try {
      const file = await run(commandId)
      commandId = ''
      this.setData({ done, ...shown(file, (knownMe() ?? (await readMe())).id) })
      return true
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      if (!isOutcomeUnknown) commandId = ''
      this.setData({ problem: isOutcomeUnknown ? `${message}再点一次不会重复。` : message })
      return false
    } finally {
      this.setData({ isSending: false })
    }
  },

  typeNote({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ note: detail.value, noteError: '' })
  },
  changePhoto({ detail }: WechatMiniprogram.CustomEvent<{ picture: Picture | null }>) {
    this.setData({ picture: detail.picture })
  },
  async addNote() {
    const { picture } = this.data
    const text = this.data.note.trim()
    if (text.length < SHORTEST_NOTE) {
      this.setData({ noteError: '请写几个字说明情况' })
      return
    }
    const isAdded = await this.act('记下了', async (noteId) => {
      if (picture !== null) await uploadPicture(picture)
      return noteException(exceptionId, { noteId, text, ...(picture === null ? {} : { attachmentId: picture.id }) })
    })
    if (!isAdded) return
    if (picture !== null) dropPicture(picture)
    this.setData({ note: '', picture: null })
  },
  async openPhoto({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    try {
      wx.previewImage({ urls: [await fetchDocument('readAttachment', { attachmentId: id })] })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    }
  },

  answerComplaint() {
    const { file } = this.data
    if (file !== null && file.complaintId !== null)
      wx.navigateTo({ url: `/staff/complaint/index?id=${file.complaintId}` })
  },

  async takeOver() {
    const me = knownMe() ?? (await readMe())
    await this.act('这件由您负责', () => assignException(exceptionId, me.id))
  },
  async giveBack() {
    await this.act('已交回县流转中心', () => assignException(exceptionId, null))
  },

  async askWay({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { resolution } = currentTarget.dataset as { resolution: Resolution }
    const asked = this.data.ways.find((way) => way.resolution === resolution)
    const { file } = this.data
    if (asked === undefined || file === null) return
    const own = ownSites(knownMe() ?? (await readMe())).filter(({ id }) => id !== file.siteId)
    const places = [
      { value: '', title: '记录上的地方' },
      { value: file.siteId, title: file.siteName },
      ...own.map(({ id, name }) => ({ value: id, title: name })),
    ]
    this.setData({ asked, places, foundAt: '', reason: '', reasonError: '', problem: '', done: '' })
    this.setData({ query: '', sites: [], destinationId: '', destinationError: '' })
  },
  close() {
    this.setData({ asked: null })
  },
  closeWhenHidden({ detail }: WechatMiniprogram.CustomEvent<{ visible: boolean }>) {
    if (!detail.visible) this.close()
  },
  typeReason({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ reason: detail.value, reasonError: '' })
  },
  chooseFoundAt({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ foundAt: detail.value })
  },
  searchSite({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ query: detail.value, destinationId: '', destinationError: '' })
    typing.after(() => void this.findSites(detail.value.trim()))
  },
  async findSites(query: string) {
    if (query === '') return
    try {
      const { items } = await listSites({ q: query })
      if (query !== this.data.query.trim()) return
      const sites = items.slice(0, MOST_SITES).map(({ id, fullName }) => ({ id, name: fullName }))
      this.setData({ sites, destinationError: sites.length === 0 ? '没有这个地方，换个名字试试' : '' })
    } catch (error) {
      this.setData({ destinationError: failureOf(error).message })
    }
  },
  pickSite({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id, name } = currentTarget.dataset as { id: string; name: string }
    this.setData({ destinationId: id, query: name, sites: [], destinationError: '' })
  },

  async confirmWay() {
    const { asked, foundAt, destinationId } = this.data
    if (asked === null) return
    const note = this.data.reason.trim()
    const { resolution } = asked
    const reasonError = note.length < SHORTEST_NOTE ? '请写几个字，说明怎么处理的' : ''
    const destinationError = resolution === 'rerouted' && destinationId === '' ? '请选改送到哪里' : ''
    this.setData({ reasonError, destinationError })
    if (reasonError !== '' || destinationError !== '') return
    const isDone =
      resolution === 'written_off'
        ? await this.act('已提出核销，请另一位同事批准', () => proposeWriteOff(exceptionId, note))
        : await this.act(`已处理：${asked.text}`, (eventId) =>
            resolveException(exceptionId, {
              eventId,
              resolution,
              note,
              ...(resolution === 'found' && foundAt !== '' ? { siteId: foundAt } : {}),
              ...(resolution === 'rerouted' ? { destinationSiteId: destinationId } : {}),
            }),
          )
    if (isDone) this.close()
  },

  /** Found says that it is there; who holds it from now on, a scan says. */
  receiveFound() {
    const { file } = this.data
    if (file !== null) wx.navigateTo({ url: `/staff/scan/index?number=${file.trackingNumber}` })
  },

  approve() {
    const { file } = this.data
    if (file?.writeOff == null) return
    wx.showModal({
      title: '批准核销？',
      content: `${file.trackingNumber}：${file.writeOff.reason}。批准以后这件按丢失办结，不能再改。`,
      confirmText: '批准',
      cancelText: '先不批',
      success: ({ confirm }) => {
        if (confirm) void this.act('已批准核销', (eventId) => approveWriteOff(exceptionId, eventId))
      },
    })
  },
})
