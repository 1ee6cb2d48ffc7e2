import type { z } from 'zod'
import type * as contract from '../../contract/statements.ts'
import type {
  MissingRow,
  readStatementSummary,
  Statement,
  StatementLineRow,
} from '../../services/statements/read-statements.ts'
import type { DisputedLine } from '../../services/statements/review-statement.ts'

export function presentStatement(statement: Statement): z.output<typeof contract.Statement> {
  const { id, carrier, month, status, lineCount, billedFen, importedBy, agreedBy } = statement
  return {
    ...{ id, carrier, month, status, lineCount, billedFen, importedBy, agreedBy },
    importedAt: statement.importedAt.toISOString(),
    agreedAt: statement.agreedAt?.toISOString() ?? null,
  }
}

export function presentSummary(
  summary: Awaited<ReturnType<typeof readStatementSummary>>,
): z.output<typeof contract.StatementSummary> {
  const { statement, outcomes, missing, settlement, digest } = summary
  return {
    ...presentStatement(statement),
    ...{ fileId: statement.fileId, digest, warnings: [...statement.warnings], outcomes: [...outcomes], missing },
    matchedAt: statement.matchedAt.toISOString(),
    settlementId: settlement?.id ?? null,
  }
}

export function presentLine(row: StatementLineRow): z.output<typeof contract.StatementLine> {
  const { line, number, budgetLine, doublesLine, ...rest } = row
  return { ...rest, row: line, ourNumber: number, line: budgetLine, doublesRow: doublesLine }
}

export function presentLineFile({ notes, ...row }: DisputedLine): z.output<typeof contract.StatementLineFile> {
  return {
    ...presentLine(row),
    notes: notes.map(({ note, resolution, budgetLine, authorId, at }) => ({
      ...{ note, resolution, line: budgetLine, authorId },
      at: at.toISOString(),
    })),
  }
}

export function presentMissing({
  occurredAt,
  budgetLine,
  ...charge
}: MissingRow): z.output<typeof contract.MissingCharge> {
  return { ...charge, line: budgetLine, occurredAt: occurredAt.toISOString() }
}
