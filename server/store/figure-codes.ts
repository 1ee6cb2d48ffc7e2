import { type FigureIdentity, figureCode } from '../domain/figure-code.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import type { Database } from './database.ts'
import { dateOf } from './pricing.ts'

type Codes = Pick<Database, 'figureCode'>

/** Draws until a code is free; two draws in a row that are taken are rarer than anything that matters. */
const MOST_DRAWS = 20

/**
 * The codes of some figures, in their order. A code that is new is kept, so that it can be read back; what is known is only
 * looked up.
 */
export async function codesOf(db: Codes, figures: readonly FigureIdentity[]): Promise<string[]> {
  const codes = new Map<string, string>()
  let open = [...new Map(figures.map((one) => [keyOf(one), one])).values()]
  for (let draw = 0; open.length > 0 && draw < MOST_DRAWS; draw += 1) {
    const drawn = open.map((figure) => ({ figure, code: figureCode(figure, draw) }))
    const known = await holders(db, drawn)
    const free = drawn.filter(({ code }) => !known.has(code))
    if (free.length > 0) {
      await db.figureCode.createMany({
        data: free.map(({ figure, code }) => ({ code, ...toRow(figure) })),
        skipDuplicates: true,
      })
    }
    const held = free.length > 0 ? await holders(db, drawn) : known
    for (const { figure, code } of drawn) if (held.get(code) === keyOf(figure)) codes.set(keyOf(figure), code)
    open = open.filter((figure) => !codes.has(keyOf(figure)))
  }
  if (open.length > 0) throw new Error(`no code was free for ${keyOf(open[0] as FigureIdentity)}`)
  return figures.map((figure) => codes.get(keyOf(figure)) as string)
}

/** What a code stands for; null: nobody was ever given it. */
export async function findFigure(db: Codes, code: string): Promise<FigureIdentity | null> {
  const row = await db.figureCode.findUnique({ where: { code } })
  return row === null ? null : toIdentity(row)
}

async function holders(db: Codes, drawn: readonly { readonly code: string }[]): Promise<Map<string, string>> {
  const rows = await db.figureCode.findMany({ where: { code: { in: drawn.map(({ code }) => code) } } })
  return new Map(rows.map((row) => [row.code, keyOf(toIdentity(row))]))
}

function keyOf({ query, from, until, siteId, line }: FigureIdentity): string {
  return [query, from, until, siteId ?? '', line ?? ''].join(' ')
}

function toRow({ query, from, until, siteId, line }: FigureIdentity) {
  const day = (date: string) => new Date(`${date}T00:00:00Z`)
  return { query, fromDate: day(from), untilDate: day(until), siteId: siteId ?? '', budgetLine: line ?? '' }
}

function toIdentity(row: ReturnType<typeof toRow>): FigureIdentity {
  return {
    query: row.query,
    from: dateOf(row.fromDate),
    until: dateOf(row.untilDate),
    siteId: row.siteId === '' ? null : row.siteId,
    line: row.budgetLine === '' ? null : (row.budgetLine as BudgetLine),
  }
}
