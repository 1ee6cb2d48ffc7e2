/** Consignments that this phone has rated, so that nobody is asked twice. The server takes one rating each anyway. */
const RATED = 'rated'
/** Nobody is asked about something so old. */
const MOST_RATED = 200

function rated(): string[] {
  return (wx.getStorageSync(RATED) as string[] | '') || []
}

export function isRated(consignmentId: string): boolean {
  return rated().includes(consignmentId)
}

export function noteRated(consignmentId: string): void {
  const others = rated().filter((id) => id !== consignmentId)
  wx.setStorageSync(RATED, [...others, consignmentId].slice(-MOST_RATED))
}
