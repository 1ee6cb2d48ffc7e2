import {
  type InstantRange,
  type LocalMonth,
  localDateOf,
  monthRange,
  parseLocalMonth,
} from '../domain/calendar-time.ts'
import { fen } from '../domain/money.ts'
import type { Charge } from '../domain/statement.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import type { Database, Transaction } from './database.ts'

/** A posting that a carrier may ask for, with the line that pays it. */
export interface PostedCharge extends Charge {
  readonly budgetLine: BudgetLine
  readonly townId: string | null
}

interface Row {
  id: string
  posting_key: string
  occurred_at: Date
  budget_line: BudgetLine
  town_id: string | null
  amount: bigint
  numbers: string[]
  waybills: string[]
  site_ids: string[]
  settled_by: string | null
}

/**
 * Postage that a statement of a month may be about: all of some days, and, of whatever time, that of the consignments and bags
 * that it names. What was taken back is left out, and what another carrier's contract priced.
 * @param near the month and the days about it that the carrier may have meant
 */
export async function readCharges(
  db: Pick<Transaction, '$queryRaw'>,
  wish: {
    readonly carrier: string
    readonly month: LocalMonth
    readonly near: InstantRange
    readonly numbers: readonly string[]
    readonly waybills: readonly string[]
  },
): Promise<PostedCharge[]> {
  const { carrier, near } = wish
  const rows = await db.$queryRaw<Row[]>`
    WITH named AS MATERIALIZED (
      SELECT id AS consignment_id, NULL::uuid AS bag_id FROM consignment WHERE tracking_number = ANY(${[...wish.numbers]})
      UNION SELECT NULL, id FROM bag WHERE seal_number = ANY(${[...wish.numbers]})
      UNION SELECT consignment_id, bag_id FROM waybill WHERE number = ANY(${[...wish.waybills]})
    ),
    candidates AS MATERIALIZED (
      SELECT id FROM ledger_transaction WHERE kind = 'postage' AND occurred_at >= ${near.from} AND occurred_at < ${near.to}
      UNION
      SELECT t.id FROM named n JOIN ledger_transaction t ON t.consignment_id = n.consignment_id AND t.kind = 'postage'
      UNION
      SELECT t.id FROM named n CROSS JOIN (VALUES ('towns'), ('county_seat')) AS l(line)
      CROSS JOIN LATERAL (
        SELECT '' AS anew UNION ALL SELECT ':' || e.id FROM bag_event e WHERE e.bag_id = n.bag_id AND e.kind = 'dispatched'
      ) a
      JOIN ledger_transaction t ON t.posting_key = 'postage:bag:' || n.bag_id || ':' || l.line || a.anew
    )
    SELECT t.id, t.posting_key, t.occurred_at, t.budget_line, t.town_id,
      (SELECT sum(e.amount_fen) FROM ledger_entry e WHERE e.transaction_id = t.id AND e.amount_fen > 0)::bigint AS amount,
      array_remove(ARRAY[c.tracking_number, b.seal_number], NULL) AS numbers,
      array_remove(ARRAY[c.origin_site_id, c.destination_site_id, b.from_site_id, b.to_site_id, t.town_id], NULL) AS site_ids,
      ARRAY(SELECT w.number FROM waybill w WHERE w.consignment_id = c.id
            UNION SELECT w.number FROM waybill w WHERE w.bag_id = b.id) AS waybills,
      s.statement_id AS settled_by
    FROM candidates JOIN ledger_transaction t USING (id)
    LEFT JOIN consignment c ON c.id = t.consignment_id
    LEFT JOIN bag b ON t.posting_key LIKE 'postage:bag:%' AND b.id::text = split_part(t.posting_key, ':', 3)
    LEFT JOIN settled_charge s ON s.charge_id = t.id
    LEFT JOIN tariff_version v ON v.id = t.version_id
    LEFT JOIN carrier_contract k ON k.id = v.contract_id
    WHERE (k.carrier IS NULL OR k.carrier = ${carrier})
      AND NOT EXISTS (SELECT FROM ledger_transaction r WHERE r.reverses_id = t.id
                      AND NOT EXISTS (SELECT FROM ledger_transaction a WHERE a.reverses_id = r.id))
    ORDER BY t.occurred_at, t.id`
  return rows.map((row) => chargeOf(row, wish.month))
}

function chargeOf(row: Row, month: LocalMonth): PostedCharge {
  const day = localDateOf(row.occurred_at)
  const [, ofMonth] = /^postage:month:(\d{4}-\d{2}):/.exec(row.posting_key) ?? []
  const range = ofMonth === undefined ? null : monthRange(parseLocalMonth(ofMonth))
  return {
    id: row.id,
    waybills: row.waybills,
    numbers: row.numbers,
    siteIds: [...new Set(row.site_ids)],
    from: range === null ? day : localDateOf(range.from),
    until: day,
    amountFen: fen(Number(row.amount)),
    isDue: day.startsWith(month) && row.settled_by === null,
    settledBy: row.settled_by,
    budgetLine: row.budget_line,
    townId: row.town_id,
  }
}

/** Is there a contract with the carrier? Yes for anybody while no contract was recorded. */
export async function isCarrierKnown(db: Pick<Database, 'carrierContract'>, carrier: string): Promise<boolean> {
  const known = await db.carrierContract.findFirst({ where: { carrier }, select: { id: true } })
  return known !== null || (await db.carrierContract.count()) === 0
}
