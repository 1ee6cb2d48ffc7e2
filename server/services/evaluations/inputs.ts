import { derivedId } from '../../domain/derived-id.ts'
import { type SchemeItem, type SchemeProblem, schemeProblems } from '../../domain/evaluation-scheme.ts'
import { AppError } from '../../errors.ts'
import { recordAudit } from '../../store/audit.ts'
import {
  findTownPopulation,
  insertScheme,
  insertTownPopulation,
  listTownPopulations,
  readSchemes,
  type SchemeRow,
  type TownPopulation,
} from '../../store/evaluation-inputs.ts'
import type { Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'
import { decodeCursor, type Page, pageOfList, pageOfRows } from '../cursor.ts'

export type { SchemeRow, TownPopulation }

const PROBLEM_TEXT: Readonly<Record<SchemeProblem, string>> = {
  weights_not_100: '权重合计要正好是 100',
  indicator_unknown: '有的指标不在表里，请核对指标',
  indicator_twice: '同一个指标写了两次',
  figure_not_of_indicator: '目标用的数字不属于这个指标',
  bad_rule: '目标值或评分办法有误',
}

/**
 * Records a version of weights, targets and scoring rules, once a key; it holds for evaluations that are counted from then on.
 * @throws AppError validation_failed
 */
export async function recordScheme(
  context: ServiceContext,
  person: Person,
  wish: {
    readonly commandKey: string
    readonly fromYear: number
    readonly source: string
    readonly items: readonly SchemeItem[]
  },
): Promise<SchemeRow> {
  const { commandKey, ...given } = wish
  const issues = schemeProblems(given).map((problem) => ({ path: 'items', message: PROBLEM_TEXT[problem] }))
  if (issues.length > 0) throw new AppError('validation_failed', { issues })
  const id = derivedId('evaluation-scheme', commandKey)
  return context.db.$transaction(async (transaction) => {
    const known = (await readSchemes(transaction)).find((one) => one.id === id)
    if (known !== undefined) return known
    const scheme = { ...given, id, recordedBy: person.userId, recordedAt: context.clock.now() }
    await insertScheme(transaction, scheme)
    const detail = { fromYear: scheme.fromYear, source: scheme.source }
    await recordAudit(transaction, {
      ...{ at: scheme.recordedAt, actorId: person.userId, action: 'evaluation_scheme.record', subject: id, detail },
    })
    return scheme
  })
}

/** Versions of weights and targets, the newest first. */
export async function listSchemes(
  { db }: ServiceContext,
  query: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<SchemeRow>> {
  return pageOfList(await readSchemes(db), query)
}

/**
 * Records how many people live in a town in a year, once a key; what was entered last holds.
 * @throws AppError site_not_found, site_not_allowed
 */
export async function recordPopulation(
  context: ServiceContext,
  person: Person,
  wish: {
    readonly commandKey: string
    readonly year: number
    readonly townId: string
    readonly persons: number
    readonly source: string
  },
): Promise<TownPopulation> {
  const { commandKey, ...given } = wish
  const site = (await context.network.tree()).find(given.townId)
  if (site === undefined) throw new AppError('site_not_found')
  if (site.kind !== 'town_centre') throw new AppError('site_not_allowed', { detail: '人口数按镇场录入，请选择镇场' })
  const id = derivedId('town-population', commandKey)
  return context.db.$transaction(async (transaction) => {
    const known = await findTownPopulation(transaction, id)
    if (known !== null) return known
    const population = { ...given, id, recordedBy: person.userId, recordedAt: context.clock.now() }
    await insertTownPopulation(transaction, population)
    await recordAudit(transaction, {
      ...{
        at: population.recordedAt,
        actorId: person.userId,
        action: 'town_population.record',
        subject: id,
        detail: given,
      },
    })
    return population
  })
}

/** What was entered, the newest first. */
export async function listPopulations(
  { db }: ServiceContext,
  query: { readonly year?: number | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<TownPopulation>> {
  const after = decodeCursor(query.cursor)
  const rows = await listTownPopulations(db, { year: query.year ?? null, after, limit: query.limit + 1 })
  return pageOfRows(rows, query.limit, ({ recordedAt, id }) => ({ at: recordedAt, id }))
}
