import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { pageOf } from '../../server/contract/endpoint.ts'
import { AgencyVolume, VolumeImport, VolumeImportFile } from '../../server/contract/service-volumes.ts'
import { SourceFile } from '../../server/contract/source-files.ts'
import type { LocalMonth } from '../../server/domain/calendar-time.ts'
import type { Person } from '../../server/services/actor.ts'
import { readServiceVolumes } from '../../server/store/service-volumes.ts'
import { csv, workbook } from '../fakes/workbooks.ts'
import { expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { changingNothing } from '../setup/database-state.ts'
import { statementPeople, upload } from '../setup/statements.ts'

const api = useApi()
let clerk: Person
let leader: Person
let auditor: Person
beforeAll(async () => {
  ;({ clerk, leader, auditor } = await statementPeople(api))
  api.clock.set('2026-12-10T10:00:00+08:00')
})

const HEADINGS = ['单位名称', '受理量', '办结量', '评价数', '好评率', '备注']
const COLUMNS = {
  agency: '单位名称',
  accepted: '受理量',
  completed: '办结量',
  rated: '评价数',
  goodShare: '好评率',
  note: '备注',
}
type Row = readonly [
  agency: string,
  accepted: number,
  completed: number,
  rated: number | '',
  share: string,
  note: string,
]

async function importing(file: Buffer<ArrayBuffer> | string, month: string) {
  const { id: fileId } = read(SourceFile, await upload(api, clerk, file, { purpose: 'service_volume' }), 201)
  const headers = { 'Idempotency-Key': randomUUID() }
  return api.call('POST', '/service-volumes', { as: clerk, headers, body: { fileId, month, columns: COLUMNS } })
}

const imported = async (rows: readonly Row[], month: string) =>
  read(VolumeImportFile, await importing(csv([HEADINGS, ...rows]), month), 201)

const decide = (id: string, how: 'confirmation' | 'discarding', as = leader, reason = '与窗口系统核对无误') =>
  api.call('POST', `/service-volumes/${id}/${how}`, { as, body: { reason } })

const holding = async (month: string) => {
  const range = { from: month as LocalMonth, until: month as LocalMonth }
  return (await readServiceVolumes(api.db, range)).map(({ agencyId, accepted }) => `${agencyId} ${accepted}`)
}

test('a plain month counts at once, with the file that it came from', async () => {
  const file = await workbook({
    业务量: [
      ['业务量月报'],
      HEADINGS,
      ['市场监督管理局', 1200, '1,180', 300, '99.5%', null],
      ['A02', 900, 900, 120, 0.98, null],
      ['合计', 2100, 2080, 420, null, null],
    ],
  })
  const one = read(VolumeImportFile, await importing(file, '2026-03'), 201)
  expect(one).toMatchObject({ status: 'confirmed', anomalies: [], month: '2026-03' })
  const rows = read(
    pageOf(AgencyVolume),
    await api.call('GET', `/service-volumes/${one.id}/agencies?limit=1`, { as: auditor }),
  )
  expect(rows.items).toMatchObject([
    { row: 3, agencyId: 'A01', accepted: 1_200, completed: 1_180, rated: 300, goodShare: 9_950 },
  ])
  const rest = await api.call('GET', `/service-volumes/${one.id}/agencies?cursor=${rows.nextCursor}`, { as: auditor })
  expect(read(pageOf(AgencyVolume), rest)).toMatchObject({
    items: [{ agencyId: 'A02', goodShare: 9_800 }],
    nextCursor: null,
  })
  expect(one.digest).toMatch(/^[0-9a-f]{64}$/)
  expect(await holding('2026-03')).toEqual(['A01 1200', 'A02 900'])
})

test('what is odd is asked about, and counts when somebody has given the reason', async () => {
  const odd: Row[] = [
    ['A01', 4_000, 4_100, 10, '99%', ''],
    ['A03', 50, 50, '', '全部好评', ''],
  ]
  const draft = await imported(odd, '2026-04')
  expect(draft.status).toBe('draft')
  expect(draft.anomalies.map(({ kind, agencyId, row, measure }) => [kind, agencyId, row, measure])).toEqual([
    ['more_completed', 'A01', 2, null],
    ['jump', 'A01', 2, 'accepted'],
    ['jump', 'A01', 2, 'completed'],
    ['all_good_without_n', 'A03', 3, null],
    ['agency_missing', 'A02', null, null],
  ])
  expect(draft.anomalies[0]?.text).toBe('第 2 行：办结 4100 件多于受理 4000 件，是否含上月结转？')
  expect(await holding('2026-04')).toEqual([])
  expectProblem(await decide(draft.id, 'confirmation', leader, ''), 'validation_failed')
  const confirmed = read(VolumeImportFile, await decide(draft.id, 'confirmation'))
  expect(confirmed).toMatchObject({ status: 'confirmed', decidedBy: leader.userId, reason: '与窗口系统核对无误' })
  expect(await holding('2026-04')).toEqual(['A01 4000', 'A03 50'])
  await changingNothing(api.db, () => decide(draft.id, 'confirmation'))
  expectProblem(await decide(draft.id, 'discarding', clerk), 'volume_import_decided')
  expect(await api.db.auditRecord.count({ where: { action: 'volume.confirm', subject: draft.id } })).toBe(1)
})

test('a jump with a note is explained', async () => {
  const one = await imported(
    [
      ['A01', 100, 100, 20, '95%', '四月含集中补录'],
      ['A03', 60, 60, 8, '100%', ''],
    ],
    '2026-05',
  )
  expect(one).toMatchObject({ status: 'confirmed', anomalies: [] })
})

test('of a month the one confirmed last holds; what was discarded never does', async () => {
  api.clock.advance({ minutes: 1 })
  const later = await imported(
    [
      ['A01', 110, 105, 20, '95%', '更正'],
      ['A03', 60, 60, 8, '100%', ''],
    ],
    '2026-05',
  )
  expect(await holding('2026-05')).toEqual(['A01 110', 'A03 60'])
  api.clock.advance({ minutes: 1 })
  const draft = await imported([['A01', 1, 2, 20, '95%', '']], '2026-05')
  expect(read(VolumeImportFile, await decide(draft.id, 'discarding', clerk)).status).toBe('discarded')
  expect(await holding('2026-05')).toEqual(['A01 110', 'A03 60'])
  const list = read(
    pageOf(VolumeImport),
    await api.call('GET', '/service-volumes?month=2026-05&limit=2', { as: auditor }),
  )
  expect(list.items.map(({ id, status }) => [id, status])).toEqual([
    [draft.id, 'discarded'],
    [later.id, 'confirmed'],
  ])
  expect(list.nextCursor).not.toBeNull()
})

test.each<[string, Row, string]>([
  ['an agency that nobody knows', ['月球局', 1, 1, '', '', ''], '第 2 行 单位名称（A 列）'],
  ['half a case', ['A01', 1.5, 1, '', '', ''], '第 2 行 受理量（B 列）'],
  ['a share above all', ['A01', 1, 1, '', '120%', ''], '第 2 行 好评率（E 列）'],
  ['no agency', ['', 1, 1, '', '', ''], '第 2 行 单位名称（A 列）'],
])('%s is refused by row and column', async (_name, row, path) => {
  const { issues } = expectProblem(await importing(csv([HEADINGS, row]), '2026-06'), 'table_invalid')
  expect(issues?.[0]?.path).toBe(path)
  expect(await api.db.volumeImport.count({ where: { month: new Date('2026-06-01') } })).toBe(0)
})

test('an agency twice, a month to come, and a bill for a month’s volume are refused', async () => {
  const twice: Row = ['A01', 1, 1, '', '', '']
  expectProblem(await importing(csv([HEADINGS, twice, twice]), '2026-06'), 'table_invalid')
  expectProblem(await importing(csv([HEADINGS, twice]), '2027-01'), 'validation_failed')
  const { id: fileId } = read(SourceFile, await upload(api, clerk, csv([HEADINGS, twice])), 201)
  const headers = { 'Idempotency-Key': randomUUID() }
  const answer = await api.call('POST', '/service-volumes', {
    as: clerk,
    headers,
    body: { fileId, month: '2026-06', columns: COLUMNS },
  })
  expectProblem(answer, 'source_file_not_found')
  expectProblem(await decide(randomUUID(), 'confirmation'), 'volume_import_not_found')
  expectProblem(await decide(randomUUID(), 'confirmation', auditor), 'forbidden')
})
