import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Task } from '../../../server/contract/tasks.ts'
import { installFakeWx } from './fake-wx.ts'

const PAGE_SIZE = 50
const SCRIPT = '../../../miniprogram/src/staff/tasks/index.ts'

/** What the page of tasks does by itself, and what it is told of by the phone. */
interface TaskPage {
  data: { rows: Task[]; state: string; overdueCount: number; nextCursor: string | null }
  setData(told: Record<string, unknown>): void
  reload(): Promise<void>
  onReachBottom(): Promise<void>
  acknowledge(event: { currentTarget: { dataset: { id: string } } }): Promise<void>
}

let scripted: TaskPage | undefined
/** characters of each piece of data that went to the view, in order */
const sent: number[] = []

function taskNumbered(number: number): Task {
  return {
    id: randomUUID(),
    number,
    kind: 'receive',
    kindText: '收件',
    fulfilledBy: 'received',
    consignmentId: randomUUID(),
    direction: 'result',
    trackingNumber: `SH${String(number).padStart(9, '0')}`,
    contents: '食品经营许可证',
    siteId: 'T01',
    siteName: '桃花村服务站',
    legText: '从青石镇便民服务中心来',
    dueAt: '2026-11-02T17:30:00+08:00',
    isOverdue: number <= 60,
    status: 'open',
    needsPickupCode: false,
  }
}

const TASKS = Array.from({ length: 1000 }, (_, index) => taskNumbered(index + 1))

/** WeChat's own rule: a path names one place in the data, and nothing else is sent. */
function tell(this: TaskPage, told: Record<string, unknown>): void {
  sent.push(JSON.stringify(told).length)
  for (const [path, value] of Object.entries(told)) {
    const [, index] = /^rows\[(\d+)\]$/.exec(path) ?? []
    if (index === undefined) Object.assign(this.data, { [path]: value })
    else this.data.rows[Number(index)] = value as Task
  }
}

/** The page as WeChat makes one: its own copy of the data that the script begins with. */
function openPage(): TaskPage {
  if (scripted === undefined) throw new Error('the script has called no Page()')
  sent.length = 0
  return { ...scripted, data: structuredClone(scripted.data), setData: tell }
}

beforeAll(async () => {
  const wx = installFakeWx(new Map())
  wx.network = ({ url, data }) => {
    const acknowledged = TASKS.find(({ id }) => url.endsWith(`/tasks/${id}/acknowledge`))
    if (acknowledged !== undefined) return { statusCode: 200, data: { ...acknowledged, status: 'acknowledged' } }
    const query = { ...Object.fromEntries(new URL(url).searchParams), ...(data as { cursor?: string }) }
    const from = Number(query.cursor ?? 0)
    const until = from + PAGE_SIZE
    const nextCursor = until < TASKS.length ? String(until) : null
    return { statusCode: 200, data: { items: TASKS.slice(from, until), nextCursor } }
  }
  vi.stubGlobal('Page', (page: TaskPage) => {
    scripted = page
  })
  await import(SCRIPT)
})

afterAll(() => vi.unstubAllGlobals())

describe('a list of a thousand tasks', () => {
  it('sends each new page of rows to the view, and none of those that are there', async () => {
    const page = openPage()
    await page.reload()
    const first = Math.max(...sent)
    while (page.data.nextCursor !== null) await page.onReachBottom()
    expect(page.data.rows.map(({ id }) => id)).toEqual(TASKS.map(({ id }) => id))
    expect(page.data.overdueCount).toBe(60)
    // The paths of the rows are all that a later page has more to carry.
    expect(Math.max(...sent)).toBeLessThan(first * 1.1)
    expect(sent.reduce((sum, size) => sum + size)).toBeLessThan(JSON.stringify(page.data.rows).length * 1.1)
  })

  it('sends one row when one task is acknowledged', async () => {
    const page = openPage()
    await page.reload()
    const id = TASKS[30]?.id ?? ''
    sent.length = 0
    await page.acknowledge({ currentTarget: { dataset: { id } } })
    expect(page.data.rows.filter(({ status }) => status === 'acknowledged').map((row) => row.id)).toEqual([id])
    expect(Math.max(...sent)).toBeLessThan(JSON.stringify(page.data.rows[30]).length * 1.1)
  })
})
