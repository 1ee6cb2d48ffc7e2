import { z } from 'zod'
import { endpoint, Id, Instant, LocalDate, OVERSIGHT, PageQuery, pageOf, SiteId } from './endpoint.ts'

const ParameterSource = z.object({
  text: z.string().trim().min(2, '请写明出处').max(120),
  asOf: LocalDate.describe('the day that the parameter was true of'),
})
const Range = z
  .object({ low: z.number().min(0).max(1e6), middle: z.number().min(0).max(1e6), high: z.number().min(0).max(1e6) })
  .refine(({ low, middle, high }) => low <= middle && middle <= high, '低、中、高要从小到大')

export const TravelModeName = z.enum(['bus', 'motorcycle', 'electric_bicycle', 'car', 'taxi'])

/** How savings are reckoned; every parameter with its source and the day that it is of. */
const Parameters = {
  stationMetres: Range.describe('one way from the resident’s home to the station'),
  stationSource: ParameterSource,
  modes: z
    .array(
      z.object({
        mode: TravelModeName,
        share: z.number().min(0).max(1).describe('the shares of a method add up to 1'),
        shareSource: ParameterSource,
        fenPerKilometre: Range,
        fareSource: ParameterSource,
        metresPerMinute: z.number().min(10).max(3_000),
        speedSource: ParameterSource,
      }),
    )
    .min(1)
    .max(5),
}

export const SavingsMethod = z.object({
  id: z.string(),
  validFrom: LocalDate,
  /** what the version as a whole was decided by */
  source: z.string(),
  isSample: z.boolean(),
  /** null: came with the program */
  recordedAt: Instant.nullable(),
  ...Parameters,
})
export type SavingsMethod = z.infer<typeof SavingsMethod>

export const listSavingsMethods = endpoint({
  id: 'listSavingsMethods',
  method: 'GET',
  path: '/savings/methods',
  summary: 'Every version of the savings method, the one that begins last first',
  access: OVERSIGHT,
  query: PageQuery,
  response: pageOf(SavingsMethod),
})

export const readSavingsMethod = endpoint({
  id: 'readSavingsMethod',
  method: 'GET',
  path: '/savings/methods/:methodId',
  summary: 'One version of the savings method',
  access: OVERSIGHT,
  params: z.object({ methodId: z.string().min(1).max(60) }),
  response: SavingsMethod,
})

export const addSavingsMethod = endpoint({
  id: 'addSavingsMethod',
  method: 'POST',
  path: '/savings/methods',
  summary: 'Add a version of the savings method; none is ever edited, and what was posted keeps its version',
  access: ['finance', 'administrator'],
  idempotencyKey: true,
  status: 201,
  body: z.object({
    validFrom: LocalDate,
    source: z.string().trim().min(2, '请写明依据，如“2026 年第 3 号核定表”').max(120),
    ...Parameters,
  }),
  response: SavingsMethod,
})

/** Quantities with low, middle and high; metres, fares and minutes of the cases with a distance alone. */
const Quantities = {
  cases: z.number(),
  casesWithoutDistance: z.number(),
  trips: z.number(),
  metresLow: z.number(),
  metresMiddle: z.number(),
  metresHigh: z.number(),
  fareFenLow: z.number(),
  fareFenMiddle: z.number(),
  fareFenHigh: z.number(),
  minutesLow: z.number(),
  minutesMiddle: z.number(),
  minutesHigh: z.number(),
}
const OfTown = { townId: SiteId.nullable(), townName: z.string().nullable() }
const SavingsRange = {
  from: LocalDate.describe('first day, in Asia/Shanghai'),
  until: LocalDate.describe('last day, inclusive; at most 400 days in all'),
  townId: SiteId.optional().describe('residents of this town alone'),
}
const MethodId = z.string().min(1).max(60).optional()
const Inputs = z.enum(['posted', 'current'])
const WholeList = PageQuery.extend({ limit: z.coerce.number().int().min(1).max(500).default(500) })

export const SavingsOfTown = z.object({ ...OfTown, ...Quantities })

export const readSavings = endpoint({
  id: 'readSavings',
  method: 'GET',
  path: '/savings',
  summary:
    'What the relay saved residents in a time, by town: as posted, or reckoned anew by a version; net of its own cost, with the cases that save nothing and what must be known with it',
  access: OVERSIGHT,
  query: WholeList.extend({
    ...SavingsRange,
    methodId: MethodId.describe('reckon anew by this version; absent: as posted'),
    inputs: Inputs.default('posted').describe('visits and distances of the day, or as they are now'),
  }),
  response: pageOf(SavingsOfTown).extend({
    from: LocalDate,
    until: LocalDate,
    reckoning: z.enum(['posted', 'anew']),
    inputs: Inputs,
    total: z.object(Quantities),
    /** postage and adjustments in the books of these days */
    costFen: z.number().int(),
    netFenLow: z.number(),
    netFenMiddle: z.number(),
    netFenHigh: z.number(),
    methodIds: z.array(z.string()),
    /** cases filed in these days, by what became of them until now */
    filedCases: z.number().int(),
    savingCases: z.number().int(),
    unsaved: z.object({
      cancelled: z.number().int(),
      returned: z.number().int(),
      written_off: z.number().int(),
      attendance_required: z.number().int(),
      open: z.number().int(),
      no_visit_spared: z.number().int(),
    }),
    /** to be printed with every figure above */
    findings: z.array(z.object({ code: z.string(), text: z.string() })),
  }),
})

export const UnsavedCase = z.object({
  caseId: Id,
  filedAt: Instant,
  homeName: z.string(),
  matterName: z.string(),
  reason: z.string(),
  reasonText: z.string(),
  trackingNumbers: z.array(z.string()),
})

export const listUnsavedCases = endpoint({
  id: 'listUnsavedCases',
  method: 'GET',
  path: '/savings/unsaved-cases',
  summary:
    'Cases filed in a time that save nothing, or over a road that nobody has measured, and why; the newest first',
  access: OVERSIGHT,
  query: PageQuery.extend({
    ...SavingsRange,
    reason: z
      .enum([
        'cancelled',
        'returned',
        'written_off',
        'attendance_required',
        'open',
        'no_visit_spared',
        'distance_missing',
      ])
      .optional(),
  }),
  response: pageOf(UnsavedCase),
})

export const ComparedSavings = z.object({
  ...OfTown,
  /** before, after, or the component that changes: visits, distances, station, shares, fares, speeds */
  part: z.string(),
  partText: z.string(),
  ...Quantities,
})

export const compareSavings = endpoint({
  id: 'compareSavings',
  method: 'GET',
  path: '/savings/comparison',
  summary:
    'What would change if the savings of a time were reckoned another way, by town and component; the parts add up to the difference, those without a town to the whole',
  access: OVERSIGHT,
  query: WholeList.extend({
    ...SavingsRange,
    methodId: MethodId.describe('before; absent: each posting by its own version'),
    inputs: Inputs.default('posted'),
    otherMethodId: MethodId.describe('after; absent: each posting by its own version'),
    otherInputs: Inputs.default('posted'),
  }),
  response: pageOf(ComparedSavings).extend({
    from: LocalDate,
    until: LocalDate,
    /** postings from before the basis was kept: in neither sum */
    withoutBasis: z.number().int(),
  }),
})

export const RoadDistance = z.object({
  siteId: SiteId,
  siteName: z.string(),
  townName: z.string(),
  /** its own; null: not measured */
  roadMetres: z.number().int().nullable(),
  roadSource: z.string().nullable(),
  /** what savings are reckoned with: its own, else its town's; null: a gap */
  usedMetres: z.number().int().nullable(),
})

export const listRoadDistances = endpoint({
  id: 'listRoadDistances',
  method: 'GET',
  path: '/road-distances',
  summary: 'Road distance of every town and village to the county seat, with its source; what is not known stays blank',
  access: OVERSIGHT,
  query: PageQuery.extend({
    townId: SiteId.optional(),
    gaps: z.enum(['true', 'false']).optional().describe('true: only those without a distance'),
    limit: z.coerce.number().int().min(1).max(500).default(500),
  }),
  response: pageOf(RoadDistance),
})

export const importRoadDistances = endpoint({
  id: 'importRoadDistances',
  method: 'POST',
  path: '/road-distances/import',
  summary: 'Load road distances from CSV (code,road_km,source); all rows or none, a blank distance stays a gap',
  access: ['finance', 'administrator'],
  body: z.object({ csv: z.string().min(1).max(2_000_000) }),
  response: z.object({
    measured: z.number().int(),
    blank: z.number().int(),
    /** places that have no distance now */
    gaps: z.number().int(),
  }),
  maxBodyBytes: 2_100_000,
})
