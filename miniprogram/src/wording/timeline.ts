import type { TimelineEntry } from '../services/api-types.js'

/** What is special about a line of the timeline: taken back since, or worked out rather than scanned. */
export interface TimelineMark {
  text: string
  isCorrected: boolean
  isInferred: boolean
}

/** The server says these marks in its words, which chat reads out; here they are drawn instead. */
const CORRECTED = '（已更正，不算数）'
const INFERRED = '（系统补记）'

export function timelineMark({ text }: Pick<TimelineEntry, 'text'>): TimelineMark {
  return {
    text: text.replace(CORRECTED, '').replace(INFERRED, ''),
    isCorrected: text.includes(CORRECTED),
    isInferred: text.includes(INFERRED),
  }
}
