import type { z } from 'zod'
import type * as contract from '../../contract/settlements.ts'
import type { SettlementFile, SettlementRow } from '../../services/settlements.ts'

export function presentSettlement(settlement: SettlementRow): z.output<typeof contract.Settlement> {
  const { id, statementId, carrier, month, status, amounts, preparedAt } = settlement
  return {
    ...{ id, statementId, carrier, month, status },
    amountFen: amounts.reduce((sum, { amountFen }) => sum + amountFen, 0),
    preparedAt: preparedAt.toISOString(),
  }
}

export function presentSettlementFile(settlement: SettlementFile): z.output<typeof contract.SettlementFile> {
  return {
    ...presentSettlement(settlement),
    amounts: [...settlement.amounts],
    steps: settlement.steps.map(({ at, amounts, ...step }) => ({
      ...step,
      at: at.toISOString(),
      amounts: amounts === null ? null : [...amounts],
    })),
  }
}
