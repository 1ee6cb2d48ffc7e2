import { LRUCache } from 'lru-cache'
import type { WeeklySummary } from '../contract/reports.ts'
import { type FaultTexts, type RenderingProcess, renderingProcess } from './rendering-process.ts'

export interface WeeklyCardOptions {
  /** Whose report it is, over the title; 物料流转中心 when absent. */
  readonly officeName?: string
  /** Milliseconds after which the picture is given up, waiting included; 20 s when absent. */
  readonly deadlineMs?: number
}

/** What the rendering process is asked for. */
export interface WeeklyCardJob {
  readonly summary: WeeklySummary
  readonly officeName: string
}

const DEADLINE_MS = 20_000
/** Drawing takes about half a second, so the last of these still comes well within the deadline. */
const LIMITS = { mostJobs: 16, idleMs: 60_000, heapMegabytes: 128 }

const FAULT_TEXTS: FaultTexts = {
  busy: '正在画的图片太多，请一分钟后再试；也可以先看文字周报。',
  late: '图片没有按时画好，请一分钟后再试；也可以先看文字周报。',
  failed: '图片没有画成，请先看文字周报，并告诉管理员。',
  stopped: '系统正在停止，请稍后再试。',
}

/** Cards of figures that were drawn lately, a hundred kilobytes each: leaders ask for the same week again and again. */
const drawn = new LRUCache<string, Promise<Buffer>>({ max: 32 })
let drawing: RenderingProcess<WeeklyCardJob> | undefined

/**
 * The weekly summary as a PNG of 1080 px width, to be read on a phone. Drawn in a process of its own that ends after a
 * minute without work; the same figures are drawn once. Rejects with RenderingError, whose message tells people what to do.
 */
export function renderWeeklyCard(summary: WeeklySummary, options: WeeklyCardOptions = {}): Promise<Buffer> {
  const { officeName = '物料流转中心', deadlineMs = DEADLINE_MS } = options
  const job = { summary, officeName }
  // the card tells the minute of its figures, and nothing finer
  const figures = JSON.stringify({
    ...job,
    summary: { ...summary, asOf: summary.asOf.slice(0, 'YYYY-MM-DDTHH:MM'.length) },
  })
  const known = drawn.get(figures)
  if (known !== undefined) return known
  drawing ??= renderingProcess<WeeklyCardJob>(new URL('./weekly-card-process.ts', import.meta.url), LIMITS, FAULT_TEXTS)
  const card = drawing.render(job, deadlineMs)
  drawn.set(figures, card)
  card.catch(() => drawn.delete(figures))
  return card
}

/** Ends the rendering process, for an orderly stop of the program; a later call of renderWeeklyCard starts another. */
export function stopWeeklyCards(): void {
  drawn.clear()
  drawing?.stop()
  drawing = undefined
}
