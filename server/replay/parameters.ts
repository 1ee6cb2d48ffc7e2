import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { TariffRule } from '../contract/contracts.ts'
import { LocalDate } from '../contract/endpoint.ts'
import { LocalMonth } from '../contract/statements.ts'

const LINES = ['towns', 'county_seat'] as const
const Share = z.number().min(0).max(1)
const PerLine = z.object({ towns: z.number().int(), county_seat: z.number().int() })

/** What goes wrong with a consignment on its way, each in its own story. */
export const MISHAPS = [
  'lost',
  'damaged',
  'refused',
  'moved',
  'misdirected',
  'count_mismatch',
  'other',
  'missing_hop',
  'three_failed_attempts',
  'not_witnessed',
  'unexpected_scan',
  'stalled',
] as const
export type Mishap = (typeof MISHAPS)[number]

/** What is planted in carriers' bills, to be found. */
export const BILLING_ERRORS = [
  /** lines that stand in the bill twice */
  'double_billing',
  /** a price that no tariff knows */
  'wrong_tariff',
  /** the price of the version before */
  'old_tariff',
  /** somebody else's parcels */
  'foreign_parcels',
  /** carried, and left out; asked for in the next month's bill */
  'missing_lines',
  /** amounts under the heading of weights */
  'swapped_amounts',
  /** tracking numbers under the heading of waybills */
  'swapped_numbers',
  /** what the month before has settled */
  'billed_before',
  /** a bill more than the year has months */
  'thirteenth_month',
] as const
export type BillingError = (typeof BILLING_ERRORS)[number]

const Bill = z.object({
  month: LocalMonth,
  format: z.enum(['xlsx', 'csv', 'gbk']),
  errors: z.array(z.object({ kind: z.enum(BILLING_ERRORS), lines: z.number().int().min(1) })),
})
export type PlannedBill = z.infer<typeof Bill>

/** What a replayed year is made from; the file says of each figure whether it is the document's or made up. */
export const YearParameters = z.object({
  about: z.string(),
  year: z.number().int().min(2019).max(2025),
  seed: z.string().min(1),
  /** figures of the document that are put in */
  given: z.object({
    items: z.number().int().min(1),
    appropriationsFen: PerLine,
    serviceVolume: z.object({ accepted: z.number().int(), completed: z.number().int() }),
  }),
  /** figures of the document that are only compared with */
  document: z.object({
    items: z.number().int(),
    savedKilometres: z.number(),
    savedFen: z.number().int(),
    paidFen: z.number().int(),
    satisfactionPerMille: z.number().int(),
  }),
  madeUp: z.object({
    townShares: z.record(z.string(), z.number().min(0)),
    monthShares: z.array(z.number().min(0)).length(12),
    cases: z.object({
      result: Share.or(z.number()),
      materials: z.number(),
      roundTrip: z.number(),
      keepForPickup: z.number(),
    }),
    shares: z.object({
      /** the resident goes to his village's station; the others to the town centre */
      toVillage: Share,
      homeDelivery: Share,
      /** files by phone, for himself */
      selfService: Share,
      twoPeople: Share,
      supplementOfRoundTrip: Share,
      redirected: Share,
      byProxy: Share,
      /** of those who filed themselves: shows the pick-up code */
      withCode: Share,
      /** of deliveries to a door */
      failedFirstAttempt: Share,
      /** scans of village stations without a network, sent the next morning */
      lateUpload: Share,
      /** legs that wait two or three days more than they should */
      slow: Share,
      corrected: Share,
      withWaybill: Share,
      bagSealBroken: Share,
      /** of those who filed themselves: rates */
      responding: Share,
      complaining: Share,
    }),
    cancelledPerThousandItems: z.number().min(0),
    mishapsPerThousandCases: z.object(
      Object.fromEntries(MISHAPS.map((kind) => [kind, z.number()])) as Record<Mishap, z.ZodNumber>,
    ),
    scores: z.record(z.enum(['1', '2', '3', '4', '5']), z.number()),
    selfServiceResidents: z.number().int().min(1),
    /** from so many items for a town on they travel under one seal */
    bagFromItems: z.number().int().min(2),
    contract: z.object({ number: z.string(), carrier: z.string() }),
    tariffs: z.array(z.object({ line: z.enum(LINES), validFrom: LocalDate, rule: TariffRule })),
    commitmentsFen: PerLine,
    bills: z.array(Bill),
  }),
})
export type YearParameters = z.infer<typeof YearParameters>

/** @returns null for a year that nobody has described */
export function readYearParameters(year: number): YearParameters | null {
  const file = path.join(import.meta.dirname, `year-${year}.json`)
  try {
    return YearParameters.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** A year of the same kind with fewer items: for tests, and for who is in a hurry. */
export function withItems(parameters: YearParameters, items: number): YearParameters {
  return { ...parameters, given: { ...parameters.given, items } }
}
