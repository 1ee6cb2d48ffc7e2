import type { Bag, BagListItem } from '../services/api-types.js'

/** How the state of a bag looks; its word comes from the server. */
export const BAG_ICONS: Readonly<Record<BagListItem['status'], string>> = {
  sealed: 'lock-on',
  in_transit: 'vehicle',
  received: 'institution',
  checked: 'check-circle-filled',
  withdrawn: 'history',
}

/** What one may do next with a bag that stands at one of these sites. */
export type BagStep = 'dispatch' | 'receive' | 'check' | 'none'

export function nextStep({ status, fromSiteId, toSiteId }: BagListItem, siteIds: readonly string[]): BagStep {
  // A courier has no site: he carries it from one to the other.
  const isAt = (siteId: string) => siteIds.length === 0 || siteIds.includes(siteId)
  if (status === 'sealed') return isAt(fromSiteId) ? 'dispatch' : 'receive'
  if (status === 'in_transit') return 'receive'
  if (status === 'received') return isAt(toSiteId) || siteIds.length > 0 ? 'check' : 'none'
  return 'none'
}

export const STEP_WORDS: Readonly<Record<BagStep, string>> = {
  dispatch: '发出这个包',
  receive: '收到这个包',
  check: '拆包核对',
  none: '',
}

/** An item of a bag while it is being checked. */
export interface CheckLine {
  trackingNumber: string
  contents: string
  isFound: boolean
}

/** Counts of a check that is going on: what was found so far, held against the manifest. */
export interface CheckCounts {
  listed: number
  found: number
  missing: number
  extra: number
}

/** Holds what was scanned out of a bag against its manifest. */
export function checkAgainst(
  items: Bag['items'],
  found: readonly string[],
): { lines: CheckLine[]; extras: string[]; counts: CheckCounts } {
  const listed = items.filter(({ state }) => state !== 'extra')
  const numbers = new Set(found)
  const lines = listed.map(({ trackingNumber, contents, state }) => ({
    trackingNumber,
    contents,
    isFound: state === 'present' || numbers.has(trackingNumber),
  }))
  const known = new Set(listed.map(({ trackingNumber }) => trackingNumber))
  const extras = [...numbers].filter((number) => !known.has(number))
  const foundCount = lines.filter(({ isFound }) => isFound).length
  return {
    lines,
    extras,
    counts: { listed: lines.length, found: foundCount, missing: lines.length - foundCount, extra: extras.length },
  }
}
