import { randomUUID } from 'node:crypto'
import { SettlementFile } from '../../server/contract/settlements.ts'
import { SourceFile } from '../../server/contract/source-files.ts'
import { StatementSummary } from '../../server/contract/statements.ts'
import { localDateOf, localMonthOf } from '../../server/domain/calendar-time.ts'
import type { Person } from '../../server/services/actor.ts'
import { csv } from '../fakes/workbooks.ts'
import { read } from './answers.ts'
import type { Api, ApiAnswer } from './api.ts'
import { aConsignment, aMemberOfStaff, carry } from './factories.ts'

/** Who has to do with statements. */
export async function statementPeople(api: Api) {
  const [clerk, colleague, leader, auditor, administrator] = await Promise.all(
    (['finance', 'finance', 'leader', 'auditor', 'administrator'] as const).map((role) =>
      aMemberOfStaff(api, { role, siteId: null }),
    ),
  )
  return { clerk, colleague, leader, auditor, administrator } as Record<
    'clerk' | 'colleague' | 'leader' | 'auditor' | 'administrator',
    Person
  >
}

/** The headings that a carrier writes, and what they are for. */
export const HEADINGS = ['运单号', '流转单号', '收寄日期', '乡镇', '重量(g)', '金额']
export const COLUMNS = {
  ...{ waybill: '运单号', number: '流转单号', date: '收寄日期', site: '乡镇', weight: '重量(g)', amount: '金额' },
}

/** A line of a bill, in the order of the headings; yuan as a text. */
export type BillRow = readonly [
  waybill: string,
  number: string,
  date: string,
  site: string,
  weight: string,
  amount: string,
]

export const yuan = (fen: number) => (fen / 100).toFixed(2)

/** A month on, with so many consignments carried, and the bill that a carrier without fault writes for it. */
export async function aMonth(
  api: Api,
  consignments: number,
): Promise<{ readonly month: string; readonly bill: BillRow[] }> {
  const first = new Date(`${localMonthOf(api.clock.now())}-01T10:00:00+08:00`)
  first.setUTCMonth(first.getUTCMonth() + 1)
  api.clock.set(first)
  for (let index = 0; index < consignments; index += 1) {
    await carry(api, await aConsignment(api, { direction: 'result' }).registered()).toTheEnd()
  }
  const rows = await api.db.ledgerTransaction.findMany({
    where: { kind: 'postage', occurredAt: { gte: first } },
    orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }],
    include: { entries: true },
  })
  const numbers = await api.db.consignment.findMany({ where: { registeredAt: { gte: first } } })
  const numberOf = new Map(numbers.map(({ id, trackingNumber }) => [id, trackingNumber]))
  const bill = rows.map(({ consignmentId, occurredAt, entries }): BillRow => {
    const amount = Math.max(...entries.map(({ amountFen }) => Number(amountFen)))
    return ['', numberOf.get(consignmentId ?? '') ?? '', localDateOf(occurredAt), '三河镇', '120', yuan(amount)]
  })
  return { month: localMonthOf(first), bill }
}

/** Uploads a table as a carrier or an office would send it. */
export function upload(
  api: Api,
  as: Person,
  body: Buffer<ArrayBuffer> | string,
  given: { readonly id?: string; readonly purpose?: 'statement' | 'service_volume'; readonly type?: string } = {},
): Promise<ApiAnswer> {
  const { id = randomUUID(), purpose = 'statement', type = 'application/octet-stream' } = given
  const query = new URLSearchParams({ id, purpose, fileName: '账单.xlsx' })
  return api.call('POST', `/source-files?${query}`, { as, body, headers: { 'Content-Type': type } })
}

interface ImportWish {
  readonly month: string
  readonly carrier?: string
  readonly columns?: object
  readonly sheet?: string
}

/** Imports a bill that was uploaded. */
export function importing(api: Api, as: Person, fileId: string, wish: ImportWish): Promise<ApiAnswer> {
  const { month, carrier = '县邮政公司', columns = COLUMNS, ...rest } = wish
  const headers = { 'Idempotency-Key': randomUUID() }
  return api.call('POST', '/statements', { as, headers, body: { fileId, carrier, month, columns, ...rest } })
}

/** Uploads a bill. @returns the id of the file */
export async function uploaded(api: Api, as: Person, body: Buffer<ArrayBuffer> | string): Promise<string> {
  return read(SourceFile, await upload(api, as, body), 201).id
}

/** Uploads a bill and imports it. */
export async function importBill(
  api: Api,
  as: Person,
  body: Buffer<ArrayBuffer> | string,
  wish: ImportWish,
): Promise<ApiAnswer> {
  return importing(api, as, await uploaded(api, as, body), wish)
}

/** The same of rows under the usual headings, which must go well. */
export async function imported(api: Api, as: Person, rows: readonly BillRow[], wish: ImportWish) {
  return read(StatementSummary, await importBill(api, as, csv([HEADINGS, ...rows]), wish), 201)
}

/** Takes a settlement as far as it is wished. @returns what it is then */
export async function settle(
  api: Api,
  statementId: string,
  steps: readonly (readonly [step: 'settlement' | 'review' | 'approval' | 'payment' | 'return', by: Person])[],
) {
  let settlement: ReturnType<typeof SettlementFile.parse> | undefined
  for (const [step, as] of steps) {
    const paidOn = localDateOf(api.clock.now())
    const body = step === 'payment' ? { voucher: '国库 2026-1', paidOn } : { note: '按对账单办理' }
    const path =
      step === 'settlement' ? `/statements/${statementId}/settlement` : `/settlements/${settlement?.id}/${step}`
    const answer = await api.call('POST', path, step === 'settlement' ? { as } : { as, body })
    settlement = read(SettlementFile, answer, step === 'settlement' ? 201 : 200)
  }
  if (settlement === undefined) throw new Error('no step was wished')
  return settlement
}
