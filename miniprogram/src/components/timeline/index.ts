import type { TimelineEntry } from '../../services/api-types.js'
import { flagText } from '../../wording/flags.js'
import { timelineMark } from '../../wording/timeline.js'
import { timeText } from '../../wording/times.js'

/** One line of what happened. */
export interface TimelineLine {
  key: string
  text: string
  time: string
  flags: string[]
  isCorrected: boolean
  isInferred: boolean
}

export interface Data {
  entries: TimelineEntry[]
  registeredAt: string
  lines: TimelineLine[]
}

function lineOf({ occurredAt, siteName, flags, ...entry }: TimelineEntry, index: number, now: number): TimelineLine {
  const { text, isCorrected, isInferred } = timelineMark(entry)
  return {
    key: `${index} ${occurredAt}`,
    text: `${siteName} ${text}`,
    time: timeText(occurredAt, now),
    // what does not count any more needs no warning
    flags: isCorrected ? [] : flags.map(flagText),
    isCorrected,
    isInferred,
  }
}

/** What happened, newest first: what was taken back is struck through, what nobody scanned says so. */
Component({
  properties: {
    entries: { type: Array, value: [] as TimelineEntry[] },
    registeredAt: { type: String, value: '' },
  },
  data: { lines: [] as TimelineLine[] },
  observers: {
    'entries, registeredAt'(entries: TimelineEntry[], registeredAt: string) {
      if (registeredAt === '') return
      const now = Date.now()
      const plain = { flags: [], isCorrected: false, isInferred: false }
      const registration = { key: 'registered', text: '已登记', time: timeText(registeredAt, now), ...plain }
      this.setData({ lines: [registration, ...entries.map((entry, index) => lineOf(entry, index, now))].reverse() })
    },
  },
})
