import { setImmediate as othersTurn } from 'node:timers/promises'
import { auditBag } from '../domain/bag-audit.ts'
import { auditCase } from '../domain/relay-audit.ts'
import type { Defect, DefectKind, StoredCase } from '../domain/stored-case.ts'
import { readAuditedBags } from '../store/bag-verification.ts'
import { checkLedger } from '../store/ledger-verification.ts'
import { readStoredCases } from '../store/verification.ts'
import type { ServiceContext } from './context.ts'
import { relayRules } from './relay-rules.ts'
import { verifyBooks } from './verify-books.ts'
import { verifyDays } from './verify-days.ts'
import { verifyEvaluations } from './verify-evaluations.ts'

/** No keys: what is sealed is not looked at. */
export type VerificationContext = Pick<
  ServiceContext,
  'db' | 'clock' | 'network' | 'pricing' | 'workdays' | 'serviceLevels'
>

export interface VerificationProgress {
  readonly consignments: number
  readonly events: number
  readonly transactions: number
  /** closed days whose roots were made anew */
  readonly days: number
}

export interface Verdict extends VerificationProgress {
  /** all that were found, also those not listed */
  readonly defectCount: number
  /** how many of each kind */
  readonly byKind: ReadonlyMap<DefectKind, number>
  /** the first ones: of the consignments, then of the bags, the days, the ledger */
  readonly defects: readonly Defect[]
  readonly seconds: number
}

export interface VerifyOptions {
  /** cases in one statement */
  readonly batch?: number
  readonly onProgress?: (progress: VerificationProgress) => void
}

const CASES_IN_BATCH = 100
/** Cases that are looked at in one go; with more of them PostgreSQL waits. */
const CASES_IN_TURN = 5
const BAGS_IN_BATCH = 100
const TRANSACTIONS_IN_BATCH = 5_000
const DEFECTS_LISTED = 100
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** What one part of the database was found to be. */
interface Finding {
  readonly defects: readonly Defect[]
  readonly looked?: Partial<VerificationProgress>
}

/**
 * Proves a whole database: records every consignment's facts once more and compares, does the same with the bags, makes
 * the root of every closed day anew, walks the ledger, and hashes what was signed. Reads only, in batches that are each of one instant, so that it
 * may run beside a working server; nothing is kept but the findings. The parts go side by side: while one is looked at here,
 * PostgreSQL gathers another.
 */
export async function verifyDatabase(context: VerificationContext, options: VerifyOptions = {}): Promise<Verdict> {
  const startedAt = performance.now()
  const progress = { consignments: 0, events: 0, transactions: 0, days: 0 }
  const byKind = new Map<DefectKind, number>()
  const collect = async (part: AsyncIterable<Finding>): Promise<readonly Defect[]> => {
    const first: Defect[] = []
    for await (const { defects, looked = {} } of part) {
      for (const { kind } of defects) byKind.set(kind, (byKind.get(kind) ?? 0) + 1)
      first.push(...defects.slice(0, DEFECTS_LISTED - first.length))
      for (const [what, count] of Object.entries(looked)) progress[what as keyof VerificationProgress] += count
      options.onProgress?.({ ...progress })
    }
    return first
  }
  const parts = [
    auditedCases(context, options.batch ?? CASES_IN_BATCH),
    auditedBags(context),
    auditedDays(context),
    checkedLedger(context),
    checkedBooks(context),
    checkedEvaluations(context),
  ]
  const defects = (await Promise.all(parts.map(collect))).flat().slice(0, DEFECTS_LISTED)
  const defectCount = [...byKind.values()].reduce((sum, count) => sum + count, 0)
  return { ...progress, defectCount, byKind, defects, seconds: (performance.now() - startedAt) / 1000 }
}

async function* auditedCases(context: VerificationContext, batch: number): AsyncGenerator<Finding> {
  const rules = await relayRules(context)
  for await (const cases of storedCases(context, batch)) {
    const now = context.clock.now()
    const consignments = cases.flatMap((one) => one.consignments)
    const events = consignments.reduce((sum, one) => sum + one.events.length, 0)
    const defects: Defect[] = []
    for (const [index, one] of cases.entries()) {
      // so that the statements of the next batch and of the other parts are sent, and their answers read, meanwhile
      if (index % CASES_IN_TURN === 0) await othersTurn()
      defects.push(...auditCase(rules, one, now))
    }
    yield { defects, looked: { consignments: consignments.length, events } }
  }
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

async function* auditedBags(context: VerificationContext): AsyncGenerator<Finding> {
  const rules = await relayRules(context)
  for (let after = BEFORE_ALL; ; ) {
    const bags = await readAuditedBags(context.db, after, BAGS_IN_BATCH)
    const last = bags.at(-1)
    if (last === undefined) return
    yield { defects: bags.flatMap((bag) => auditBag(rules, bag)) }
    after = last.id
  }
}

async function* auditedDays(context: VerificationContext): AsyncGenerator<Finding> {
  for await (const { days, defects } of verifyDays(context)) yield { defects, looked: { days } }
}

async function* checkedLedger({ db }: VerificationContext): AsyncGenerator<Finding> {
  let after: string | null = BEFORE_ALL
  while (after !== null) {
    const check: Awaited<ReturnType<typeof checkLedger>> = await checkLedger(db, after, TRANSACTIONS_IN_BATCH)
    yield { defects: check.defects, looked: { transactions: check.count } }
    after = check.lastId
  }
}

async function* checkedBooks({ db }: VerificationContext): AsyncGenerator<Finding> {
  for await (const defects of verifyBooks(db)) yield { defects }
}

async function* checkedEvaluations({ db }: VerificationContext): AsyncGenerator<Finding> {
  for await (const defects of verifyEvaluations(db)) yield { defects }
}
