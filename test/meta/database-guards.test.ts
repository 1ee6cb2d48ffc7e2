import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { useDatabase } from '../setup/database.ts'
import { ROOT } from './source-files.ts'

const database = useDatabase('migrated')
const APPEND_ONLY = [
  'agency_volume',
  'audit_record',
  'authorisation',
  'bag_event',
  'budget_appropriation',
  'budget_commitment',
  'budget_warning',
  'carrier_contract',
  'channel_policy_version',
  'column_mapping',
  'daily_root',
  'evaluation_answer',
  'evaluation_scheme',
  'evaluation_step',
  'evaluation_text',
  'exception_note',
  'figure_code',
  'ledger_account',
  'ledger_entry',
  'ledger_transaction',
  'month_close',
  'notification_template_version',
  'savings_method_version',
  'scan_event',
  'settlement_step',
  'source_file',
  'statement_note',
  'subscription_consent',
  'tariff_version',
  'town_population',
  'usage_entry',
  'waybill',
]

test('tables of facts, and no others, refuse every change but additions', async () => {
  const guarded = await database.db.$queryRaw<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    -- of a trigger's bits: 1 for each row, 2 before, 8 delete, 16 update, 32 truncate
    WHERE p.proname = 'refuse_change' AND t.tgenabled IN ('O', 'A') AND t.tgtype = 2 + 8 + 16 + 32
    ORDER BY c.relname`
  expect(guarded.map(({ name }) => name)).toEqual(APPEND_ONLY)
})

test('every table that the schema calls append-only is among them', () => {
  const schema = readFileSync(path.join(ROOT, 'prisma/schema.prisma'), 'utf8')
  const models = [...schema.matchAll(/((?:^\/\/\/.*\n)*)^model \w+ \{[\s\S]*?@@map\("(\w+)"\)/gm)]
  expect(models.length).toBeGreaterThan(15)
  const said = models.filter(([, comment]) => /append-only/i.test(comment ?? '')).map(([, , table]) => table)
  expect(said.length).toBeGreaterThan(2)
  for (const table of said) expect(APPEND_ONLY).toContain(table)
})
