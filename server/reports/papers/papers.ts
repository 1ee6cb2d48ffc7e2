import type { Paper } from '../../domain/paper.ts'
import { type FaultTexts, type RenderingProcess, renderingProcess } from '../rendering-process.ts'

const DEADLINE_MS = 20_000
/** A full run of labels takes a second or two, so the last of these still comes within the deadline. */
const LIMITS = { mostJobs: 12, idleMs: 60_000, heapMegabytes: 256 }

const FAULT_TEXTS: FaultTexts = {
  busy: '正在打印的单据太多，请一分钟后再试。',
  late: '单据没有按时生成，请一分钟后再试；一次打印很多张的，请分几次。',
  failed: '单据没有生成，请再试一次；还不行请告诉管理员，先用手写单据。',
  stopped: '系统正在停止，请稍后再试。',
}

let printing: RenderingProcess<Paper> | undefined

/**
 * A paper as PDF. Made in a process of its own, which ends after a minute without work, so that a long manifest holds up
 * nobody's request. Rejects with RenderingError, whose message tells people what to do.
 */
export function renderPaper(paper: Paper, deadlineMs: number = DEADLINE_MS): Promise<Buffer> {
  printing ??= renderingProcess<Paper>(new URL('./paper-process.ts', import.meta.url), LIMITS, FAULT_TEXTS)
  return printing.render(paper, deadlineMs)
}

/** Ends the process, for an orderly stop of the program; a later call of renderPaper starts another. */
export function stopPapers(): void {
  printing?.stop()
  printing = undefined
}
