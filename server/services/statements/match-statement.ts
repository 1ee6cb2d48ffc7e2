import { addDays, type LocalMonth, localDateOf, monthRange, startOfLocalDay } from '../../domain/calendar-time.ts'
import { fen } from '../../domain/money.ts'
import type { SiteTree } from '../../domain/site.ts'
import { type StatementLine, USUAL_TOLERANCE_DAYS } from '../../domain/statement.ts'
import { matchStatement } from '../../domain/statement-matching.ts'
import { isDoubtful, isPaired } from '../../domain/statement-resolution.ts'
import type { Transaction } from '../../store/database.ts'
import { type PostedCharge, readCharges } from '../../store/statement-charges.ts'
import { listStatementLines, type Statement, saveMatch } from '../../store/statements.ts'

/** Matches the lines of a statement with the ledger as it is now, and keeps the outcome. */
export async function matchStored(db: Transaction, tree: SiteTree, statement: Statement, at: Date) {
  const stored = await listStatementLines(db, { statementId: statement.id, outcomes: null, after: 0, limit: null })
  const lines = stored.map((line) => ({ ...line, amountFen: fen(line.amountFen) }))
  const { matches, charges } = await matchAndSave(db, tree, statement, lines)
  await db.carrierStatement.update({ where: { id: statement.id }, data: { matchedAt: at } })
  return { matches, charges }
}

/** The same for lines that are at hand. */
export async function matchAndSave(
  db: Transaction,
  tree: SiteTree,
  { id, carrier, month }: Pick<Statement, 'id' | 'carrier' | 'month'>,
  lines: readonly StatementLine[],
) {
  const charges = (await readCharges(db, { carrier, month, near: daysAbout(month), ...namesOf(lines) })).map(
    atSites(tree),
  )
  const { lines: matches, missing } = matchStatement(lines, charges)
  const chargeOf = new Map(charges.map((charge) => [charge.id, charge]))
  const amountOf = new Map(lines.map(({ line, amountFen }) => [line, amountFen]))
  const kept = matches.map((match) => ({
    ...match,
    budgetLine: isPaired(match.outcome) ? (chargeOf.get(match.chargeId ?? '')?.budgetLine ?? null) : null,
    payableFen: isDoubtful(match.outcome) ? null : (amountOf.get(match.line) ?? null),
  }))
  await saveMatch(db, id, { lines: kept, missing })
  return { matches, charges }
}

/** The month, and as many days about it as the carrier's and our days may differ. */
function daysAbout(month: LocalMonth) {
  const { from, to } = monthRange(month)
  return {
    from: startOfLocalDay(addDays(localDateOf(from), -USUAL_TOLERANCE_DAYS)),
    to: startOfLocalDay(addDays(localDateOf(to), USUAL_TOLERANCE_DAYS)),
  }
}

function namesOf(lines: readonly StatementLine[]) {
  const distinct = (names: readonly (string | null)[]) => [...new Set(names)].filter((name) => name !== null)
  return {
    numbers: distinct(lines.map(({ number }) => number)),
    waybills: distinct(lines.map(({ waybill }) => waybill)),
  }
}

/** A carrier names the village or its town; the hub is at an end of everything and tells nothing apart. */
function atSites(tree: SiteTree): (charge: PostedCharge) => PostedCharge {
  return (charge) => {
    const sites = charge.siteIds.flatMap((siteId) => [siteId, tree.townOf(siteId)?.id ?? siteId])
    return { ...charge, siteIds: [...new Set(sites)].filter((siteId) => siteId !== tree.hub.id) }
  }
}
