import type { Task } from '../../services/api-types.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { blankList, growList, type ListData, reloadList } from '../../services/growing-list.js'
import { keepUnanswered, watchOutbox } from '../../services/scan-outbox.js'
import { acknowledgeTask, completeTask, listTasks } from '../../services/staff.js'
import type { UnsentScan } from '../../store/unsent-scans.js'
import { deadlineText } from '../../wording/times.js'

export type TaskLine = Task & {
  dueText: string
  /** an exception is only settled with words on how */
  needsNote: boolean
  /** what one says by pressing the last button */
  confirmText: string
}

/** What else one does at the counter. */
export interface Place {
  url: string
  title: string
  icon: string
}

const PLACES: readonly Place[] = [
  { url: '/staff/search/index', title: '找件', icon: 'search' },
  { url: '/staff/bags/index', title: '封包', icon: 'layers' },
  { url: '/staff/hand-over/index', title: '交件', icon: 'user-checked' },
  { url: '/staff/filing/index', title: '代办', icon: 'file-add' },
  { url: '/staff/exceptions/index', title: '异常', icon: 'error-triangle-filled' },
  { url: '/staff/complaints/index', title: '投诉', icon: 'chat-bubble' },
]

export interface Data extends ListData<TaskLine> {
  places: readonly Place[]
  overdueCount: number
  acknowledgingId: string
  /** the task that the sheet asks about */
  asked: TaskLine | null
  pickupCode: string
  codeError: string
  note: string
  noteError: string
  problem: string
  isCompleting: boolean
  /** what the last completed task did */
  result: { tone: 'good' | 'warn'; message: string } | null
}

const initial: Data = {
  ...blankList(),
  places: PLACES,
  overdueCount: 0,
  acknowledgingId: '',
  asked: null,
  pickupCode: '',
  codeError: '',
  note: '',
  noteError: '',
  problem: '',
  isCompleting: false,
  result: null,
}

function line(task: Task): TaskLine {
  const needsNote = task.fulfilledBy.startsWith('exception_')
  const confirmText = task.kind === 'witness' ? '我在场，核对无误' : '确认办好'
  return { ...task, needsNote, confirmText, dueText: deadlineText(task.dueAt, Date.now()) }
}

/** What is done and waits to be sent is no longer to be done. */
function stillOpen(tasks: readonly TaskLine[], waiting: readonly UnsentScan[]): TaskLine[] {
  const done = new Set(waiting.map(({ scan }) => `${scan.trackingNumber} ${scan.kind}`))
  return tasks.filter(({ trackingNumber, fulfilledBy }) => !done.has(`${trackingNumber} ${fulfilledBy}`))
}

let waiting: readonly UnsentScan[] = []
let stopWatching: (() => void) | undefined

const NOTHING_TO_DO = '现在没有要您办的，可以歇一会儿'

Page({
  data: initial,

  /** A notification leads here with the short number of its task. */
  onLoad({ number }: { number?: string }) {
    stopWatching = watchOutbox((state) => {
      waiting = state.waiting
    })
    if (number !== undefined && /^\d{1,9}$/.test(number)) void this.openTask(Number(number))
  },

  onShow() {
    void this.reload()
  },
  onUnload() {
    stopWatching?.()
  },

  async onPullDownRefresh() {
    await this.reload()
    wx.stopPullDownRefresh()
  },

  async onReachBottom() {
    await growList(this)
    this.countOverdue()
  },

  async openTask(number: number) {
    const { items } = await listTasks({ number }).catch(() => ({ items: [] }))
    const [task] = items
    if (task !== undefined) this.askAbout(line(task))
  },

  async ask(cursor?: string) {
    const { items, nextCursor } = await listTasks({ cursor })
    return { items: stillOpen(items.map(line), waiting), nextCursor }
  },
  async reload() {
    await reloadList(this, NOTHING_TO_DO)
    this.countOverdue()
  },
  countOverdue() {
    const overdueCount = this.data.rows.filter(({ isOverdue }) => isOverdue).length
    if (overdueCount !== this.data.overdueCount) this.setData({ overdueCount })
  },

  async acknowledge({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    this.setData({ acknowledgingId: id })
    try {
      const known = line(await acknowledgeTask(id))
      const place = this.data.rows.findIndex((task) => task.id === id)
      if (place >= 0) this.setData({ [`rows[${place}]`]: known })
    } catch (error) {
      wx.showToast({ title: failureOf(error).message, icon: 'none', duration: 3000 })
    } finally {
      this.setData({ acknowledgingId: '' })
    }
  },

  askToComplete({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    const task = this.data.rows.find((candidate) => candidate.id === id)
    if (task !== undefined) this.askAbout(task)
  },
  askAbout(task: TaskLine) {
    this.setData({ asked: task, pickupCode: '', codeError: '', note: '', noteError: '', problem: '', result: null })
  },
  close() {
    this.setData({ asked: null })
  },
  closeWhenHidden({ detail }: WechatMiniprogram.CustomEvent<{ visible: boolean }>) {
    if (!detail.visible) this.close()
  },
  typeCode({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ pickupCode: detail.value, codeError: '' })
  },
  typeNote({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ note: detail.value, noteError: '' })
  },

  async complete() {
    const { asked, pickupCode, note, isCompleting } = this.data
    if (asked === null || isCompleting) return
    const codeError = asked.needsPickupCode && !/^\d{6}$/.test(pickupCode) ? '取件码是 6 位数字' : ''
    const noteError = asked.needsNote && note.trim() === '' ? '请写几个字，说明怎么处理的' : ''
    this.setData({ codeError, noteError })
    if (codeError !== '' || noteError !== '') return
    this.setData({ isCompleting: true, problem: '' })
    const details = asked.needsPickupCode ? { pickupCode } : asked.needsNote ? { note: note.trim() } : undefined
    const event = {
      eventId: await newEventId(),
      occurredAt: new Date().toISOString(),
      ...(details === undefined ? {} : { details }),
    }
    try {
      const result = await completeTask(asked.id, event)
      if (result.outcome === 'rejected') this.setData({ problem: result.message })
      else this.done(asked, result.flags.length === 0 ? 'good' : 'warn', result.message)
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      if (!isOutcomeUnknown) {
        this.setData({ problem: message })
        return
      }
      const { trackingNumber, fulfilledBy: kind, siteId } = asked
      keepUnanswered({ ...event, trackingNumber, kind, siteId })
      this.done(asked, 'warn', `${asked.kindText} ${trackingNumber} 存在手机里了，有网自动登记，不会重复`)
    } finally {
      this.setData({ isCompleting: false })
    }
  },

  done(task: TaskLine, tone: 'good' | 'warn', message: string) {
    const rows = this.data.rows.filter(({ id }) => id !== task.id)
    this.setData({ asked: null, result: { tone, message }, rows })
    if (rows.length === 0) this.setData({ state: 'empty', message: NOTHING_TO_DO })
    void this.reload()
  },

  /** The whole way of a hand-over: a proxy, no code, a signature, or nobody there. */
  openHandOver() {
    const { asked } = this.data
    if (asked === null) return
    this.close()
    const failed = asked.kind === 'deliver_home' ? '&from=home' : ''
    wx.navigateTo({ url: `/staff/hand-over/index?number=${asked.trackingNumber}${failed}` })
  },
  openReport() {
    const { asked } = this.data
    if (asked === null) return
    this.close()
    wx.navigateTo({ url: `/staff/exception-report/index?number=${asked.trackingNumber}` })
  },
  openException() {
    const { asked } = this.data
    if (asked === null) return
    this.close()
    wx.navigateTo({ url: `/staff/exceptions/index?number=${asked.trackingNumber}` })
  },

  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { url } = currentTarget.dataset as { url: string }
    wx.navigateTo({ url })
  },

  openScan() {
    wx.navigateTo({ url: '/staff/scan/index' })
  },
})
