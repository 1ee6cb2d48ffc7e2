import type { SeriesKind } from '../wording/scans.js'

const SERIES = 'scan-series'

/** What the last series of scans said; a station mostly receives, an agency mostly dispatches. */
export function chosenSeries(): SeriesKind {
  return (wx.getStorageSync(SERIES) as SeriesKind | '') || 'received'
}

export function rememberSeries(kind: SeriesKind): void {
  wx.setStorageSync(SERIES, kind)
}
