import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import { type Fen, fen, sumFen } from '../../server/domain/money.ts'
import {
  type BudgetLine,
  priceBag,
  priceItem,
  priceMonth,
  type TariffRule,
  type TariffVersion,
  tariffInForce,
  tariffProblems,
} from '../../server/domain/tariff.ts'

const PER_ITEM: TariffRule = { basis: 'per_item', fen: fen(1200) }
const PER_BAG: TariffRule = { basis: 'per_bag', fen: fen(1000) }
const WEIGHT: TariffRule = {
  basis: 'weight_steps',
  firstGrams: 1000,
  firstFen: fen(800),
  stepGrams: 500,
  stepFen: fen(150),
}
const FLAT: TariffRule = { basis: 'flat_per_month', fen: fen(1_750_000) }
const PER_TOWN: TariffRule = {
  basis: 'flat_per_month_and_town',
  fen: fen(145_833),
  towns: ['441422105', '441422106'],
}

function version(
  id: string,
  line: BudgetLine,
  validFrom: string,
  validUntil: string | null,
  rule: TariffRule = PER_ITEM,
): TariffVersion {
  return {
    id,
    line,
    validFrom: parseLocalDate(validFrom),
    validUntil: validUntil === null ? null : parseLocalDate(validUntil),
    rule,
    source: '测试合同第三条',
  }
}

describe('priceItem', () => {
  it.each([
    ['per item', PER_ITEM, 500, 1200, 'per_item', null],
    ['per item, no weight needed', PER_ITEM, null, 1200, 'per_item', null],
    ['per bag: the bag carries the price', PER_BAG, 500, 0, 'per_bag', null],
    ['flat: the month carries the price', FLAT, null, 0, 'flat_per_month', null],
    ['first weight', WEIGHT, 1, 800, 'weight_steps', null],
    ['first weight to the gram', WEIGHT, 1000, 800, 'weight_steps', null],
    ['a step begun', WEIGHT, 1001, 950, 'weight_steps', null],
    ['a step full', WEIGHT, 1500, 950, 'weight_steps', null],
    ['two steps', WEIGHT, 1501, 1100, 'weight_steps', null],
    ['many steps', WEIGHT, 20_000, 800 + 38 * 150, 'weight_steps', null],
    ['parts of a gram', WEIGHT, 1000.2, 950, 'weight_steps', null],
    ['no weight recorded', WEIGHT, null, 0, 'weight_steps', 'weight_missing'],
  ] as const)('%s', (_name, rule, weightGrams, price, basis, gap) => {
    expect(priceItem(rule, { weightGrams })).toEqual({ fen: price, basis, gap })
  })

  it.each([0, -1, Number.NaN])('refuses a weight of %d grams', (weightGrams) => {
    expect(() => priceItem(WEIGHT, { weightGrams })).toThrow(RangeError)
  })

  it('never falls as the weight grows, and never by more than the steps between', () => {
    const grams = fc.integer({ min: 1, max: 100_000 })
    fc.assert(
      fc.property(grams, grams, (a, b) => {
        const [light, heavy] = [Math.min(a, b), Math.max(a, b)]
        const rise = priceItem(WEIGHT, { weightGrams: heavy }).fen - priceItem(WEIGHT, { weightGrams: light }).fen
        expect(rise).toBeGreaterThanOrEqual(0)
        expect(rise).toBeLessThanOrEqual(Math.ceil((heavy - light) / 500 + 1) * 150)
      }),
    )
  })
})

describe('priceBag and priceMonth', () => {
  it.each([
    ['a bag of three', PER_BAG, 3, 1000, [334, 333, 333]],
    ['a bag of one', PER_BAG, 1, 1000, [1000]],
    ['an empty bag', PER_BAG, 0, 0, []],
    ['per item', PER_ITEM, 2, 0, [0, 0]],
    ['by weight', WEIGHT, 2, 0, [0, 0]],
    ['flat', FLAT, 2, 0, [0, 0]],
  ])('%s', (_name, rule, items, price, shares) => {
    expect(priceBag(rule, items)).toEqual({ fen: price, basis: rule.basis, shares })
  })

  it.each([-1, 1.5, Number.NaN])('refuses %d items', (items) => {
    expect(() => priceBag(PER_BAG, items)).toThrow(RangeError)
  })

  it('shares a bag over its items to the fen', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 500 }), (price, items) => {
        const bag = priceBag({ basis: 'per_bag', fen: fen(price) }, items)
        expect(bag.shares).toHaveLength(items)
        expect(sumFen(bag.shares)).toBe(price)
        expect(Math.max(...bag.shares) - Math.min(...bag.shares)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it.each([
    ['flat', FLAT, 5_000, [[null, 1_750_000]]],
    [
      'flat for each town',
      PER_TOWN,
      0,
      [
        ['441422105', 145_833],
        ['441422106', 145_833],
      ],
    ],
    ['flat and free', { ...FLAT, fen: fen(0) }, 0, []],
    ['per item', PER_ITEM, 0, []],
    ['per bag', PER_BAG, 0, []],
    ['by weight', WEIGHT, 0, []],
    ['by use, less than the least', { ...PER_ITEM, monthMinimumFen: fen(100_000) }, 99_999, [[null, 1]]],
    ['by use, not at all', { ...PER_BAG, monthMinimumFen: fen(100_000) }, 0, [[null, 100_000]]],
    ['by use, the least', { ...WEIGHT, monthMinimumFen: fen(100_000) }, 100_000, []],
    ['by use, more', { ...PER_ITEM, monthMinimumFen: fen(100_000) }, 100_001, []],
  ] as const)('a month %s', (_name, rule, used, expected) => {
    expect(priceMonth(rule, fen(used)).map(({ townId, fen }) => [townId, fen])).toEqual(expected)
  })

  it('charges each rule in exactly one place', () => {
    for (const rule of [PER_ITEM, PER_BAG, WEIGHT, FLAT, PER_TOWN]) {
      const month = sumFen(priceMonth(rule, fen(0)).map((charge) => charge.fen))
      const places: Fen[] = [priceItem(rule, { weightGrams: 100 }).fen, priceBag(rule, 1).fen, month]
      expect(places.filter((price) => price > 0)).toHaveLength(1)
    }
  })
})

describe('tariffInForce', () => {
  const versions = [
    version('towns-2023', 'towns', '2023-01-01', '2023-12-31', FLAT),
    version('towns-2024', 'towns', '2024-01-01', null, PER_ITEM),
    version('seat-2023', 'county_seat', '2023-01-01', '2023-06-30', PER_BAG),
  ]

  it.each([
    ['towns', '2022-12-31', null],
    ['towns', '2023-01-01', 'towns-2023'],
    ['towns', '2023-12-31', 'towns-2023'],
    ['towns', '2024-01-01', 'towns-2024'],
    ['towns', '2030-05-05', 'towns-2024'],
    ['county_seat', '2023-06-30', 'seat-2023'],
    ['county_seat', '2023-07-01', null],
  ] as const)('%s on %s: %s', (line, date, id) => {
    expect(tariffInForce(versions, line, parseLocalDate(date))?.id ?? null).toBe(id)
  })

  it('does not go back to what a later version replaced', () => {
    const replaced = [version('old', 'towns', '2023-01-01', null), version('new', 'towns', '2024-01-01', '2024-06-30')]
    expect(tariffInForce(replaced, 'towns', parseLocalDate('2024-07-01'))).toBeNull()
  })

  it('prices nothing that was recorded before it was entered, and a minute after', () => {
    const entered = { ...version('late', 'towns', '2024-01-01', null), recordedAt: new Date('2024-01-15T09:00:00Z') }
    const rows = [...versions, { ...entered, id: 'a-late' }]
    const onDay = (knownAt?: string) =>
      tariffInForce(rows, 'towns', parseLocalDate('2024-01-10'), knownAt === undefined ? undefined : new Date(knownAt))
    expect(onDay('2024-01-15T09:00:59Z')?.id).toBe('towns-2024')
    expect(onDay('2024-01-15T09:01:00Z')?.id).toBe('a-late')
    expect(onDay()?.id).toBe('a-late')
  })

  it('does not depend on the order of the rows', () => {
    const many = [
      ...versions,
      version('towns-2024b', 'towns', '2024-01-01', null),
      version('z', 'towns', '2023-05-01', null),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(many, { minLength: 5 }), (rows) => {
        expect(tariffInForce(rows, 'towns', parseLocalDate('2024-03-01'))?.id).toBe('towns-2024b')
        expect(tariffInForce(rows, 'towns', parseLocalDate('2023-06-01'))?.id).toBe('z')
      }),
    )
  })
})

describe('tariffProblems', () => {
  const openFrom = parseLocalDate('2024-03-01')
  const problems = (from: string, until: string | null, rule: TariffRule = PER_ITEM) =>
    tariffProblems(version('new', 'towns', from, until, rule), openFrom)

  it.each([
    ['from the first open day', '2024-03-01', null, PER_ITEM, []],
    ['of any days by use', '2024-03-15', '2024-04-02', WEIGHT, []],
    ['in a closed month', '2024-02-29', null, PER_ITEM, ['begins_in_closed_month']],
    ['backwards', '2024-04-01', '2024-03-31', PER_ITEM, ['ends_before_it_begins']],
    ['below nothing', '2024-04-01', null, { basis: 'per_item', fen: fen(-1) }, ['bad_rule']],
    ['without steps', '2024-04-01', null, { ...WEIGHT, stepGrams: 0 }, ['bad_rule']],
    ['for a town twice', '2024-04-01', null, { ...PER_TOWN, towns: ['a', 'a'] }, ['bad_rule']],
    ['with a least below nothing', '2024-04-01', null, { ...PER_ITEM, monthMinimumFen: fen(-1) }, ['bad_rule']],
    ['flat for whole months', '2024-04-01', '2024-06-30', FLAT, []],
    ['flat from the middle', '2024-04-02', null, FLAT, ['not_whole_months']],
    ['flat to the middle', '2024-04-01', '2024-06-29', PER_TOWN, ['not_whole_months']],
    [
      'with a least, from the middle',
      '2024-04-02',
      null,
      { ...PER_BAG, monthMinimumFen: fen(1) },
      ['not_whole_months'],
    ],
  ] as const)('%s', (_name, from, until, rule, expected) => {
    expect(problems(from, until, rule)).toEqual(expected)
  })

  it('lets a version begin whenever no month is closed', () => {
    expect(tariffProblems(version('new', 'towns', '2018-01-01', null), null)).toEqual([])
  })
})
