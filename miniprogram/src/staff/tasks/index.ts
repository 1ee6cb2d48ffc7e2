import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { Task } from '../../services/api-types.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { acknowledgeTask, completeTask, listTasks } from '../../services/staff.js'
import { forgetCompletion, pendingCompletion } from '../../store/pending-completions.js'
import { deadlineText } from '../../wording/times.js'

export type TaskLine = Task & {
  dueText: string
  /** an exception is only settled with words on how */
  needsNote: boolean
}

export interface Data {
  state: LoadState
  message: string
  tasks: TaskLine[]
  nextCursor: string | null
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
  state: 'loading',
  message: '',
  tasks: [],
  nextCursor: null,
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
  return { ...task, needsNote, dueText: deadlineText(task.dueAt, Date.now()) }
}

function listed(tasks: TaskLine[]): Partial<Data> {
  return {
    state: tasks.length === 0 ? 'empty' : 'ready',
    message: tasks.length === 0 ? '现在没有要您办的，可以歇一会儿' : '',
    tasks,
    overdueCount: tasks.filter(({ isOverdue }) => isOverdue).length,
  }
}

Page({
  data: initial,

  /** A notification leads here with the short number of its task. */
  onLoad({ number }: { number?: string }) {
    if (number !== undefined && /^\d{1,9}$/.test(number)) void this.openTask(Number(number))
  },

  onShow() {
    void this.reload()
  },

  async onPullDownRefresh() {
    await this.reload()
    wx.stopPullDownRefresh()
  },

  onReachBottom() {
    if (this.data.nextCursor !== null) void this.loadMore(this.data.nextCursor)
  },

  async openTask(number: number) {
    const { items } = await listTasks({ number }).catch(() => ({ items: [] }))
    const [task] = items
    if (task !== undefined) this.ask(line(task))
  },

  async reload() {
    try {
      const { items, nextCursor } = await listTasks({})
      this.setData({ ...listed(items.map(line)), nextCursor })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  async loadMore(cursor: string) {
    this.setData({ nextCursor: null })
    try {
      const page = await listTasks({ cursor })
      const known = new Set(this.data.tasks.map(({ id }) => id))
      const more = page.items.filter(({ id }) => !known.has(id)).map(line)
      this.setData({ ...listed([...this.data.tasks, ...more]), nextCursor: page.nextCursor })
    } catch {
      // Reaching the end again asks again.
      this.setData({ nextCursor: cursor })
    }
  },

  async acknowledge({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    this.setData({ acknowledgingId: id })
    try {
      const known = line(await acknowledgeTask(id))
      this.setData({ tasks: this.data.tasks.map((task) => (task.id === id ? known : task)) })
    } catch (error) {
      wx.showToast({ title: failureOf(error).message, icon: 'none', duration: 3000 })
    } finally {
      this.setData({ acknowledgingId: '' })
    }
  },

  askToComplete({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    const task = this.data.tasks.find((candidate) => candidate.id === id)
    if (task !== undefined) this.ask(task)
  },
  ask(task: TaskLine) {
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
    try {
      const event = pendingCompletion(asked.id) ?? pendingCompletion(asked.id, await newEventId())
      const result = await completeTask(asked.id, {
        ...event,
        ...(asked.needsPickupCode ? { details: { pickupCode } } : {}),
        ...(asked.needsNote ? { details: { note: note.trim() } } : {}),
      })
      forgetCompletion(asked.id)
      if (result.outcome === 'rejected') {
        this.setData({ problem: result.message })
        return
      }
      this.setData({
        asked: null,
        result: { tone: result.flags.length === 0 ? 'good' : 'warn', message: result.message },
        ...listed(this.data.tasks.filter(({ id }) => id !== asked.id)),
      })
      void this.reload()
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      if (!isOutcomeUnknown) forgetCompletion(asked.id)
      this.setData({ problem: isOutcomeUnknown ? `${message}再点「确认办好」不会重复登记。` : message })
    } finally {
      this.setData({ isCompleting: false })
    }
  },

  openScan() {
    wx.navigateTo({ url: '/staff/scan/index' })
  },
})
