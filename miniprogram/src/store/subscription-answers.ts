import type { RecordSubscriptionsBody } from '../services/api-types.js'

/** What somebody answered to one question for messages. It keeps its id, so that reporting it again counts nothing twice. */
export type SubscriptionReport = RecordSubscriptionsBody

const UNSENT = 'unsent-consents'
const DECLINED = 'declined-messages'
/** Far more questions than anybody answers without a network. */
const MOST_UNSENT = 50

/** Answers that the server has not confirmed, in the order in which they were given. */
export function unsentReports(): SubscriptionReport[] {
  return (wx.getStorageSync(UNSENT) as SubscriptionReport[] | '') || []
}

export function keepReport(report: SubscriptionReport): void {
  wx.setStorageSync(UNSENT, [...unsentReports(), report].slice(-MOST_UNSENT))
}

export function forgetReport(id: string): void {
  wx.setStorageSync(
    UNSENT,
    unsentReports().filter((report) => report.id !== id),
  )
}

/** When each template was refused last, in milliseconds since 1970. */
function declined(): Record<string, number> {
  return (wx.getStorageSync(DECLINED) as Record<string, number> | '') || {}
}

export function noteDeclined(templateIds: readonly string[], at: number): void {
  const added = Object.fromEntries(templateIds.map((id) => [id, at]))
  wx.setStorageSync(DECLINED, { ...declined(), ...added })
}

/** Templates that were refused after that moment. */
export function declinedSince(moment: number): ReadonlySet<string> {
  return new Set(Object.entries(declined()).flatMap(([id, at]) => (at > moment ? [id] : [])))
}
