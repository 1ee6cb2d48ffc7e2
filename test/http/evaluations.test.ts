import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../server/contract/evaluations.ts'
import * as figures from '../../server/contract/figures.ts'
import type { Person } from '../../server/services/actor.ts'
import { rateConsignment } from '../../server/services/ratings.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { answerOf, expectNoneOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, carry, type TestConsignment } from '../setup/factories.ts'
import { aMonth, imported, settle, statementPeople } from '../setup/statements.ts'
import { toldNow } from '../setup/told.ts'

const api = useApi()
let people: Record<'clerk' | 'colleague' | 'leader' | 'auditor' | 'administrator', Person>
let measured: TestConsignment
/** what was written down first */
let first: contract.EvaluationDocument
const YEAR = 2026

const post = (path: string, body: object, as = people.clerk, key: string = randomUUID()) =>
  api.call('POST', path, { as, body, headers: { 'Idempotency-Key': key } })
const evaluate = async (key?: string) =>
  answerOf(contract.evaluateYear, await post('/evaluations', { year: YEAR }, people.clerk, key))
const figureOf = (
  document: contract.EvaluationDocument,
  query: string,
  siteId: string | null = null,
  line: string | null = null,
) => {
  const found = document.figures.find(
    (one) => one.query === query && one.siteId === siteId && one.line === line && one.from === `${YEAR}-01-01`,
  )
  if (found === undefined) throw new Error(`no figure ${query}`)
  return found
}
const open = async (code: string, as = people.auditor) =>
  answerOf(figures.readFigure, await api.call('GET', `/figures/${code}`, { as }))
async function rowsOf(code: string, limit = 100) {
  const rows: figures.FigureRow[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page = answerOf(
      figures.listFigureRows,
      await api.call('GET', `/figures/${code}/rows?limit=${limit}${query}`, { as: people.auditor }),
    )
    rows.push(...page.items)
    cursor = page.nextCursor
  }
  return rows
}
const edit = (id: string, section: string, text: string, revision: number, as = people.clerk) =>
  api.call('PUT', `/evaluations/${id}/sections/${section}`, { as, body: { text, revision } })

/** A small year: money given, a month billed and settled, two towns, ratings, population of one town. */
beforeAll(async () => {
  people = await statementPeople(api)
  await post('/budget/appropriations', {
    ...{ year: YEAR, line: 'towns', amountFen: 26_250_000, document: '测试财预〔2026〕2号', issuedOn: '2026-01-20' },
  })
  const { month, bill } = await aMonth(api, 2)
  const statement = await imported(api, people.clerk, bill, { month })
  await api.call('POST', `/statements/${statement.id}/agreement`, { as: people.clerk })
  await settle(api, statement.id, [
    ['settlement', people.clerk],
    ['review', people.colleague],
    ['approval', people.leader],
    ['payment', people.clerk],
  ])
  measured = await aConsignment(api, { to: PLACES.measuredVillage }).registered()
  await carry(api, measured).toTheEnd()
  await rateConsignment(api.context, measured.resident, { consignmentId: measured.id, score: 5, tags: [] })
  await post('/town-populations', { year: YEAR, townId: PLACES.measuredTown, persons: 20_000, source: '测试年鉴' })
  api.clock.advance({ hours: 1 })
  first = await evaluate('first-version-of-the-year')
})

describe('a year that is counted', () => {
  test('has its figures from the books, and gaps where nothing is known', () => {
    expect(figureOf(first, 'given').value).toEqual({ kind: 'exact', amount: 26_250_000 })
    expect(figureOf(first, 'items').value).toEqual({ kind: 'exact', amount: 3 })
    expect(figureOf(first, 'spent').value).toEqual({ kind: 'exact', amount: 7_800 })
    expect(figureOf(first, 'paid').value).toEqual({ kind: 'exact', amount: 5_200 })
    expect(figureOf(first, 'settled_months').text).toBe('1个月')
    expect(figureOf(first, 'rated').value).toEqual({ kind: 'exact', amount: 1 })
    expect(figureOf(first, 'items_per_thousand', PLACES.measuredTown).text).toBe('0.1件/千人')
    expect(figureOf(first, 'items_per_thousand', PLACES.town).value).toEqual({ kind: 'gap', reason: 'part_missing' })
    expect(figureOf(first, 'volume_accepted').text).toBe('【待补：没有导入业务量】')
    expect(figureOf(first, 'metres').value.kind).toBe('estimate')
    // two cases lie where nobody has measured the road
    expect(figureOf(first, 'metres').provenance.gaps).toBe(2)
    const before = first.figures.find(({ query, from }) => query === 'spent' && from === '2025-01-01')
    expect(before?.value).toEqual({ kind: 'gap', reason: 'nothing_recorded' })
  })

  test('says that it is unweighted, prints what is odd, and marks what only people know', () => {
    expect(first).toMatchObject({ version: 1, status: 'draft', scheme: null, score: null })
    expect(first.indicators.every(({ score, weight }) => score === null && weight === null)).toBe(true)
    expect(first.findingList.map(({ key }) => key)).toEqual(expect.arrayContaining(['missing:score', 'missing:target']))
    expect(first.blanks).toBeGreaterThan(5)
    const payment = first.sections.find(({ key }) => key === 'management.funds.payment')
    expect(payment?.rendered).toContain('78.00元')
    expect(payment?.text).not.toContain('78')
    expect(first.evidence.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['appropriation', 'settlement', 'tariff']),
    )
  })

  test('is one version for one key, and nobody else may count it', async () => {
    expect((await evaluate('first-version-of-the-year')).id).toBe(first.id)
    expectProblem(await post('/evaluations', { year: YEAR }, people.leader), 'forbidden')
    expectProblem(await post('/evaluations', { year: 2030 }), 'year_not_begun')
  })
})

describe('a figure', () => {
  test('opens down to rows that add up to it, with cases and events', async () => {
    for (const query of [
      'given',
      'spent',
      'paid',
      'items',
      'completed',
      'rated',
      'registered_result',
      'trips',
      'settled_months',
    ]) {
      const figure = figureOf(first, query)
      const rows = await rowsOf(figure.code, 2)
      expect(rows, query).toHaveLength(figure.provenance.rows)
      const sum = rows.reduce((total, { amount }) => total + (amount ?? 0), 0)
      expect({ kind: 'exact', amount: sum }, query).toEqual(figure.value)
    }
    const [row] = await rowsOf(figureOf(first, 'completed', null).code)
    expect(row?.trackingNumber).toMatch(/^SH\*+\d{4}$/)
    const answer = await api.call('GET', `/consignments/${row?.consignmentId}`, { as: people.auditor })
    expect(answer).toMatchObject({ status: 200, body: { status: 'completed', timeline: { length: 7 } } })
  })

  test('of a town or a line has its own rows', async () => {
    const ofTown = figureOf(first, 'items', PLACES.measuredTown)
    expect((await rowsOf(ofTown.code)).map(({ consignmentId }) => consignmentId)).toEqual([measured.id])
    const ofLine = figureOf(first, 'spent', null, 'towns')
    const rows = await rowsOf(ofLine.code)
    expect({ kind: 'exact', amount: rows.reduce((sum, { amount }) => sum + (amount ?? 0), 0) }).toEqual(ofLine.value)
  })

  test('that is worked out from others names them, and says in three lines what it is', async () => {
    const average = await open(figureOf(first, 'cost_per_item').code.toLowerCase())
    expect(average.parts.map(({ name }) => name)).toEqual(['实际支出', '收寄件'])
    expect(average.text).toBe('26.00元/件')
    expect(average.summary.split('\n')).toHaveLength(3)
    expect(average.evaluation).toBeNull()
    expect(await rowsOf(average.code)).toEqual([])
  })

  test('that nobody was given, or not in that version, is not found', async () => {
    const ask = (code: string) => api.call('GET', `/figures/${code}`, { as: people.leader })
    for (const code of ['F33333', 'nonsense', `${figureOf(first, 'spent').code}-7`]) {
      expectProblem(await ask(code), 'figure_not_found')
    }
  })

  test('tells no resident', async () => {
    const rows = await rowsOf(figureOf(first, 'completed').code)
    expectNoneOf(rows, [measured.resident.name, measured.resident.phone, measured.trackingNumber])
  })
})

describe('figures of a week', () => {
  const week = (query = '') =>
    api.call('GET', `/reports/period/figures?from=2026-04-01&until=2026-04-30${query}`, { as: people.leader })

  test('have codes of their own, and open down to their rows, of the county and of a town', async () => {
    for (const query of ['', `&townId=${PLACES.measuredTown}`]) {
      const { figures: ofWeek } = answerOf(figures.listPeriodFigures, await week(query))
      expect(new Set(ofWeek.map(({ code }) => code)).size).toBe(ofWeek.length)
      for (const { code, text, provenance } of ofWeek) {
        expect(await open(code)).toMatchObject({ text, evaluation: null })
        expect(await rowsOf(code)).toHaveLength(provenance.rows)
      }
      const handedOver = ofWeek.find(({ query: key }) => key === 'handed_over')
      expect(handedOver?.text).toBe(query === '' ? '9件' : '3件')
    }
    expectProblem(await week(`&townId=${PLACES.village}`), 'site_not_found')
  })
})

describe('text', () => {
  test('is edited by revision, with warnings and never a figure', async () => {
    const { code } = figureOf(first, 'items')
    const text = `全年收寄{${code}}，其中约 300 件加急，见{F33333}。`
    const edited = answerOf(contract.editEvaluationSection, await edit(first.id, 'results', text, 0))
    const section = edited.sections.find(({ key }) => key === 'results')
    expect(section).toMatchObject({ revision: 1, editedBy: people.clerk.userId })
    expect(section?.rendered).toContain('全年收寄3件')
    expect(section?.warnings).toHaveLength(2)
    expect(edited.figures).toEqual(first.figures)
    expect(edited.hash).not.toBe(first.hash)
    // the same again is no new revision; an old screen does not write over it
    expect((await edit(first.id, 'results', text, 0)).status).toBe(200)
    expectProblem(await edit(first.id, 'results', '别的内容', 0), 'text_changed_meanwhile')
    expectProblem(await edit(first.id, 'no-such', '内容', 0), 'section_not_found')
    expectProblem(await edit(first.id, 'analysis', '内容', 0), 'section_not_found')
    expectProblem(await edit(first.id, 'results', '内容', 1, people.auditor), 'forbidden')
  })

  test('of a finding is an answer beside it, and the finding stays', async () => {
    const answer = await api.call('POST', `/evaluations/${first.id}/findings/missing:score/answers`, {
      ...{ as: people.clerk, body: { text: '县里没有下发评分表' } },
    })
    const answered = answerOf(contract.answerEvaluationFinding, answer)
    const found = answered.findingList.find(({ key }) => key === 'missing:score')
    expect(found?.answer?.text).toBe('县里没有下发评分表')
    expect(answered.findings).toBe(first.findings)
    expect(answered.openFindings).toBe(first.openFindings - 1)
  })
})

/** Who would be told now that a version waits for his signature. */
const asked = () => toldNow(api, 'evaluation_submitted')

describe('a version that is signed', () => {
  let signed: contract.EvaluationDocument
  let second: contract.EvaluationDocument
  beforeAll(async () => {
    const step = (name: string, body: object, as: Person) =>
      api.call('POST', `/evaluations/${first.id}/${name}`, { as, body })
    expectProblem(await step('signature', { hash: first.hash }, people.leader), 'evaluation_out_of_order')
    const submitted = answerOf(contract.submitEvaluation, await step('submission', {}, people.clerk))
    expect(await asked()).toEqual([people.leader.userId])
    expectProblem(await edit(first.id, 'results', '提交以后再改', 1), 'evaluation_submitted')
    expectProblem(await step('signature', { hash: first.hash }, people.leader), 'evaluation_changed')
    expectProblem(await step('signature', { hash: submitted.hash }, people.clerk), 'forbidden')
    answerOf(contract.returnEvaluation, await step('return', { note: '再核对一次' }, people.leader))
    expect(await asked()).toEqual([])
    const again = answerOf(contract.submitEvaluation, await step('submission', {}, people.clerk))
    expect(await asked()).toEqual([people.leader.userId])
    signed = answerOf(contract.signEvaluation, await step('signature', { hash: again.hash }, people.leader))
    expect(await asked()).toEqual([])
    // a repeat is answered the same
    expect(answerOf(contract.signEvaluation, await step('signature', { hash: again.hash }, people.leader))).toEqual(
      signed,
    )
  })

  test('is proven by verify, and what was done to it past the guards is found', async () => {
    const defects = async () => (await verifyDatabase(api.context)).defects
    expect(await defects()).toEqual([])
    await api.owner.$transaction(async (transaction) => {
      await transaction.$executeRaw`SET LOCAL session_replication_role = replica`
      await transaction.$executeRaw`UPDATE evaluation SET content = jsonb_set(content, '{figures,0,value,amount}', '1')`
    })
    expect(await defects()).toMatchObject([{ kind: 'evaluation_differs', subject: `${YEAR}-1` }])
    await api.owner.$transaction(async (transaction) => {
      await transaction.$executeRaw`SET LOCAL session_replication_role = replica`
      await transaction.$executeRaw`UPDATE evaluation SET content = jsonb_set(content, '{figures,0,value,amount}', '26250000')`
    })
    expect(await defects()).toEqual([])
  })

  test('keeps its hash and every hand, and never changes', async () => {
    expect(signed).toMatchObject({ status: 'signed', version: 1 })
    expect(signed.steps.map(({ kind }) => kind)).toEqual(['submitted', 'returned', 'submitted', 'signed'])
    await changingNothing(api.db, async () => {
      expectProblem(await edit(first.id, 'results', '签发以后再改', 1), 'evaluation_signed')
      const path = `/evaluations/${first.id}`
      expectProblem(
        await api.call('POST', `${path}/submission`, { as: people.colleague, body: {} }),
        'evaluation_signed',
      )
    })
    await expect(
      api.owner.$executeRaw`UPDATE evaluation SET year = 2000 WHERE id = ${first.id}::uuid`,
    ).rejects.toThrow()
    await expect(api.owner.$executeRaw`DELETE FROM evaluation`).rejects.toThrow()
    await expect(
      api.owner.$executeRaw`INSERT INTO evaluation_text (evaluation_id, section, revision, text, author_id, at)
        VALUES (${first.id}::uuid, 'results', 9, 'x', ${people.clerk.userId}::uuid, now())`,
    ).rejects.toThrow()
    const audited = await api.db.auditRecord.findMany({ where: { subject: first.id } })
    expect(new Set(audited.map(({ action }) => action))).toEqual(
      new Set(['count', 'edit', 'answer', 'submitted', 'returned', 'signed'].map((action) => `evaluation.${action}`)),
    )
  })

  test('opens its figures as of its day, whatever comes later; later facts are another version', async () => {
    await carry(api, await aConsignment(api, { to: PLACES.measuredVillage }).registered()).toTheEnd()
    api.clock.advance({ hours: 1 })
    second = await evaluate()
    expect(second).toMatchObject({ version: 2, status: 'draft' })
    const { code } = figureOf(first, 'items')
    expect(figureOf(second, 'items')).toMatchObject({ code, value: { kind: 'exact', amount: 4 } })
    for (const asked of [code, `${code}-1`]) {
      expect(await open(asked)).toMatchObject({ text: '3件', evaluation: { version: 1, isFrozen: true } })
      expect(await rowsOf(asked)).toHaveLength(3)
    }
    expect(await open(`${code}-2`)).toMatchObject({ text: '4件', evaluation: { version: 2, isFrozen: false } })
    expect(await rowsOf(`${code}-2`)).toHaveLength(4)
    expect(await rowsOf(`${figureOf(first, 'completed').code}-1`)).toHaveLength(3)
    // what was written is taken over, its figure is the new one
    expect(second.sections.find(({ key }) => key === 'results')?.rendered).toContain('全年收寄4件')
  })

  test('is set beside the next one', async () => {
    const changes = answerOf(
      contract.compareEvaluations,
      await api.call('GET', `/evaluations/${second.id}/changes`, { as: people.leader }),
    )
    expect(changes.figures).toContainEqual(
      expect.objectContaining({ code: figureOf(first, 'items').code, before: '3件', after: '4件' }),
    )
    expect(changes.sections).not.toContain('results')
    const list = answerOf(
      contract.listEvaluations,
      await api.call('GET', `/evaluations?year=${YEAR}`, { as: people.auditor }),
    )
    expect(list.items.map(({ version, status }) => [version, status])).toEqual([
      [2, 'draft'],
      [1, 'signed'],
    ])
  })

  test('shows its figures to everybody, with how they were worked out and nobody’s name', async () => {
    const page = async (code: string) => {
      const response = await fetch(`${api.url}/figures/${code}`)
      return { status: response.status, html: await response.text(), headers: response.headers }
    }
    const { status, html, headers } = await page(`${figureOf(first, 'cost_per_item').code}-1`)
    expect([status, headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(html).toContain('26.00元/件')
    expect(html).toContain('实际支出除以收寄件')
    expect(html).toContain(signed.hash)
    expect(html).not.toMatch(/<script|https?:/i)
    expectNoneOf(html, [measured.trackingNumber, measured.resident.name])
    expect((await page(`${figureOf(second, 'items').code}-2`)).status).toBe(404)
    expect((await page('F33333')).html).toContain('没有找到这个数字码')
  })
})
