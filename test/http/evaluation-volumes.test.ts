import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import * as contract from '../../server/contract/evaluations.ts'
import * as figures from '../../server/contract/figures.ts'
import { VolumeImportFile } from '../../server/contract/service-volumes.ts'
import { SourceFile } from '../../server/contract/source-files.ts'
import type { Person } from '../../server/services/actor.ts'
import { csv } from '../fakes/workbooks.ts'
import { answerOf, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { statementPeople, upload } from '../setup/statements.ts'

const api = useApi()
let people: Record<'clerk' | 'leader' | 'auditor', Person>
const YEAR = 2026
const COLUMNS = {
  ...{ agency: '单位编码', accepted: '受理数', completed: '办结数', rated: '评价数', goodShare: '好评率' },
}
type Row = readonly [agency: string, accepted: number, completed: number, rated: number | '', goodShare: string]

beforeAll(async () => {
  people = await statementPeople(api)
  api.clock.set('2026-04-10T10:00:00+08:00')
})

async function importMonth(month: string, rows: readonly Row[]) {
  const file = csv([Object.values(COLUMNS), ...rows])
  const { id: fileId } = read(SourceFile, await upload(api, people.clerk, file, { purpose: 'service_volume' }), 201)
  const answer = await api.call('POST', '/service-volumes', {
    ...{ as: people.clerk, headers: { 'Idempotency-Key': randomUUID() }, body: { fileId, month, columns: COLUMNS } },
  })
  const imported = read(VolumeImportFile, answer, 201)
  if (imported.status === 'confirmed') return
  const confirmation = { as: people.leader, body: { reason: '与窗口系统核对无误' } }
  read(VolumeImportFile, await api.call('POST', `/service-volumes/${imported.id}/confirmation`, confirmation))
}

async function evaluate() {
  const answer = await api.call('POST', '/evaluations', {
    ...{ as: people.clerk, body: { year: YEAR }, headers: { 'Idempotency-Key': randomUUID() } },
  })
  const document = answerOf(contract.evaluateYear, answer)
  return (query: string) => {
    const found = document.figures.find((one) => one.query === query && one.from === `${YEAR}-01-01`)
    if (found === undefined) throw new Error(`no figure ${query}`)
    return found
  }
}

test('a year adds up what the windows counted, tells the months that are missing, and opens down to the agencies', async () => {
  await importMonth('2026-01', [
    ['A01', 1_200, 1_180, 300, '99%'],
    ['A02', 900, 900, 100, '97%'],
  ])
  await importMonth('2026-02', [
    ['A01', 1_300, 1_310, '', ''],
    ['A02', 800, 790, 100, '98%'],
  ])
  const figureOf = await evaluate()
  expect(figureOf('volume_accepted').value).toEqual({ kind: 'exact', amount: 4_200 })
  expect(figureOf('volume_completed').value).toEqual({ kind: 'exact', amount: 4_180 })
  // March is over and nobody sent it
  expect(figureOf('volume_accepted').provenance).toMatchObject({ rows: 4, gaps: 1 })
  // one agency of one month did not say how many were asked
  expect(figureOf('volume_rated').value).toEqual({ kind: 'exact', amount: 500 })
  expect(figureOf('volume_rated').provenance).toMatchObject({ rows: 3, gaps: 2 })
  const { code } = figureOf('volume_accepted')
  const rows = answerOf(
    figures.listFigureRows,
    await api.call('GET', `/figures/${code}/rows?limit=10`, { as: people.auditor }),
  )
  expect(rows.items.map(({ amount }) => amount).toSorted()).toEqual([1_200, 1_300, 800, 900])
})

test('a month that is sent once more counts as it was confirmed last', async () => {
  api.clock.advance({ minutes: 5 })
  await importMonth('2026-02', [
    ['A01', 1_250, 1_250, 50, '100%'],
    ['A02', 800, 790, 100, '98%'],
  ])
  const figureOf = await evaluate()
  expect(figureOf('volume_accepted').value).toEqual({ kind: 'exact', amount: 4_150 })
  expect(figureOf('volume_rated').value).toEqual({ kind: 'exact', amount: 550 })
})
