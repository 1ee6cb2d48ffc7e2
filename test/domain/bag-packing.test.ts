import { describe, expect, test } from 'vitest'
import { checkPacking, type PackingCandidate } from '../../server/domain/bag-packing.ts'
import { PLACES } from '../setup/county.ts'
import { at, COUNTY } from '../setup/relay-facts.ts'

const { agency, hub, town, village, measuredTown } = PLACES

describe('packing', () => {
  const candidate = (id: string, given: Partial<PackingCandidate> = {}): PackingCandidate => ({
    id,
    trackingNumber: id,
    status: 'held',
    siteId: hub,
    route: [agency, hub, town, village],
    direction: 'result',
    registeredAt: at(0),
    otherSeal: null,
    ...given,
  })
  const elsewhere = [agency, hub, measuredTown]
  const pack = (candidates: readonly PackingCandidate[], toSiteId: string | null = null) =>
    checkPacking(COUNTY, { siteId: hub, toSiteId, sealedAt: at(60) }, candidates)

  test('goes where most of it goes; of equals, where the first goes', () => {
    expect(pack([candidate('a', { route: elsewhere }), candidate('b'), candidate('c')])).toMatchObject({
      toSiteId: town,
      problems: [{ trackingNumber: 'a', reason: { kind: 'other_next_stop', nextStopId: measuredTown } }],
    })
    expect(pack([candidate('a', { route: elsewhere }), candidate('b')]).toSiteId).toBe(measuredTown)
    expect(pack([candidate('a')], measuredTown).problems).toHaveLength(1)
  })

  test.each<[what: string, given: Partial<PackingCandidate>, kind: string]>([
    ['not handed in yet', { status: 'requested', direction: 'materials', route: [hub, agency] }, 'not_handed_in'],
    ['on the road', { status: 'in_transit' }, 'not_held_here'],
    ['at another site', { siteId: town }, 'not_held_here'],
    ['done with', { status: 'completed' }, 'not_held_here'],
    ['waiting to be picked up', { status: 'awaiting_pickup', route: [agency, hub] }, 'at_its_end'],
    ['to be brought home from here', { route: [agency, hub] }, 'at_its_end'],
    ['in another bag', { otherSeal: 'SJ9' }, 'in_other_bag'],
    ['registered after the sealing', { registeredAt: at(90) }, 'registered_later'],
  ])('%s stays out', (_what, given, kind) => {
    expect(pack([candidate('a', given), candidate('b')])).toMatchObject({
      toSiteId: town,
      problems: [{ trackingNumber: 'a', reason: { kind } }],
    })
  })

  test('nothing that can go: no next stop', () => {
    expect(pack([candidate('a', { status: 'completed' })])).toMatchObject({ toSiteId: null, problems: [{}] })
  })
})
