import { parseLocalDate } from '../server/domain/calendar-time.ts'
import { estimate, fen } from '../server/domain/money.ts'
import { assertSavingsMethod, type SavingsParameters } from '../server/domain/savings.ts'
import type { BudgetLine, TariffRule } from '../server/domain/tariff.ts'

const SOURCE = '示例参数，须由办公室核定'
/** The first day of the first budget year of the relay: every replayed year has a version in force. */
const VALID_FROM = parseLocalDate('2018-01-01')

const TARIFFS: readonly { line: BudgetLine; rule: TariffRule }[] = [
  { line: 'towns', rule: { basis: 'per_item', fen: fen(1_800) } },
  { line: 'county_seat', rule: { basis: 'per_item', fen: fen(800) } },
]

/** Rows of tariff_version: one per budget line, marked as a sample. */
export function sampleTariffVersions() {
  return TARIFFS.map(({ line, rule }) => ({
    id: `sample-${line}-1`,
    line,
    validFrom: VALID_FROM,
    rule,
    source: SOURCE,
    isSample: true,
  }))
}

const SAMPLE = { text: SOURCE, asOf: VALID_FROM }
const SOURCES = { shareSource: SAMPLE, fareSource: SAMPLE, speedSource: SAMPLE }
const PARAMETERS: SavingsParameters = {
  stationMetres: estimate(300, 1_000, 2_500),
  stationSource: SAMPLE,
  modes: [
    { mode: 'bus', share: 0.5, fenPerKilometre: estimate(30, 45, 60), metresPerMinute: 500, ...SOURCES },
    { mode: 'motorcycle', share: 0.3, fenPerKilometre: estimate(20, 30, 40), metresPerMinute: 580, ...SOURCES },
    { mode: 'car', share: 0.2, fenPerKilometre: estimate(60, 80, 100), metresPerMinute: 750, ...SOURCES },
  ],
}

/** The row of savings_method_version, marked as a sample. */
export function sampleSavingsMethodVersion() {
  const id = 'sample-savings-1'
  assertSavingsMethod({ id, validFrom: VALID_FROM, source: SOURCE, isSample: true, recordedAt: null, ...PARAMETERS })
  return {
    id,
    validFrom: VALID_FROM,
    parameters: PARAMETERS,
    source: SOURCE,
    isSample: true,
  }
}
