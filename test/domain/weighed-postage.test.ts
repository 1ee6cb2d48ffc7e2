import { describe, expect, it } from 'vitest'
import { fen } from '../../server/domain/money.ts'
import { type RelayFile, recordFacts } from '../../server/domain/relay-step.ts'
import type { ScanEvent } from '../../server/domain/scan-event.ts'
import { journey, PLANS } from '../setup/relay-facts.ts'
import { freshFile, RULES, toScan } from '../setup/relay-rules.ts'

describe('a price by weight', () => {
  const rule = {
    basis: 'weight_steps',
    firstGrams: 500,
    firstFen: fen(1_800),
    stepGrams: 500,
    stepFen: fen(200),
  } as const
  const tariffs = RULES.pricing.tariffs.map((version) => (version.line === 'towns' ? { ...version, rule } : version))
  const rules = { ...RULES, pricing: { ...RULES.pricing, tariffs } }
  const towns = (file: RelayFile, facts: readonly ScanEvent[]) => {
    const step = recordFacts(rules, file, facts.map(toScan))
    const amounts = step.postings.flatMap(({ money }) =>
      money?.key.endsWith(':towns') ? [money.entries[0]?.amountFen] : [],
    )
    return { amounts, gaps: step.pricingGaps }
  }
  const file = freshFile(PLANS.resultToVillage)
  const [leaves, comes, goesOn] = journey(PLANS.resultToVillage) as [ScanEvent, ScanEvent, ScanEvent]
  const weighed = { ...leaves, details: { weightGrams: 700 } }

  it('takes what was filed, else what somebody weighed before, else shows a gap', () => {
    expect(towns({ ...file, weightGrams: 1_200 }, [weighed, comes, goesOn])).toEqual({ amounts: [2_200], gaps: [] })
    expect(towns(file, [weighed, comes, goesOn])).toEqual({ amounts: [2_000], gaps: [] })
    expect(towns(file, [leaves, comes, { ...goesOn, details: { weightGrams: 300 } }])).toEqual({
      amounts: [1_800],
      gaps: [],
    })
    expect(towns(file, [leaves, comes, goesOn])).toEqual({ amounts: [], gaps: ['weight_missing'] })
  })
})
