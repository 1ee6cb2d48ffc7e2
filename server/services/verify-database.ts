import { type AuditedBag, auditBag } from '../domain/bag-audit.ts'
import { auditCase } from '../domain/relay-audit.ts'
import type { Defect, DefectKind, StoredCase } from '../domain/stored-case.ts'
import { readAuditedBags } from '../store/bag-verification.ts'
import { checkLedger, readStoredCases } from '../store/verification.ts'
import type { ServiceContext } from './context.ts'
import { relayRules } from './relay-rules.ts'

/** No keys: what is sealed is not looked at. */
export type VerificationContext = Pick<
  ServiceContext,
  'db' | 'clock' | 'network' | 'pricing' | 'workdays' | 'serviceLevels'
>

export interface VerificationProgress {
  readonly consignments: number
  readonly events: number
  readonly transactions: number
}

export interface Verdict extends VerificationProgress {
  /** all that were found, also those not listed */
  readonly defectCount: number
  /** how many of each kind */
  readonly byKind: ReadonlyMap<DefectKind, number>
  /** the first ones */
  readonly defects: readonly Defect[]
  readonly seconds: number
}

export interface VerifyOptions {
  /** cases in one statement */
  readonly batch?: number
  readonly onProgress?: (progress: VerificationProgress) => void
}

const CASES_IN_BATCH = 400
const BAGS_IN_BATCH = 100
const TRANSACTIONS_IN_BATCH = 5_000
const DEFECTS_LISTED = 100
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/**
 * Proves a whole database: records every consignment's facts once more and compares, does the same with the bags, then
 * walks the ledger. Reads only, in batches that are each of one instant, so that it may run beside a working server;
 * nothing is kept but the findings.
 */
export async function verifyDatabase(context: VerificationContext, options: VerifyOptions = {}): Promise<Verdict> {
  const startedAt = performance.now()
  const found: Defect[] = []
  const byKind = new Map<DefectKind, number>()
  const add = (defects: readonly Defect[]) => {
    for (const defect of defects) {
      byKind.set(defect.kind, (byKind.get(defect.kind) ?? 0) + 1)
      if (found.length < DEFECTS_LISTED) found.push(defect)
    }
  }
  let progress: VerificationProgress = { consignments: 0, events: 0, transactions: 0 }
  const advance = (step: Partial<VerificationProgress>) => {
    progress = {
      consignments: progress.consignments + (step.consignments ?? 0),
      events: progress.events + (step.events ?? 0),
      transactions: progress.transactions + (step.transactions ?? 0),
    }
    options.onProgress?.(progress)
  }
  const rules = await relayRules(context)
  for await (const cases of storedCases(context, options.batch ?? CASES_IN_BATCH)) {
    const now = context.clock.now()
    for (const one of cases) add(auditCase(rules, one, now))
    const consignments = cases.flatMap((one) => one.consignments)
    advance({
      consignments: consignments.length,
      events: consignments.reduce((sum, { events }) => sum + events.length, 0),
    })
  }
  for await (const bags of storedBags(context)) {
    for (const bag of bags) add(auditBag(rules, bag))
  }
  for await (const { count, defects } of ledgerChecks(context)) {
    add(defects)
    advance({ transactions: count })
  }
  const defectCount = [...byKind.values()].reduce((sum, count) => sum + count, 0)
  return { ...progress, defectCount, byKind, defects: found, seconds: (performance.now() - startedAt) / 1000 }
}

/** The next batch is on its way while one is looked at. */
async function* storedCases({ db }: VerificationContext, batch: number): AsyncGenerator<readonly StoredCase[]> {
  let next = readStoredCases(db, BEFORE_ALL, batch)
  for (;;) {
    const cases = await next
    const last = cases.at(-1)
    if (last === undefined) return
    next = readStoredCases(db, last.caseId, batch)
    // a failure is thrown where the batch is awaited, not while the one before is looked at
    next.catch(() => undefined)
    yield cases
  }
}

async function* storedBags({ db }: VerificationContext): AsyncGenerator<readonly AuditedBag[]> {
  let after = BEFORE_ALL
  for (;;) {
    const bags = await readAuditedBags(db, after, BAGS_IN_BATCH)
    const last = bags.at(-1)
    if (last === undefined) return
    yield bags
    after = last.id
  }
}

async function* ledgerChecks({ db }: VerificationContext) {
  let after: string | null = BEFORE_ALL
  while (after !== null) {
    const check: Awaited<ReturnType<typeof checkLedger>> = await checkLedger(db, after, TRANSACTIONS_IN_BATCH)
    yield check
    after = check.lastId
  }
}
