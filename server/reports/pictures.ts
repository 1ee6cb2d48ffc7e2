import { LRUCache } from 'lru-cache'
import type { Picture } from '../contract/pictures.ts'
import { type FaultTexts, type RenderingProcess, renderingProcess } from './rendering-process.ts'

export interface PictureOptions {
  /** Whose picture it is, over the title; 物料流转中心 when absent. */
  readonly officeName?: string
  /** Milliseconds after which the picture is given up, waiting included; 20 s when absent. */
  readonly deadlineMs?: number
}

/** What the rendering process is asked for. */
export interface PictureJob {
  readonly picture: Picture
  readonly officeName: string
}

const DEADLINE_MS = 20_000
/** Drawing takes a fraction of a second, so the last of these still comes well within the deadline. */
const LIMITS = { mostJobs: 16, idleMs: 60_000, heapMegabytes: 128 }

const FAULT_TEXTS: FaultTexts = {
  busy: '正在画的图片太多，请一分钟后再试；也可以先看文字。',
  late: '图片没有按时画好，请一分钟后再试；也可以先看文字。',
  failed: '图片没有画成，请先看文字，并告诉管理员。',
  stopped: '系统正在停止，请稍后再试。',
}

/** Pictures of figures that were drawn lately, a hundred kilobytes each: leaders ask for the same week again and again. */
const drawn = new LRUCache<string, Promise<Buffer>>({ max: 32 })
let drawing: RenderingProcess<PictureJob> | undefined

/**
 * A PNG of 1080 px width, to be read on a phone. Drawn in a process of its own that ends after a minute without work; the
 * same figures are drawn once. Rejects with RenderingError, whose message tells people what to do.
 */
export function renderPicture(picture: Picture, options: PictureOptions = {}): Promise<Buffer> {
  const { officeName = '物料流转中心', deadlineMs = DEADLINE_MS } = options
  const job = { picture, officeName }
  // a picture tells the minute of its figures, and nothing finer
  const figures = JSON.stringify(job, (name, value: unknown) =>
    name === 'asOf' && typeof value === 'string' ? value.slice(0, 'YYYY-MM-DDTHH:MM'.length) : value,
  )
  const known = drawn.get(figures)
  if (known !== undefined) return known
  drawing ??= renderingProcess<PictureJob>(new URL('./picture-process.ts', import.meta.url), LIMITS, FAULT_TEXTS)
  const coming = drawing.render(job, deadlineMs)
  drawn.set(figures, coming)
  coming.catch(() => drawn.delete(figures))
  return coming
}

/** Ends the rendering process, for an orderly stop of the program; a later call of renderPicture starts another. */
export function stopPictures(): void {
  drawn.clear()
  drawing?.stop()
  drawing = undefined
}
