import { api } from '../../services/api.js'
import type {
  ListBudgetTransfersResponse,
  ListSettlementsResponse,
  ReadSettlementResponse,
} from '../../services/api-types.js'

/** Settlements, the newest first. */
export function listSettlements(cursor?: string): Promise<ListSettlementsResponse> {
  return api.call('listSettlements', { query: cursor === undefined ? {} : { cursor } })
}

export function readSettlement(settlementId: string): Promise<ReadSettlementResponse> {
  return api.call('readSettlement', { params: { settlementId } })
}

/** The second hand. Done twice by the same person it is done once. */
export function reviewSettlement(settlementId: string, note: string): Promise<ReadSettlementResponse> {
  return api.call('reviewSettlement', { params: { settlementId }, body: note === '' ? {} : { note } })
}

/** The third hand. Done twice by the same person it is done once. */
export function approveSettlement(settlementId: string, note: string): Promise<ReadSettlementResponse> {
  return api.call('approveSettlement', { params: { settlementId }, body: note === '' ? {} : { note } })
}

/** Back to whoever prepared it, with the reason. */
export function returnSettlement(settlementId: string, note: string): Promise<ReadSettlementResponse> {
  return api.call('returnSettlement', { params: { settlementId }, body: { note } })
}

/** Transfers between the lines of a year's budget, the newest first. */
export function listBudgetTransfers(year: number): Promise<ListBudgetTransfersResponse> {
  return api.call('listBudgetTransfers', { query: { year } })
}

/** Yes or no to a transfer that somebody else proposed. */
export async function decideBudgetTransfer(transferId: string, isApproved: boolean): Promise<void> {
  await api.call('decideBudgetTransfer', { params: { transferId }, body: { isApproved } })
}
