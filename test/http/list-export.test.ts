import { randomUUID } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endpoint, PageQuery, pageOf } from '../../server/contract/endpoint.ts'
import { AppError } from '../../server/errors.ts'
import { MOST_EXPORTED_ROWS } from '../../server/http/list-export.ts'
import { handle } from '../../server/http/route.ts'
import type { Person } from '../../server/services/actor.ts'
import { expectNoneOf, expectProblem } from '../setup/answers.ts'
import { type ApiAnswer, useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aLeader, aMemberOfStaff, aResident, carry } from '../setup/factories.ts'
import { aRegistration, filed } from '../setup/registrations.ts'

/** A list of so many rows, read by their numbers; `breaksAt` fails in the middle. */
const listNumbers = endpoint({
  id: 'listNumbers',
  method: 'GET',
  path: '/numbers',
  summary: 'Numbers for tests',
  access: 'public',
  query: PageQuery.extend({ rows: z.coerce.number(), breaksAt: z.coerce.number().optional() }),
  response: pageOf(z.object({ number: z.number(), name: z.string() })),
})
const reads: number[] = []
const numbers = handle(listNumbers, async ({ query }) => {
  const first = Number(query.cursor ?? 0)
  const end = Math.min(first + query.limit, query.rows)
  if (query.breaksAt !== undefined && end > query.breaksAt) throw new AppError('unavailable')
  reads.push(end - first)
  const items = Array.from({ length: end - first }, (_, index) => ({
    number: first + index,
    name: `第${first + index}`,
  }))
  return { items, nextCursor: end < query.rows ? String(end) : null }
})

const api = useApi({ extraRoutes: [numbers] })
const table = (path: string, as?: Person, headers: Record<string, string> = {}) =>
  api.call('GET', path, { as, headers: { Accept: 'text/csv', ...headers } })

function rowsOf(answer: ApiAnswer): Record<string, string>[] {
  expect(answer.status).toBe(200)
  return parse(answer.body as Buffer, { bom: true, columns: true, record_delimiter: '\r\n' })
}

describe('a list as CSV', () => {
  test('is a file in UTF-8 with byte order mark, Chinese headings, CRLF, and a name of its own', async () => {
    const answer = await table(`/sites?kind=town_centre`)
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8; header=present')
    expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="sites-2026-03-02.csv"')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('Vary')).toMatch(/Accept/)
    const bytes = answer.body as Buffer
    expect(answer.headers.get('Content-Length')).toBe(String(bytes.length))
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(bytes.toString()).toMatch(/^\uFEFF编号,类别,名称,.*\r\n/)
    const rows = rowsOf(answer)
    expect(rows).toHaveLength(await api.db.site.count({ where: { kind: 'town_centre' } }))
    expect(rows).toContainEqual(expect.objectContaining({ 编号: PLACES.town, 类别: '镇级服务中心', 示例数据: '否' }))
  })

  test('JSON stays what whoever asks for nothing, or for anything, gets', async () => {
    for (const Accept of ['*/*', 'application/json', 'application/json, text/csv;q=0.5', 'text/html']) {
      expect((await table('/sites', undefined, { Accept })).headers.get('Content-Type')).toMatch(/^application\/json/)
    }
    const one = await table('/reports/weekly', await aLeader(api))
    expect(one.headers.get('Content-Type')).toMatch(/^application\/json/)
  })

  test('holds every page, read piece by piece, whatever the page size that was asked for', async () => {
    reads.length = 0
    const rows = rowsOf(await table('/numbers?rows=2000&limit=3'))
    expect(rows.map((row) => Number(row.任务编号))).toEqual(Array.from({ length: 2000 }, (_, index) => index))
    expect(reads.length).toBeGreaterThan(1)
    expect(Math.max(...reads)).toBeLessThanOrEqual(500)
    expect(rowsOf(await table('/numbers?rows=2000&cursor=1990'))).toHaveLength(10)
  })

  test('is whole or an error: too many rows, or a fault on the way', async () => {
    expect(rowsOf(await table(`/numbers?rows=${MOST_EXPORTED_ROWS}`))).toHaveLength(MOST_EXPORTED_ROWS)
    const problem = expectProblem(await table(`/numbers?rows=${MOST_EXPORTED_ROWS + 1}`), 'export_too_large')
    expect(problem.detail).toMatch(/缩小范围/)
    const broken = await table('/numbers?rows=2000&breaksAt=1500')
    expectProblem(broken, 'unavailable')
    expect(broken.headers.get('Content-Disposition')).toBeNull()
  })

  test('of nothing has headings and no rows', async () => {
    const answer = await table('/consignments', await aResident(api))
    expect((answer.body as Buffer).toString().split('\r\n')).toEqual([
      expect.stringMatching(/^\uFEFF编号,流转单号/),
      '',
    ])
  })
})

describe('2,000 consignments', () => {
  test('of one resident, in the order of the list, as the list shows them', async () => {
    const resident = await aResident(api)
    const { id, caseId } = await aConsignment(api, { resident }).registered()
    await api.db.$executeRawUnsafe(
      `INSERT INTO consignment SELECT (jsonb_populate_record(c, jsonb_build_object(
         'id', gen_random_uuid(), 'tracking_number', 'TEST' || n, 'registered_at', c.registered_at - n * interval '1 s'))).*
       FROM consignment c, generate_series(1, 1999) n WHERE c.id = $1::uuid`,
      id,
    )
    const rows = rowsOf(await table('/consignments', resident))
    expect(rows).toHaveLength(2000)
    expect(rows.slice(1).map((row) => row.流转单号)).toEqual(
      Array.from({ length: 1999 }, (_, index) => `TEST${index + 1}`),
    )
    expect(new Set(rows.map((row) => row['下单时间（北京时间）'])).size).toBe(2000)
    expect(rowsOf(await table('/cases', resident)).map((row) => row.编号)).toEqual([caseId])
  })
})

describe('what is in it', () => {
  test('is what the list shows, and no more: personal data masked, formulas disarmed', async () => {
    const resident = await aResident(api)
    await filed(api, resident, aRegistration({ contents: '=HYPERLINK("http://example.com")' }))
    const answer = await table('/consignments', resident)
    expect(rowsOf(answer)).toEqual([
      expect.objectContaining({
        内容: `'=HYPERLINK("http://example.com")`,
        方向: '结果',
        流转状态: '等待寄出',
        未处理异常: '0',
      }),
    ])
    expectNoneOf((answer.body as Buffer).toString(), [resident.phone, resident.name, '13900001234'])
  })

  test('the ledger: money as numbers, entries in one cell', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).toTheEnd()
    const rows = rowsOf(await table(`/ledger?consignmentId=${consignment.id}`, await aLeader(api)))
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every((row) => row.流转单号 === consignment.trackingNumber)).toBe(true)
    expect(rows.map((row) => row.分录).join()).toMatch(/科目：[a-z_:]+，金额（分）：-\d+/)
  })
})

describe('who gets it', () => {
  test('whoever gets the list: others are told so as they are there', async () => {
    const resident = await aResident(api)
    expectProblem(await table('/ledger'), 'not_signed_in')
    expectProblem(await table('/ledger', resident), 'forbidden')
    expectProblem(await table('/consignments?scope=site', resident), 'not_your_site')
    expectProblem(await table('/ledger?from=yesterday', await aLeader(api)), 'validation_failed')
    expectProblem(await table('/consignments?cursor=mine', resident), 'bad_request')
    expectProblem(await table(`/consignments/${randomUUID()}`, resident), 'consignment_not_found')
  })

  test('what staff take out is kept in the audit, without what they looked for; what residents take is not', async () => {
    const auditor = await aMemberOfStaff(api, { role: 'auditor', siteId: null })
    await table(`/ledger?consignmentId=${randomUUID()}&limit=5`, auditor)
    expectProblem(await table('/ledger?from=2026-03-02&until=2026-03-01', auditor), 'validation_failed')
    // that figures were asked for is kept besides
    const kept = await api.db.auditRecord.findMany({ where: { actorId: auditor.userId, action: 'list.export' } })
    expect(kept).toEqual([
      expect.objectContaining({
        action: 'list.export',
        subject: 'listLedger',
        detail: { rows: 0, filters: ['consignmentId'] },
        at: api.clock.now(),
      }),
    ])
    const resident = await aResident(api)
    await changingNothing(api.db, async () => {
      expect((await table('/consignments', resident)).status).toBe(200)
      expect((await table('/sites')).status).toBe(200)
    })
  })
})
