import { api } from '../../services/api.js'
import type {
  ListFigureRowsResponse,
  ListPeriodFiguresResponse,
  ReadFigureResponse,
  ReadLedgerTransactionResponse,
} from '../../services/api-types.js'
import type { Period } from '../wording/periods.js'

/** A figure by its code: F3K7AC as it stands now, F3K7AC-2 as it stands in the second version of the year's evaluation. */
export function readFigure(code: string): Promise<ReadFigureResponse> {
  return api.call('readFigure', { params: { code } })
}

/** What a figure counts or adds up, the oldest first. */
export function listFigureRows(code: string, cursor?: string): Promise<ListFigureRowsResponse> {
  return api.call('listFigureRows', { params: { code }, query: cursor === undefined ? {} : { cursor } })
}

/** A row that is a transaction of the ledger, in words. */
export function readTransaction(transactionId: string): Promise<ReadLedgerTransactionResponse> {
  return api.call('readLedgerTransaction', { params: { transactionId } })
}

/** Every figure of a time, each with the code that opens it. @param townId empty: the county */
export function listPeriodFigures({ from, until }: Period, townId: string): Promise<ListPeriodFiguresResponse> {
  return api.call('listPeriodFigures', { query: { from, until, ...(townId === '' ? {} : { townId }) } })
}
