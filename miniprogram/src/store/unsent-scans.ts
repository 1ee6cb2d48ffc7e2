import type { ScanInput } from '../services/api-types.js'
import type { Picture } from '../services/pictures.js'

/** A scan that no answer came for. It keeps its event id, so that sending it again records nothing twice. */
export interface UnsentScan {
  readonly scan: ScanInput
  /** who recorded it, and in whose name alone it is sent; null: nobody had signed in on this phone yet */
  readonly personId: string | null
  /** it left the phone at least once, so that the server may know it */
  readonly wasSent: boolean
  /** a signature or photograph that has to be uploaded before the scan that names it */
  readonly proof: Picture | null
}

const UNSENT = 'unsent-scans'
/** Days of work without a network; well below the megabyte that a phone keeps under one key. */
export const MOST_UNSENT = 500

function allScans(): UnsentScan[] {
  return (wx.getStorageSync(UNSENT) as UnsentScan[] | '') || []
}

function isOf(personId: string | null, unsent: UnsentScan): boolean {
  return unsent.personId === null || unsent.personId === personId
}

/** Those of one person, in the order in which they happened. */
export function unsentScans(personId: string | null): UnsentScan[] {
  return allScans().filter((unsent) => isOf(personId, unsent))
}

/** How many wait for somebody else to sign in on this phone again. */
export function unsentOfOthers(personId: string | null): number {
  return allScans().filter((unsent) => !isOf(personId, unsent)).length
}

/** Room for one more. */
export function hasRoomForScan(): boolean {
  return allScans().length < MOST_UNSENT
}

function write(scans: readonly UnsentScan[]): void {
  wx.setStorageSync(UNSENT, scans)
}

/** Keeps a scan before it is sent. */
export function keepScan(unsent: UnsentScan): void {
  const others = allScans().filter(({ scan }) => scan.eventId !== unsent.scan.eventId)
  write([...others, unsent])
}

/** Notes that these are on their way: from now on the server may know them. */
export function noteSent(eventIds: ReadonlySet<string>): void {
  write(allScans().map((kept) => (eventIds.has(kept.scan.eventId) ? { ...kept, wasSent: true } : kept)))
}

/** The server answered for these events, or they were taken back before they left. */
export function forgetScans(eventIds: ReadonlySet<string>): void {
  write(allScans().filter(({ scan }) => !eventIds.has(scan.eventId)))
}
