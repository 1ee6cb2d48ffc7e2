import { localDateOf } from '../domain/calendar-time.ts'
import type { Progress } from './replay-year.ts'

const DRAWN_EVERY_MS = 500
/** Into a pipe or a file a line now and then is enough. */
const PRINTED_EVERY_MS = 15_000

/** How far the year is, how fast it goes and how long it will take: one line, drawn anew. */
export class ProgressLine {
  readonly #startedAt = performance.now()
  readonly #usedBefore = process.cpuUsage()
  #shownAt = 0

  show({ at, done, total, doneNow }: Progress): void {
    const now = performance.now()
    const isTerminal = process.stderr.isTTY
    if (now - this.#shownAt < (isTerminal ? DRAWN_EVERY_MS : PRINTED_EVERY_MS)) return
    this.#shownAt = now
    const rate = doneNow / ((now - this.#startedAt) / 1_000)
    const left = Math.ceil((total - done) / rate)
    const text = `${localDateOf(at)}  ${Math.floor((done / total) * 100)}%  每秒 ${Math.round(rate)} 项，还需 ${durationText(left)}`
    process.stderr.write(isTerminal ? `\r${text}  ` : `${text}\n`)
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\n')
    const { user, system } = process.cpuUsage(this.#usedBefore)
    const seconds = (performance.now() - this.#startedAt) / 1_000
    process.stderr.write(
      `用时 ${durationText(Math.round(seconds))}，本程序的处理器时间 ${Math.round((user + system) / 1e6)} 秒\n`,
    )
  }
}

function durationText(seconds: number): string {
  return seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`
}
