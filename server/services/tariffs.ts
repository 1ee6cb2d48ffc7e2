import { parseLocalDate } from '../domain/calendar-time.ts'
import { derivedId } from '../domain/derived-id.ts'
import { type BudgetLine, type TariffProblem, type TariffRule, tariffProblems } from '../domain/tariff.ts'
import { AppError } from '../errors.ts'
import { auditBudget } from '../store/budget.ts'
import { findContract, insertTariff, listTariffs, type TariffRow } from '../store/contracts.ts'
import { whileNothingIsRecorded } from '../store/daily-roots.ts'
import type { Transaction } from '../store/database.ts'
import { readOpenFrom } from '../store/pricing.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

export type { TariffRow }

const PROBLEM_TEXT: Readonly<Record<TariffProblem, readonly [path: string, message: string]>> = {
  ends_before_it_begins: ['validUntil', '结束日期早于开始日期，请核对'],
  bad_rule: ['rule', '价格或重量不对，请核对'],
  begins_in_closed_month: ['validFrom', '这个月已经结账，请从未结账的月份开始'],
  not_whole_months: ['validFrom', '按月计费和保底费要从 1 日起、到月末止，请改日期'],
}

/** Every version there was, by line, the one that begins last first. */
export function listTariffVersions({ db }: ServiceContext): Promise<TariffRow[]> {
  return listTariffs(db)
}

/**
 * Adds a version; none is ever edited, and what was posted keeps the version that priced it. It prices what is recorded
 * from a minute after it was entered. Asked twice with one key, it is one.
 * @throws AppError validation_failed, contract_not_found, contract_not_for_line, site_not_found
 */
export async function addTariff(
  context: ServiceContext,
  person: Person,
  wish: {
    readonly commandKey: string
    readonly line: BudgetLine
    readonly validFrom: string
    readonly validUntil: string | null
    readonly rule: TariffRule
    readonly source: string
    readonly contractId: string | null
  },
): Promise<TariffRow> {
  const id = derivedId('tariff', wish.commandKey)
  await requireTowns(context, wish.rule)
  const added = await whileNothingIsRecorded(context.db, async (transaction) => {
    const known = (await listTariffs(transaction)).find((one) => one.id === id)
    if (known !== undefined) return known
    const recordedAt = context.clock.now()
    const { line, rule, source, contractId } = wish
    const validFrom = parseLocalDate(wish.validFrom)
    const validUntil = wish.validUntil === null ? null : parseLocalDate(wish.validUntil)
    const version: TariffRow = {
      id,
      line,
      rule,
      source,
      contractId,
      validFrom,
      validUntil,
      isSample: false,
      recordedAt,
    }
    await requireSound(transaction, version)
    await insertTariff(transaction, { ...version, recordedBy: person.userId })
    const detail = { line, validFrom, validUntil, rule: JSON.stringify(rule), source }
    await auditBudget(transaction, {
      at: recordedAt,
      actorId: person.userId,
      action: 'tariff.add',
      subject: id,
      detail,
    })
    return version
  })
  context.pricing.invalidate()
  return added
}

async function requireSound(db: Transaction, version: TariffRow): Promise<void> {
  const issues = tariffProblems(version, await readOpenFrom(db)).map((problem) => {
    const [path, message] = PROBLEM_TEXT[problem]
    return { path, message }
  })
  if (issues.length > 0) throw new AppError('validation_failed', { issues })
  if (version.contractId === null) return
  const contract = await findContract(db, version.contractId)
  if (contract === null) throw new AppError('contract_not_found')
  const { validFrom } = version
  const isWithin = contract.validFrom <= validFrom && validFrom <= contract.validUntil
  if (!isWithin || !contract.lines.includes(version.line)) throw new AppError('contract_not_for_line')
}

async function requireTowns({ network }: ServiceContext, rule: TariffRule): Promise<void> {
  if (rule.basis !== 'flat_per_month_and_town') return
  const tree = await network.tree()
  if (rule.towns.some((id) => tree.find(id)?.kind !== 'town_centre')) {
    throw new AppError('site_not_found', { detail: '按镇计费要写镇级服务中心的编码，请核对' })
  }
}
