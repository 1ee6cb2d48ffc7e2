import pg from 'pg'
import { addDays, parseLocalDate } from '../../server/domain/calendar-time.ts'
import { ITEM_COUNT_METHOD, savingsEntries } from '../../server/domain/ledger.ts'
import type { SavingsMethod } from '../../server/domain/savings.ts'
import { changeOf, type SavingsBasis, savingsBasis } from '../../server/domain/savings-basis.ts'
import { SiteTree } from '../../server/domain/site.ts'
import type { Database } from '../../server/store/database.ts'
import { readMatters, readSites } from '../../server/store/network.ts'
import { readPricing } from '../../server/store/pricing.ts'
import { dispatchDaySumsOf, relayDaySumsOf } from '../../server/store/relay-day-sums.ts'

/** The days that a history is spread over, one after the other. */
export const HISTORY = { from: parseLocalDate('2023-01-01'), until: parseLocalDate('2025-12-31') }
const DAYS = 1_096
/** Consignments written in one go; both of a round trip are in one. */
const IN_CHUNK = 12_000
/** Connections that write side by side. */
const WRITERS = 3

export interface LoadProgress {
  readonly consignments: number
  readonly of: number
  readonly seconds: number
}

/**
 * Fills a database with a history of consignments: from each agency to each village and back, eight facts each, with
 * postage, savings and ratings, some cancelled, some under way at the end. Set by set past the triggers, as the services
 * would have left it except for tracking numbers, hashes, closed tasks and messages, which no report looks at. The day sums
 * are made by what adds them up anew.
 */
export async function loadHistory(
  db: Database,
  url: string,
  consignments: number,
  onProgress: (progress: LoadProgress) => void,
): Promise<void> {
  const startedAt = performance.now()
  const writers = await Promise.all(Array.from({ length: WRITERS }, () => connected(url)))
  try {
    const [first] = writers as [pg.Client]
    await first.query(MEASURED_ROADS)
    await first.query('DROP TABLE IF EXISTS home_kind, matter_kind, savings_kind, towns_tariff')
    await prepareKinds(db, first)
    // a run that was stopped left whole chunks behind: it goes on from there
    await first.query('CREATE TABLE IF NOT EXISTS written_chunk (first int PRIMARY KEY)')
    const written = await first.query<{ first: number }>('SELECT first FROM written_chunk')
    const isWritten = new Set(written.rows.map((row) => row.first))
    let next = 1
    let done = 0
    const write = async (client: pg.Client) => {
      while (next <= consignments) {
        const from = next
        next += IN_CHUNK
        if (isWritten.has(from)) continue
        const last = Math.min(from + IN_CHUNK - 1, consignments)
        await writeChunk(client, [from, last, consignments, HISTORY.from, DAYS])
        done += last - from + 1
        onProgress({
          consignments: done,
          of: consignments - isWritten.size * IN_CHUNK,
          seconds: (performance.now() - startedAt) / 1_000,
        })
      }
    }
    await Promise.all(writers.map(write))
    await addUp(first)
  } finally {
    await Promise.all(writers.map((client) => client.end()))
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query("SET session_replication_role = replica; SET work_mem = '64MB'")
  return client
}

async function writeChunk(client: pg.Client, parameters: unknown[]): Promise<void> {
  await client.query('BEGIN')
  await client.query('DROP TABLE IF EXISTS chunk')
  await client.query(CHUNK, parameters)
  for (const statement of [CASES, CONSIGNMENTS, EVENTS, TASKS, RATINGS, POSTINGS, MONEY, USAGE, SAVED]) {
    await client.query(statement)
  }
  await client.query('INSERT INTO written_chunk VALUES ($1)', [parameters[0]])
  await client.query('COMMIT')
}

/** Day sums of what is there; what was registered last is still on its way after the last day. */
async function addUp(client: pg.Client): Promise<void> {
  const whole = { from: HISTORY.from, until: addDays(HISTORY.until, 60) }
  await client.query('VACUUM (ANALYZE)')
  const relayed = relayDaySumsOf(whole)
  await client.query(
    `INSERT INTO relay_day_sum (subject, day, subject_id, registered, cancelled, completed, minutes, ratings,
      registered_materials) ${relayed.text}`,
    relayed.values,
  )
  const dispatched = dispatchDaySumsOf(whole)
  await client.query(`INSERT INTO dispatch_day_sum (day, home_site_id, legs) ${dispatched.text}`, dispatched.values)
  await client.query(LEDGER_SUMS)
  await client.query(USAGE_SUMS)
  await client.query('VACUUM (ANALYZE) relay_day_sum, dispatch_day_sum, ledger_day_sum, usage_day_sum')
}

/** Every town but one in seven is measured, each at a distance of its own. */
const MEASURED_ROADS = `
  UPDATE site SET road_metres = 4000 + 3700 * n, road_source = '示例数据', updated_at = now()
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM site WHERE kind = 'town_centre') AS towns
  WHERE site.id = towns.id AND n % 7 <> 0`

/** Homes and matters by number, and what the rule says of each basis. */
async function prepareKinds(db: Database, client: pg.Client): Promise<void> {
  const [sites, matters, { savingsMethods }] = await Promise.all([readSites(db), readMatters(db), readPricing(db)])
  const tree = new SiteTree(sites)
  const method = savingsMethods[0] as SavingsMethod
  const homes = sites.flatMap((site, n) => {
    const town = tree.townOf(site.id)
    return site.kind !== 'village_station' || town === undefined
      ? []
      : [{ n, home: site.id, town: town.id, metres: tree.roadMetresFrom(site.id) }]
  })
  const distances = [...new Set(homes.map(({ metres }) => metres))]
  const visits = [...new Set(matters.map((matter) => matter.baselineVisits))]
  const changes = distances.flatMap((homeRoadMetres) =>
    visits.flatMap((baselineVisits) =>
      (
        [
          ['result', []],
          ['materials', []],
          ['result', ['materials']],
        ] as const
      ).map(([direction, before]) => {
        const basis: SavingsBasis = savingsBasis({
          ...{ baselineVisits, attendanceRequired: false, homeRoadMetres, before },
          after: [...before, direction],
        })
        const entries = savingsEntries(changeOf(basis, method))
        return {
          home_metres: homeRoadMetres,
          visits: baselineVisits,
          direction,
          is_second: before.length > 0,
          basis,
          entries,
        }
      }),
    ),
  )
  await client.query(`
    CREATE TABLE home_kind AS SELECT row_number() OVER (ORDER BY h.home) - 1 AS n, h.home, h.town, h.metres
      FROM jsonb_to_recordset('${JSON.stringify(homes)}') AS h(home text, town text, metres int);
    CREATE TABLE matter_kind AS SELECT row_number() OVER (ORDER BY m.id) - 1 AS n, m.id, m.agency_id, m.baseline_visits,
      m.attendance_required FROM matter m WHERE m.is_active;
    CREATE TABLE savings_kind AS SELECT '${method.id}' AS method, s.* FROM jsonb_to_recordset('${JSON.stringify(changes)}')
      AS s(home_metres int, visits int, direction direction, is_second boolean, basis jsonb, entries jsonb);
    CREATE TABLE towns_tariff AS SELECT 'towns' AS line, 'sample-towns-1' AS id, 1800 AS fen
      UNION ALL SELECT 'county_seat', 'sample-county_seat-1', 800`)
}

const uuid = (space: number, n: string) => `('0000000${space}-0000-8000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`

/**
 * $1 to $2 of $3 consignments from day $4 on, over $5 days. Of six, two make a round trip of one case. Of fifty one is
 * cancelled; of those of the last four days none has arrived yet.
 */
const CHUNK = `
  CREATE TEMP TABLE chunk AS
  SELECT c.*, h.home, h.town, h.metres, m.id AS matter, m.agency_id, m.baseline_visits AS visits, m.attendance_required,
    CASE c.direction WHEN 'materials' THEN ARRAY[h.home, h.town, hub.id, m.agency_id]
                   ELSE ARRAY[m.agency_id, hub.id, h.town, h.home] END AS route,
    CASE WHEN c.outcome = 'completed' AND NOT m.attendance_required THEN s.basis END AS basis, s.entries, s.method
  FROM (
    SELECT n, case_n, ${uuid(1, 'n')} AS id, ${uuid(2, 'case_n')} AS case_id, direction, is_second, registered_at,
      registered_at + (300 + case_n::bigint * 7919 % 5600) * interval '1 minute' AS ended_at,
      CASE WHEN n % 50 = 7 THEN 'cancelled' WHEN registered_at > $4::date + ($5::int - 4) * interval '1 day' THEN 'open'
           ELSE 'completed' END AS outcome
    FROM (
      SELECT n, n - (n % 6 = 5)::int AS case_n, (CASE n % 6 WHEN 4 THEN 'materials' ELSE 'result' END)::direction AS direction,
        n % 6 = 5 AND (n - 1) % 50 <> 7 AS is_second,
        ($4::date + ((n - 1)::bigint * $5::int / $3::int)::int)::timestamp AT TIME ZONE 'Asia/Shanghai'
          + (510 + n::bigint * 104729 % 540) * interval '1 minute' AS registered_at
      FROM generate_series($1::int, $2::int) AS n) AS numbered) AS c
  JOIN home_kind h ON h.n = c.case_n::bigint * 7907 % (SELECT count(*) FROM home_kind)
  JOIN matter_kind m ON m.n = c.case_n::bigint * 104723 % (SELECT count(*) FROM matter_kind)
  JOIN site hub ON hub.kind = 'hub'
  LEFT JOIN savings_kind s ON s.home_metres IS NOT DISTINCT FROM h.metres AND s.visits = m.baseline_visits
    AND s.direction = c.direction AND s.is_second = c.is_second`

const NOBODY = `'00000000-0000-8000-8000-000000000001'::uuid`

const CASES = `
  INSERT INTO relay_case (id, matter_id, resident_id, home_site_id, version, completed_directions, created_at)
  SELECT case_id, min(matter), ${NOBODY}, min(home), count(*) FILTER (WHERE outcome = 'completed'),
    coalesce(array_agg(direction) FILTER (WHERE outcome = 'completed'), '{}'), min(registered_at)
  FROM chunk GROUP BY case_id ORDER BY min(n)
  ON CONFLICT (id) DO UPDATE SET completed_directions = relay_case.completed_directions || excluded.completed_directions`

const CONSIGNMENTS = `
  INSERT INTO consignment (id, tracking_number, case_id, direction, origin_site_id, destination_site_id, planned_route, route,
    contents, consignee_name_sealed, consignee_phone_sealed, consignee_phone_hash, consignee_phone_last4_hash, registered_by,
    registered_at, site_id, version, status, last_event_at, completed_at)
  SELECT id, 'SH' || lpad(n::text, 9, '0'), case_id, direction, route[1], route[4], route, route, '示例', '-', '-', n::text,
    n::text, ${NOBODY}, registered_at, CASE outcome WHEN 'completed' THEN route[4] ELSE route[1] END,
    CASE outcome WHEN 'completed' THEN 8 ELSE 1 END,
    (CASE outcome WHEN 'open' THEN 'in_transit' ELSE outcome END)::consignment_status, ended_at,
    CASE outcome WHEN 'completed' THEN ended_at END
  FROM chunk ORDER BY n`

const EVENTS = `
  INSERT INTO scan_event (id, consignment_id, sequence, kind, site_id, actor_id, occurred_at, recorded_at, previous_hash, hash)
  SELECT ${uuid(3, 'n::bigint * 8 + step')}, id, step,
    (CASE WHEN outcome = 'cancelled' THEN 'cancelled'
          ELSE (ARRAY['dispatched','received','dispatched','received','dispatched','received','delivery_failed','collected'])[step]
     END)::scan_event_kind,
    route[least(1 + step / 2, 4)], ${NOBODY}, at, at, CASE WHEN step > 1 THEN md5((n * 8 + step - 1)::text) END,
    md5((n::bigint * 8 + step)::text)
  FROM (SELECT c.*, step, registered_at + (ended_at - registered_at) * step / 8 AS at
        FROM chunk c CROSS JOIN LATERAL generate_series(1, CASE outcome WHEN 'completed' THEN 8 ELSE 1 END) AS step) AS steps
  ORDER BY n, step`

const TASKS = `
  INSERT INTO task (id, number, kind, status, consignment_id, site_id, due_at, created_at, closed_at, escalation_level, escalated_at)
  SELECT ${uuid(4, 'n')}, n % 9999 + 1, 'receive', (CASE outcome WHEN 'open' THEN 'open' ELSE 'done' END)::task_status, id,
    route[2], registered_at + interval '1 day', registered_at, CASE WHEN outcome <> 'open' THEN ended_at END,
    CASE WHEN n % 500 = 3 THEN 4 ELSE 0 END, CASE WHEN n % 500 = 3 THEN registered_at + interval '2 days' END
  FROM chunk ORDER BY n`

const RATINGS = `
  INSERT INTO rating (consignment_id, score, tags, rated_by, rated_at)
  SELECT id, CASE WHEN n % 40 = 0 THEN 1 WHEN n % 40 < 5 THEN 3 WHEN n % 40 < 15 THEN 4 ELSE 5 END,
    CASE n % 40 WHEN 0 THEN '{slow}'::text[] WHEN 20 THEN '{fast}' ELSE '{}' END, ${NOBODY}, ended_at + interval '3 hours'
  FROM chunk WHERE outcome = 'completed' AND n % 10 < 3 ORDER BY n`

const DAY = `(ended_at AT TIME ZONE 'Asia/Shanghai')::date`

/** Kind 0 counts the item, 1 and 2 are its postage, 3 its savings. */
const POSTINGS = `
  INSERT INTO ledger_transaction (id, posting_key, kind, occurred_at, recorded_at, posted_on, budget_line, town_id,
    case_id, consignment_id, site_id, version_id, basis)
  SELECT ${uuid(5, 'n::bigint * 4 + kind')}, what || ':' || n || ':' || kind, what, ended_at, ended_at, ${DAY}, line, town,
    case_id, id, route[1], version, CASE what WHEN 'savings' THEN basis END
  FROM chunk CROSS JOIN LATERAL (
    SELECT 0 AS kind, 'items' AS what, NULL AS line, '${ITEM_COUNT_METHOD}' AS version
    UNION ALL SELECT row_number() OVER (ORDER BY id), 'postage', line, id FROM towns_tariff
    UNION ALL SELECT 3, 'savings', NULL, method WHERE basis IS NOT NULL AND entries <> '[]') AS posted
  WHERE outcome <> 'cancelled' ORDER BY n, kind`

const MONEY = `
  INSERT INTO ledger_entry (transaction_id, line, account, amount_fen)
  SELECT t.id, side, CASE side WHEN 1 THEN 'postage_' || f.line ELSE 'payable_carrier' END,
    CASE side WHEN 1 THEN f.fen ELSE -f.fen END
  FROM chunk c JOIN ledger_transaction t ON t.consignment_id = c.id AND t.kind = 'postage'
  JOIN towns_tariff f ON f.id = t.version_id CROSS JOIN generate_series(1, 2) AS side
  ORDER BY t.id, side`

const USAGE = `
  INSERT INTO usage_entry (transaction_id, measure, low, middle, high, gap_change)
  SELECT ${uuid(5, 'n::bigint * 4')}, 'items', 1, 1, 1, 0 FROM chunk WHERE outcome <> 'cancelled' ORDER BY n`

const SAVED = `
  INSERT INTO usage_entry (transaction_id, measure, low, middle, high, gap_change)
  SELECT ${uuid(5, 'n::bigint * 4 + 3')}, e->>'measure', (e->'quantity'->>'low')::bigint, (e->'quantity'->>'middle')::bigint,
    (e->'quantity'->>'high')::bigint, (e->>'gapChange')::int
  FROM chunk CROSS JOIN LATERAL jsonb_array_elements(entries) AS e WHERE basis IS NOT NULL ORDER BY n, 2`

const LEDGER_SUMS = `
  INSERT INTO ledger_day_sum
  SELECT t.posted_on, t.budget_line, y.account, coalesce(t.town_id, ''), t.version_id, sum(greatest(y.amount_fen, 0)),
    sum(greatest(-y.amount_fen, 0)), count(*)
  FROM ledger_entry y JOIN ledger_transaction t ON t.id = y.transaction_id GROUP BY 1, 2, 3, 4, 5`
const USAGE_SUMS = `
  INSERT INTO usage_day_sum
  SELECT t.posted_on, u.measure, coalesce(t.town_id, ''), t.version_id, coalesce(sum(u.low), 0), coalesce(sum(u.middle), 0),
    coalesce(sum(u.high), 0), sum(u.gap_change), count(*)
  FROM usage_entry u JOIN ledger_transaction t ON t.id = u.transaction_id GROUP BY 1, 2, 3, 4`
