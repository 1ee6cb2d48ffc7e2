import type { ScanInput } from '../services/api-types.js'

/** Scans that no answer came for. They keep their event ids, so that sending them again records nothing twice. */
const UNSENT = 'unsent-scans'
/** A day's work without a network; the server takes 200 in one go. */
export const MOST_UNSENT = 200

export function unsentScans(): ScanInput[] {
  return (wx.getStorageSync(UNSENT) as ScanInput[] | '') || []
}

/** Keeps a scan before it is sent. */
export function keepScan(scan: ScanInput): void {
  const others = unsentScans().filter(({ eventId }) => eventId !== scan.eventId)
  wx.setStorageSync(UNSENT, [...others, scan])
}

/** The server answered for these events. */
export function forgetScans(eventIds: readonly string[]): void {
  wx.setStorageSync(
    UNSENT,
    unsentScans().filter(({ eventId }) => !eventIds.includes(eventId)),
  )
}
