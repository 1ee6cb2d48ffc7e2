import type { Tracking } from '../../../server/contract/consignments.ts'
import type { Person } from './people.ts'

type Tracked = Pick<Tracking, 'direction' | 'status' | 'route'>

/** Whose hands the documents are in; on the way, to whom and from whom. Undefined: nobody's of the demonstration. */
export interface RelayPlace {
  readonly at: string | undefined
  readonly from: string | undefined
}

const RESIDENT = 'resident'

/** Where a consignment is among the people of the relay. */
export function placeOnRelay(
  { direction, status, route }: Tracked,
  people: readonly Pick<Person, 'key' | 'siteId'>[],
): RelayPlace {
  const keyAt = (index: number) => people.find(({ siteId }) => siteId !== null && siteId === route[index]?.siteId)?.key
  const heldBy = (at: string | undefined): RelayPlace => ({ at, from: undefined })
  switch (status) {
    case 'cancelled':
    case 'written_off':
      return heldBy(undefined)
    case 'requested':
      return heldBy(direction === 'materials' ? RESIDENT : keyAt(0))
    case 'held':
    case 'awaiting_pickup':
      return heldBy(keyAt(route.findIndex(({ state }) => state === 'here')))
    case 'returned':
      return heldBy(direction === 'materials' ? RESIDENT : keyAt(route.length - 1))
    case 'completed':
      return heldBy(direction === 'materials' ? keyAt(route.length - 1) : RESIDENT)
    case 'in_transit': {
      const next = route.findIndex(({ state }) => state === 'ahead')
      // past the last stop it goes to the door
      return next < 0 ? { at: RESIDENT, from: keyAt(route.length - 1) } : { at: keyAt(next), from: keyAt(next - 1) }
    }
  }
}
