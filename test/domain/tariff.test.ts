import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type LocalDate, parseLocalDate } from '../../server/domain/calendar-time.ts'
import { type Fen, fen, sumFen } from '../../server/domain/money.ts'
import {
  BUDGET_LINES,
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
    ['flat', FLAT, 1_750_000],
    ['per item', PER_ITEM, 0],
    ['per bag', PER_BAG, 0],
    ['by weight', WEIGHT, 0],
  ])('a month %s', (_name, rule, price) => {
    expect(priceMonth(rule)).toEqual({ fen: price, basis: rule.basis })
  })

  it('charges each rule in exactly one place', () => {
    for (const rule of [PER_ITEM, PER_BAG, WEIGHT, FLAT]) {
      const places: Fen[] = [priceItem(rule, { weightGrams: 100 }).fen, priceBag(rule, 1).fen, priceMonth(rule).fen]
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

  it('does not depend on the order of the rows, even when they overlap', () => {
    const overlapping = [
      ...versions,
      version('towns-2024b', 'towns', '2024-01-01', null),
      version('z', 'towns', '2023-05-01', null),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(overlapping, { minLength: 5 }), (rows) => {
        expect(tariffInForce(rows, 'towns', parseLocalDate('2024-03-01'))?.id).toBe('towns-2024b')
        expect(tariffInForce(rows, 'towns', parseLocalDate('2023-06-01'))?.id).toBe('z')
      }),
    )
  })
})

describe('tariffProblems', () => {
  it('finds nothing wrong with versions that follow each other', () => {
    const sound = [
      version('a', 'towns', '2023-01-01', '2023-12-31'),
      version('b', 'towns', '2024-01-01', null),
      version('c', 'county_seat', '2023-01-01', null),
    ]
    expect(tariffProblems(sound)).toEqual([])
  })

  it.each([
    ['one shared day', version('b', 'towns', '2023-12-31', null)],
    ['one inside', version('b', 'towns', '2023-03-01', '2023-04-01')],
    ['one around', version('b', 'towns', '2022-01-01', null)],
    ['the same days', version('b', 'towns', '2023-01-01', '2023-12-31')],
  ])('finds %s', (_name, other) => {
    const first = version('a', 'towns', '2023-01-01', '2023-12-31')
    expect(tariffProblems([first, other])).toEqual([{ kind: 'overlap', line: 'towns', ids: ['a', 'b'] }])
    expect(tariffProblems([other, first])).toEqual([{ kind: 'overlap', line: 'towns', ids: ['b', 'a'] }])
  })

  it('finds an end before its beginning and rules that cannot be', () => {
    const backwards = version('back', 'towns', '2024-01-01', '2023-12-31')
    const negative = version('minus', 'county_seat', '2024-01-01', null, { basis: 'per_item', fen: fen(-1) })
    const stepless = version('steps', 'towns', '2025-01-01', null, { ...WEIGHT, stepGrams: 0 })
    expect(tariffProblems([backwards, negative, stepless])).toEqual([
      { kind: 'ends_before_it_begins', id: 'back' },
      { kind: 'bad_rule', id: 'minus' },
      { kind: 'bad_rule', id: 'steps' },
    ])
  })

  it('reports an overlap exactly when some day has two tariffs', () => {
    const first = parseLocalDate('2025-01-01')
    const stretch = fc.tuple(fc.nat(25), fc.option(fc.nat(15)), fc.constantFrom(...BUDGET_LINES))
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 5 }), (stretches) => {
        const versions = stretches.map(([start, days, line], index) => ({
          ...version(`v${index}`, line, addDays(first, start), null),
          validUntil: days === null ? null : addDays(first, start + days),
        }))
        const holds = (one: TariffVersion, line: BudgetLine, date: LocalDate) =>
          tariffInForce([one], line, date) !== null
        const days = Array.from({ length: 50 }, (_, day) => addDays(first, day))
        const doubled = BUDGET_LINES.some((line) =>
          days.some((date) => versions.filter((one) => holds(one, line, date)).length > 1),
        )
        expect(tariffProblems(versions).some((problem) => problem.kind === 'overlap')).toBe(doubled)
      }),
    )
  })
})
