import { sampleSavingsMethodVersion, sampleTariffVersions } from '../../prisma/sample-pricing.ts'
import type { ConsignmentPlan } from '../../server/domain/custody.ts'
import {
  firstTasks,
  type NewScan,
  type RelayFile,
  type RelayRules,
  type RelayStep,
  recordFacts,
} from '../../server/domain/relay-step.ts'
import type { ScanEvent } from '../../server/domain/scan-event.ts'
import { serviceLevels } from '../../server/domain/service-level.ts'
import { workdayCalendar } from '../../server/services/workdays.ts'
import { PLACES } from './county.ts'
import { at, COUNTY } from './relay-facts.ts'

/** The real county with the sample prices. */
export const RULES: RelayRules = {
  tree: COUNTY,
  workdays: workdayCalendar(),
  serviceLevels: serviceLevels([]),
  pricing: {
    tariffs: sampleTariffVersions().map((row) => ({ ...row, validUntil: null })),
    savingsMethods: [sampleSavingsMethodVersion()].map(({ parameters, ...row }) => ({
      ...row,
      recordedAt: null,
      ...parameters,
    })),
  },
}

/** A consignment of which nothing was scanned yet. */
export function freshFile(plan: ConsignmentPlan, given: Partial<RelayFile['caseFacts']> = {}): RelayFile {
  const consignmentId = '00000000-0000-8000-8000-0000000000c1'
  return {
    consignmentId,
    plan,
    weightGrams: null,
    caseFacts: {
      caseId: '00000000-0000-8000-8000-0000000000ca',
      baselineVisits: 2,
      attendanceRequired: false,
      homeSiteId: PLACES.measuredVillage,
      completedDirections: [],
      ...given,
    },
    events: [],
    openTasks: firstTasks(RULES, consignmentId, plan, at(0)),
  }
}

/** A fact as it comes in, before it has its number and flags. */
export function toScan({ sequence: _sequence, flags: _flags, ...scan }: ScanEvent): NewScan {
  return scan
}

/** The file as the next scan finds it, once the step was written. */
export function afterStep(file: RelayFile, step: RelayStep): RelayFile {
  const closed = new Set(step.closeTasks.map(({ id }) => id))
  return {
    ...file,
    events: [...file.events, ...step.events],
    posted: [...(file.posted ?? []), ...step.postings],
    openTasks: [...file.openTasks.filter(({ id }) => !closed.has(id)), ...step.openTasks],
  }
}

/** Records the facts one step each, as phones send them. */
export function recordOneByOne(
  file: RelayFile,
  facts: readonly ScanEvent[],
): { readonly file: RelayFile; readonly steps: readonly RelayStep[] } {
  const steps: RelayStep[] = []
  let now = file
  for (const one of facts) {
    const step = recordFacts(RULES, now, [toScan(one)])
    steps.push(step)
    now = afterStep(now, step)
  }
  return { file: now, steps }
}
