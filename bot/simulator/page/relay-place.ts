import type { Tracking } from '../../../server/contract/consignments.ts'
import type { Person } from './people.ts'

type Tracked = Pick<Tracking, 'direction' | 'status' | 'route'>

/** Whose hands the documents are in; on the way, from whose they come. Undefined: nobody's of the demonstration. */
export interface RelayPlace {
  readonly at: string | undefined
  readonly from: string | undefined
}

const NOWHERE: RelayPlace = { at: undefined, from: undefined }
const RESIDENT = 'resident'

/** Where a consignment is among the people of the relay. */
export function placeOnRelay({ direction, status, route }: Tracked, people: readonly Person[]): RelayPlace {
  if (status === 'cancelled') return NOWHERE
  if (direction === 'result' && status === 'completed') return { at: RESIDENT, from: undefined }
  if (direction === 'materials' && status === 'requested') return { at: RESIDENT, from: undefined }
  const keyAt = (index: number) => people.find(({ siteId }) => siteId !== null && siteId === route[index]?.siteId)?.key
  const here = route.findIndex(({ state }) => state === 'here')
  const holder = keyAt(here < 0 ? route.length - 1 : here)
  if (status !== 'in_transit') return { at: holder, from: undefined }
  const next = keyAt(here + 1)
  return next === undefined ? { at: holder, from: undefined } : { at: next, from: holder }
}
