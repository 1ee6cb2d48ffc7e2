import type { EvaluationScheme, SchemeItem } from '../domain/evaluation-scheme.ts'
import type { Database, Transaction } from './database.ts'
import type { Prisma } from './generated/client.ts'

export interface SchemeRow extends EvaluationScheme {
  readonly recordedBy: string
  readonly recordedAt: Date
}

/** Every version of weights and targets, a handful: the newest first. */
export async function readSchemes(db: Pick<Database, 'evaluationScheme'>): Promise<SchemeRow[]> {
  const rows = await db.evaluationScheme.findMany({ orderBy: [{ recordedAt: 'desc' }, { id: 'desc' }] })
  return rows.map(({ items, ...row }) => ({ ...row, items: items as unknown as SchemeItem[] }))
}

export async function insertScheme(db: Transaction, { items, ...one }: SchemeRow): Promise<void> {
  await db.evaluationScheme.create({ data: { ...one, items: items as unknown as Prisma.InputJsonArray } })
}

export interface TownPopulation {
  readonly id: string
  readonly year: number
  readonly townId: string
  readonly persons: number
  readonly source: string
  readonly recordedBy: string
  readonly recordedAt: Date
}

export async function findTownPopulation(
  db: Pick<Database, 'townPopulation'>,
  id: string,
): Promise<TownPopulation | null> {
  return db.townPopulation.findUnique({ where: { id } })
}

export async function insertTownPopulation(db: Transaction, population: TownPopulation): Promise<void> {
  await db.townPopulation.create({ data: population })
}

/** What was entered, the newest first, from behind the cursor. */
export async function listTownPopulations(
  db: Pick<Database, 'townPopulation'>,
  filter: {
    readonly year: number | null
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<TownPopulation[]> {
  const { year, after, limit } = filter
  return db.townPopulation.findMany({
    where: {
      ...(year === null ? {} : { year }),
      ...(after === null
        ? {}
        : { OR: [{ recordedAt: { lt: after.at } }, { recordedAt: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ recordedAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
}
