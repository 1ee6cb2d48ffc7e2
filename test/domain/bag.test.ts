import { describe, expect, test } from 'vitest'
import {
  type BagEvent,
  type BagFlag,
  type BagStatus,
  compareWithManifest,
  foldBag,
  parseSealNumber,
  placeOfBagEvent,
} from '../../server/domain/bag.ts'
import { BAG, emptied, one, story, type Told, three, two, whole } from '../setup/bag-stories.ts'
import { PLACES } from '../setup/county.ts'

const { agency, hub, town } = PLACES

describe('where a bag is', () => {
  const ways: [what: string, told: Told[], status: BagStatus, siteId: string, flags: BagFlag[]][] = [
    ['sealed', [], 'sealed', agency, []],
    ['on the road', [['dispatched', agency, 10]], 'in_transit', agency, []],
    [
      'arrived',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, whole],
      ],
      'received',
      hub,
      [],
    ],
    [
      'emptied',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, whole],
        ['checked', hub, 30, emptied(one, two, three)],
      ],
      'checked',
      hub,
      [],
    ],
    [
      'half emptied',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, whole],
        ['checked', hub, 30, { found: [one] }],
      ],
      'received',
      hub,
      [],
    ],
    ['taken apart before it left', [['checked', agency, 10, emptied(one, two, three)]], 'checked', agency, []],
    ['in the middle of it', [['checked', agency, 10, { found: [one] }]], 'sealed', agency, []],
    ['taken without having been given', [['received', hub, 20, whole]], 'received', hub, ['missing_hop']],
    [
      'elsewhere',
      [
        ['dispatched', agency, 10],
        ['received', town, 20, whole],
      ],
      'received',
      town,
      ['misdirected'],
    ],
    [
      'back where it came from',
      [
        ['dispatched', agency, 10],
        ['received', agency, 20, whole],
      ],
      'received',
      agency,
      [],
    ],
    ['given by who did not have it', [['dispatched', hub, 10]], 'in_transit', hub, ['not_held_here']],
    [
      'given on untaken',
      [
        ['dispatched', agency, 10],
        ['dispatched', hub, 20],
      ],
      'in_transit',
      hub,
      ['missing_receipt'],
    ],
    [
      'opened untaken',
      [
        ['dispatched', agency, 10],
        ['checked', hub, 20, emptied()],
      ],
      'checked',
      hub,
      ['missing_receipt'],
    ],
    [
      'given twice',
      [
        ['dispatched', agency, 10],
        ['dispatched', agency, 11],
      ],
      'in_transit',
      agency,
      ['repeated'],
    ],
    [
      'taken twice',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, whole],
        ['received', hub, 21, whole],
      ],
      'received',
      hub,
      ['repeated'],
    ],
    [
      'told late of the first of two',
      [
        ['dispatched', agency, 10],
        ['dispatched', agency, 9],
      ],
      'in_transit',
      agency,
      ['repeated'],
    ],
    [
      'sent on unopened',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, whole],
        ['dispatched', hub, 30],
      ],
      'in_transit',
      hub,
      ['left_destination'],
    ],
    [
      'moved empty',
      [
        ['dispatched', agency, 10],
        ['checked', hub, 20, emptied()],
        ['dispatched', hub, 30],
      ],
      'checked',
      hub,
      ['after_check'],
    ],
    [
      'with a broken seal',
      [
        ['dispatched', agency, 10],
        ['received', hub, 20, { sealIntact: false }],
      ],
      'received',
      hub,
      ['seal_broken'],
    ],
  ]
  test.each(ways)('%s', (_what, told, status, siteId, flags) => {
    const events = story(...told)
    expect(foldBag(BAG, events)).toEqual({ status, siteId })
    expect(placeOfBagEvent(BAG, events, events.at(-1) as BagEvent).flags).toEqual(flags)
  })
})

test('a manifest is compared by what is in it, not by its order', () => {
  expect(compareWithManifest(['a', 'b', 'c'], ['d', 'c', 'a', 'c'])).toEqual({
    present: ['a', 'c'],
    missing: ['b'],
    extra: ['d'],
  })
})

test.each([
  ['sj 0001-23', 'SJ000123'],
  ['ＳＪ１２３', 'SJ123'],
  ['1234', '1234'],
  ['123', null],
  ['ABCD', null],
  ['封签1234', null],
  ['A1'.repeat(11), null],
])('a seal number is read as people write it: %s', (text, number) => {
  expect(parseSealNumber(text)).toBe(number)
})
