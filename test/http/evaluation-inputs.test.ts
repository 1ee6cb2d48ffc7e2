import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import * as inputs from '../../server/contract/evaluation-inputs.ts'
import * as contract from '../../server/contract/evaluations.ts'
import { readReportArguments, writeReport } from '../../server/report.ts'
import type { Person } from '../../server/services/actor.ts'
import { rateConsignment } from '../../server/services/ratings.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { PUBLIC_URL, useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry } from '../setup/factories.ts'
import { statementPeople } from '../setup/statements.ts'

const api = useApi()
let people: Record<'clerk' | 'leader' | 'auditor', Person>
const YEAR = 2026

const post = (path: string, body: object, as = people.clerk) =>
  api.call('POST', path, { as, body, headers: { 'Idempotency-Key': randomUUID() } })
const evaluate = async () => answerOf(contract.evaluateYear, await post('/evaluations', { year: YEAR }))

/** One consignment, and its resident is content. */
beforeAll(async () => {
  people = await statementPeople(api)
  const one = await aConsignment(api, { to: PLACES.measuredVillage }).registered()
  await carry(api, one).toTheEnd()
  await rateConsignment(api.context, one.resident, { consignmentId: one.id, score: 5, tags: [] })
})

describe('weights and targets', () => {
  const item = (weight: number, more: object = {}) => ({
    ...{ indicator: 'benefit.effect', weight },
    target: { figure: 'satisfied_share', direction: 'at_least', value: 900, scoring: { kind: 'reached' } },
    ...more,
  })
  const record = (items: object[], as = people.clerk) =>
    post('/evaluation-schemes', { fromYear: YEAR, source: '测试评分表', items }, as)

  test('are taken only whole, and only by those who may', async () => {
    for (const items of [
      [item(90)],
      [item(50), item(50)],
      [item(100, { indicator: 'nonsense' })],
      [item(100, { target: { figure: 'given', direction: 'at_least', value: 1, scoring: { kind: 'reached' } } })],
    ]) {
      expectProblem(await record(items), 'validation_failed')
    }
    expectProblem(await record([item(100)], people.leader), 'forbidden')
    expectProblem(
      await post('/town-populations', { year: YEAR, townId: PLACES.village, persons: 1, source: '测试' }),
      'site_not_allowed',
    )
  })

  test('score what can be reckoned, and say what cannot', async () => {
    const judged = { indicator: 'decision.project.reasons', weight: 40, target: null }
    answerOf(inputs.recordEvaluationScheme, await record([item(60), judged]))
    const scored = await evaluate()
    expect(scored.scheme?.source).toBe('测试评分表')
    expect(scored.score).toMatchObject({ scored: 60, ofWeight: 60 })
    const effect = scored.indicators.find(({ key }) => key === 'benefit.effect')
    expect(effect).toMatchObject({ weight: 60, score: 60, target: { text: '满意率不低于90.00%' } })
    expect(scored.findingList.map(({ key }) => key)).not.toContain('missing:score')
    const page = answerOf(
      inputs.listEvaluationSchemes,
      await api.call('GET', '/evaluation-schemes', { as: people.auditor }),
    )
    expect(page.items).toHaveLength(1)
  })
})

describe('npm run report', () => {
  test('writes the version signed last, or the one named', async () => {
    const { id } = await evaluate()
    const step = (name: string, body: object, as: Person) =>
      api.call('POST', `/evaluations/${id}/${name}`, { as, body })
    const { hash } = answerOf(contract.submitEvaluation, await step('submission', {}, people.clerk))
    answerOf(contract.signEvaluation, await step('signature', { hash }, people.leader))
    await evaluate()
    const out = await mkdtemp(path.join(tmpdir(), 'report-'))
    const wish = readReportArguments(['--year', String(YEAR), '--out', out])
    expect(wish).toEqual({ year: YEAR, out, version: null })
    const files = await writeReport(api.context, PUBLIC_URL, { year: YEAR, out, version: null })
    expect(files.map((file) => path.extname(file))).toEqual(['.json', '.pdf', '.docx', '.xlsx'])
    const [file] = files
    expect(path.basename(file as string)).toBe(`evaluation-${YEAR}-v2.json`)
    const written = contract.EvaluationDocument.parse(JSON.parse(await readFile(file as string, 'utf8')))
    expect(written).toMatchObject({ status: 'signed', version: 2 })
    await expect(writeReport(api.context, PUBLIC_URL, { year: YEAR, out, version: 9 })).rejects.toThrow('没有第 9 版')
    const [older] = await writeReport(api.context, PUBLIC_URL, { year: 2025, out, version: null })
    expect(JSON.parse(await readFile(older as string, 'utf8'))).toMatchObject({ year: 2025, status: 'draft' })
    await rm(out, { recursive: true })
  })

  test.each([
    [[]],
    [['--year', '2026']],
    [['--year', '26', '--out', 'x']],
    [['--year', '2026', '--out', 'x', '--version', '0']],
    [['--nonsense']],
  ])('%j makes no sense', (given) => {
    expect(readReportArguments(given)).toBeNull()
  })
})
