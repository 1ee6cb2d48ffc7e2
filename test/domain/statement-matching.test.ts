import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type LocalDate, parseLocalDate } from '../../server/domain/calendar-time.ts'
import { fen, sumFen } from '../../server/domain/money.ts'
import { nearestPairs } from '../../server/domain/nearest-pairs.ts'
import type { Charge, LineMatch, LineOutcome, StatementLine } from '../../server/domain/statement.ts'
import { matchStatement, sumOfMatch } from '../../server/domain/statement-matching.ts'

const FIRST = parseLocalDate('2023-03-01')
const on = (day: number): LocalDate => addDays(FIRST, day - 1)

/** A charge for an item; `name` gives it waybill and number. */
function charge(name: string, given: Partial<Charge> & { day?: number } = {}): Charge {
  const { day = 1, ...rest } = given
  return {
    id: `charge ${name}`,
    waybills: [`W-${name}`],
    numbers: [`N-${name}`],
    siteIds: ['town'],
    from: on(day),
    until: on(day),
    amountFen: fen(1_800),
    isDue: true,
    settledBy: null,
    ...rest,
  }
}

/** The line that a carrier without fault writes for a charge. */
function lineOf(
  { waybills, numbers, siteIds, from, amountFen }: Charge,
  line: number,
  given: Partial<StatementLine> = {},
): StatementLine {
  return {
    line,
    waybill: waybills[0] ?? null,
    number: numbers[0] ?? null,
    date: from,
    siteId: siteIds[0] ?? null,
    amountFen,
    ...given,
  }
}

const foreign = (line: number, given: Partial<StatementLine> = {}): StatementLine => ({
  ...{ line, waybill: `foreign ${line}`, number: null, date: on(1), siteId: 'elsewhere', amountFen: fen(1_800) },
  ...given,
})

const month = (town: string, amount: number, given: Partial<Charge> = {}) =>
  charge(`month ${town}`, {
    waybills: [],
    numbers: [],
    siteIds: [town],
    until: on(31),
    amountFen: fen(amount),
    ...given,
  })

const outcomesOf = (lines: readonly StatementLine[], charges: readonly Charge[]) =>
  matchStatement(lines, charges).lines.map(({ outcome }) => outcome)

describe('a line is recognised', () => {
  test('by its waybill, before its number', () => {
    const [a, b] = [charge('a'), charge('b')]
    const crossed = lineOf(a, 2, { number: 'N-b' })
    expect(matchStatement([crossed], [a, b]).lines).toMatchObject([
      { outcome: 'matched', chargeId: a.id, by: 'waybill' },
    ])
  })

  test('by its number where the waybill is unknown', () => {
    const a = charge('a', { waybills: [] })
    const line = lineOf(a, 2, { waybill: 'never recorded' })
    expect(matchStatement([line], [a]).lines).toMatchObject([{ outcome: 'matched', by: 'number' }])
  })

  test.each([
    [0, 'matched'],
    [2, 'matched'],
    [3, 'not_ours'],
  ] as const)('by day and site, %i days off: %s', (off, outcome) => {
    const a = charge('a', { day: 10 })
    const line = lineOf(a, 2, { waybill: null, number: null, date: on(10 + off) })
    expect(outcomesOf([line], [a])).toEqual([outcome])
  })

  test('not by day and site when it names something else', () => {
    const a = charge('a')
    expect(outcomesOf([lineOf(a, 2, { waybill: 'another', number: null })], [a])).toEqual(['not_ours'])
    expect(outcomesOf([lineOf(a, 2, { waybill: null, number: 'N-other' })], [a])).toEqual(['not_ours'])
  })

  test('by the month and its town, with a day of that month or none', () => {
    const charges = [month('town', 17_500), month('other', 17_500)]
    const lines = charges.map((one, index) => lineOf(one, index + 2, { date: index === 0 ? null : on(31) }))
    expect(matchStatement(lines, charges)).toMatchObject({
      lines: [
        { outcome: 'matched', by: 'month' },
        { outcome: 'matched', by: 'month' },
      ],
      missing: [],
    })
  })

  test('of a consignment with two postings by the price', () => {
    const seat = charge('a', { id: 'seat', amountFen: fen(800) })
    const towns = charge('a', { id: 'towns' })
    const lines = [lineOf(towns, 2), lineOf(seat, 3), lineOf(towns, 4)]
    expect(matchStatement(lines, [seat, towns]).lines).toMatchObject([
      { chargeId: 'towns', outcome: 'matched' },
      { chargeId: 'seat', outcome: 'matched' },
      { outcome: 'doubled', doublesLine: 2 },
    ])
  })
})

describe('a planted error is found', () => {
  const clean = ['a', 'b', 'c'].map((name, index) => charge(name, { day: index + 1 }))
  const lines = clean.map((one, index) => lineOf(one, index + 2))

  test('double billing within a statement', () => {
    const again = lineOf(clean[1] as Charge, 9)
    const { lines: matches, missing } = matchStatement([...lines, again], clean)
    expect(matches.at(-1)).toMatchObject({ outcome: 'doubled', doublesLine: 3, differenceFen: 1_800 })
    expect(missing).toEqual([])
  })

  test('billing again what another month settled, by name, by day, and by month', () => {
    const settled = charge('old', { isDue: false, settledBy: 'february', from: on(-5), until: on(-5) })
    const nameless = { waybill: null, number: null }
    const again = [lineOf(settled, 2), lineOf(settled, 3, nameless), lineOf(settled, 4, nameless)]
    expect(matchStatement(again, [settled]).lines).toMatchObject([
      { outcome: 'doubled', settledBy: 'february' },
      { outcome: 'doubled', settledBy: 'february' },
      { outcome: 'not_ours' },
    ])
    const monthly = month('town', 17_500, { settledBy: 'march', isDue: false })
    expect(outcomesOf([lineOf(monthly, 2, { date: null })], [monthly])).toEqual(['doubled'])
  })

  test('a wrong tariff, with the difference in fen', () => {
    const dear = lines.map((line) => ({ ...line, amountFen: fen(2_000) }))
    expect(matchStatement(dear, clean).lines).toMatchObject(
      clean.map(({ id }) => ({ outcome: 'priced_differently', chargeId: id, differenceFen: 200 })),
    )
  })

  test('foreign parcels', () => {
    expect(matchStatement([...lines, foreign(9)], clean).lines.at(-1)).toMatchObject({
      outcome: 'not_ours',
      chargeId: null,
      differenceFen: 1_800,
    })
  })

  test('missing lines, told apart by their day where nothing is named', () => {
    const unnamed = clean.map((one) => ({ ...one, waybills: [], numbers: [] }))
    const bare = unnamed.map((one, index) => lineOf(one, index + 2))
    expect(matchStatement(bare.slice(1), unnamed).missing.map(({ id }) => id)).toEqual(['charge a'])
    expect(matchStatement(lines.slice(0, 2), clean).missing.map(({ id }) => id)).toEqual(['charge c'])
  })

  test('a repeated line beside a dear one of the same consignment: the repeated one is the double', () => {
    const [towns, seat] = [charge('a', { id: 'towns' }), charge('a', { id: 'seat', amountFen: fen(800) })]
    const bill = [lineOf(seat, 2), lineOf(seat, 3), lineOf(towns, 4, { amountFen: fen(9_900) })]
    expect(outcomesOf(bill, [towns, seat])).toEqual(['matched', 'doubled', 'priced_differently'])
  })

  test('a month’s charge twice', () => {
    const charges = [month('town', 17_500)]
    const twice = [2, 3].map((line) => lineOf(charges[0] as Charge, line, { date: null }))
    expect(outcomesOf(twice, charges)).toEqual(['matched', 'doubled'])
  })
})

// ---- properties ----------------------------------------------------------------------------------

const arbitraryCharges = fc
  .array(
    fc.record({
      day: fc.integer({ min: 1, max: 31 }),
      hasWaybill: fc.boolean(),
      hasNumber: fc.boolean(),
      site: fc.constantFrom('town', 'other', 'third'),
      amount: fc.constantFrom(800, 1_800, 2_600),
      isSettled: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows.map(({ day, hasWaybill, hasNumber, site, amount, isSettled }, index) =>
      charge(String(index), {
        ...{ day, siteIds: [site], amountFen: fen(amount), settledBy: isSettled ? 'earlier' : null, isDue: !isSettled },
        ...(hasWaybill ? {} : { waybills: [] }),
        ...(hasNumber ? {} : { numbers: [] }),
      }),
    ),
  )

/** Lines of which some are of the charges, some are not, and some say too little or contradict themselves. */
const arbitraryLines = fc
  .array(
    fc.record({
      waybill: fc.option(fc.integer({ min: 0, max: 45 }).map((n) => `W-${n}`)),
      number: fc.option(fc.integer({ min: 0, max: 45 }).map((n) => `N-${n}`)),
      date: fc.option(fc.integer({ min: -3, max: 34 }).map(on)),
      siteId: fc.option(fc.constantFrom('town', 'other', 'third', 'elsewhere')),
      amountFen: fc.constantFrom(800, 1_800, 2_600, 5_000).map(fen),
    }),
    { maxLength: 60 },
  )
  .map((rows) => rows.map((row, index): StatementLine => ({ line: index + 2, ...row })))

const pairsOf = (matches: readonly LineMatch[]) =>
  matches.filter(({ outcome }) => outcome === 'matched' || outcome === 'priced_differently')

describe('whatever the statement', () => {
  test('every line has one outcome, and no posting pairs with two lines', () => {
    fc.assert(
      fc.property(arbitraryLines, arbitraryCharges, fc.integer({ min: 0, max: 5 }), (lines, charges, tolerance) => {
        const { lines: matches, missing } = matchStatement(lines, charges, tolerance)
        expect(matches.map(({ line }) => line)).toEqual(lines.map(({ line }) => line))
        const paired = pairsOf(matches).map(({ chargeId }) => chargeId)
        expect(new Set(paired).size).toBe(paired.length)
        const open = charges.filter(({ settledBy }) => settledBy === null).map(({ id }) => id)
        expect(open).toEqual(expect.arrayContaining(paired))
        expect([...paired, ...missing.map(({ id }) => id)].toSorted()).toEqual(open.toSorted())
      }),
    )
  })

  test('what is billed is what was posted and the differences, to the fen', () => {
    fc.assert(
      fc.property(arbitraryLines, arbitraryCharges, (lines, charges) => {
        const { lines: matches } = matchStatement(lines, charges)
        const amountOf = new Map(charges.map(({ id, amountFen }) => [id, amountFen]))
        const posted = sumFen(pairsOf(matches).map(({ chargeId }) => amountOf.get(chargeId ?? '') ?? fen(0)))
        expect(sumOfMatch(lines, matches).postedFen).toBe(posted)
        for (const { outcome, differenceFen } of matches) {
          if (outcome === 'matched') expect(differenceFen).toBe(0)
          else expect(differenceFen).not.toBe(0)
        }
      }),
    )
  })

  test('a clean one gives nothing to ask about, in any order of lines, named or not, its days off by a constant', () => {
    const clean = fc.tuple(arbitraryCharges, fc.boolean(), fc.integer({ min: -2, max: 2 }), fc.infiniteStream(fc.nat()))
    fc.assert(
      fc.property(clean, ([all, isNamed, shift, chance]) => {
        const charges = all.filter(({ settledBy }) => settledBy === null)
        const shuffled = charges
          .map((one) => ({ one, at: chance.next().value as number }))
          .toSorted((a, b) => a.at - b.at)
        const lines = shuffled.map(({ one }, index) =>
          lineOf(one, index + 2, {
            date: addDays(one.from, shift),
            ...(isNamed ? {} : { waybill: null, number: null }),
          }),
        )
        const { lines: matches, missing } = matchStatement(lines, charges)
        expect(missing).toEqual([])
        expect(new Set(matches.map(({ outcome }) => outcome))).toEqual(new Set(charges.length > 0 ? ['matched'] : []))
      }),
    )
  })

  test('planted errors among named lines are all found, and nothing else', () => {
    const faults = fc.array(
      fc.constantFrom<LineOutcome | 'missing'>('matched', 'priced_differently', 'doubled', 'missing'),
      {
        minLength: 1,
        maxLength: 40,
      },
    )
    fc.assert(
      fc.property(faults, fc.nat(5), (planted, strangers) => {
        const charges = planted.map((_, index) => charge(String(index), { day: (index % 31) + 1 }))
        let row = 1
        const next = () => (row += 1)
        const lines = planted.flatMap((fault, index): StatementLine[] => {
          const one = charges[index] as Charge
          if (fault === 'missing') return []
          if (fault === 'priced_differently') return [lineOf(one, next(), { amountFen: fen(1_801) })]
          return fault === 'doubled' ? [lineOf(one, next()), lineOf(one, next())] : [lineOf(one, next())]
        })
        const all = [...lines, ...Array.from({ length: strangers }, () => foreign(next()))]
        const { lines: matches, missing } = matchStatement(all, charges)
        const count = (outcome: LineOutcome) => matches.filter((match) => match.outcome === outcome).length
        const wanted = (fault: string) => planted.filter((one) => one === fault).length
        expect(count('priced_differently')).toBe(wanted('priced_differently'))
        expect(count('doubled')).toBe(wanted('doubled'))
        expect(count('not_ours')).toBe(strangers)
        expect(missing.map(({ id }) => id).toSorted()).toEqual(
          charges
            .filter((_, index) => planted[index] === 'missing')
            .map(({ id }) => id)
            .toSorted(),
        )
      }),
    )
  })

  test('twenty thousand lines without a name are matched in seconds', () => {
    const charges = Array.from({ length: 20_000 }, (_, index) =>
      charge(String(index), { day: (index % 31) + 1, waybills: [], numbers: [], siteIds: [`town ${index % 15}`] }),
    )
    const lines = charges.map((one, index) => lineOf(one, index + 2))
    expect(new Set(outcomesOf(lines, charges))).toEqual(new Set(['matched']))
  })
})

test('nearest pairs are as many as can be, at the smallest distances', () => {
  const ascending = fc
    .array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 })
    .map((list) => list.toSorted((a, b) => a - b))
  fc.assert(
    fc.property(ascending, ascending, fc.integer({ min: 0, max: 4 }), (a, b, tolerance) => {
      const pairs = nearestPairs(a, b, tolerance)
      const distances = pairs.map(([i, j]) => Math.abs((a[i] as number) - (b[j] as number)))
      expect(Math.max(0, ...distances)).toBeLessThanOrEqual(tolerance)
      const cost = distances.reduce((sum, one) => sum + one, 0)
      expect([pairs.length, 0 - cost]).toEqual(bestPairing(a, b, tolerance))
    }),
  )
})

/** By trying everything: how many pairs there can be, and the smallest sum of distances, below zero, for that many. */
function bestPairing([first, ...rest]: readonly number[], b: readonly number[], tolerance: number): [number, number] {
  if (first === undefined) return [0, 0]
  const ways = [bestPairing(rest, b, tolerance)]
  for (const [index, other] of b.entries()) {
    if (Math.abs(first - other) > tolerance) continue
    const [count, cost] = bestPairing(rest, b.toSpliced(index, 1), tolerance)
    ways.push([count + 1, cost - Math.abs(first - other)])
  }
  return ways.toSorted((x, y) => y[0] - x[0] || y[1] - x[1])[0] as [number, number]
}
