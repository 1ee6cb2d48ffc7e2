import type { z } from 'zod'
import type * as contract from '../../contract/statements.ts'
import type { MissingRow, readStatementSummary, Statement } from '../../services/statements/read-statements.ts'
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

export function presentLineFile({ notes, ...line }: DisputedLine): z.output<typeof contract.StatementLineFile> {
  return {
    ...line,
    notes: notes.map(({ note, resolution, budgetLine, authorId, at }) => ({
      ...{ note, resolution, budgetLine, authorId },
      at: at.toISOString(),
    })),
  }
}

export function presentMissing({ occurredAt, ...charge }: MissingRow): z.output<typeof contract.MissingCharge> {
  return { ...charge, occurredAt: occurredAt.toISOString() }
}
