import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../server/contract/evaluations.ts'
import type { EvaluationForm } from '../../server/domain/evaluation-paper.ts'
import type { EvidencePack } from '../../server/domain/evidence-pack.ts'
import type { Paper } from '../../server/domain/paper.ts'
import { printPaper } from '../../server/reports/papers/print.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectNoneOf } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { totalsOf } from '../setup/evidence-totals.ts'
import { aConsignment, aResident, carry, scan } from '../setup/factories.ts'
import { statementPeople } from '../setup/statements.ts'
import { unzipped } from '../setup/unzip.ts'

/** What was printed last, and its file: rendered here, so that both can be looked at. */
let paper: Paper
const api = useApi({
  renderPaper: (wanted) => {
    paper = wanted
    return printPaper(wanted)
  },
})
let people: Record<'clerk' | 'colleague' | 'leader' | 'auditor' | 'administrator', Person>
let document: contract.EvaluationDocument
const NAME = '欧阳测试'

beforeAll(async () => {
  people = await statementPeople(api)
  for (const [line, amountFen] of [
    ['towns', 26_250_000],
    ['county_seat', 5_000_000],
  ] as const) {
    const body = { year: 2026, line, amountFen, document: '测试财预〔2026〕2号', issuedOn: '2026-01-20' }
    await post('/budget/appropriations', body)
  }
  const resident = await aResident(api, { name: NAME, phone: '13912345678' })
  const ways = [PLACES.measuredVillage, PLACES.measuredVillage, PLACES.village, PLACES.town]
  for (const to of ways) await carry(api, await aConsignment(api, { to, resident }).registered()).toTheEnd()
  await carry(api, await aConsignment(api, { direction: 'materials', resident }).registered()).toTheEnd()
  const damaged = await aConsignment(api, { to: PLACES.measuredVillage, resident }).registered()
  await scan(api, damaged, 'exception_raised', PLACES.agency, {
    details: { exceptionKind: 'damaged', note: '信封破损' },
  })
  api.clock.advance({ days: 1 })
  document = answerOf(contract.evaluateYear, await post('/evaluations', { year: 2026 }))
})

async function post(path: string, body: object) {
  const answer = await api.call('POST', path, {
    as: people.clerk,
    body,
    headers: { 'Idempotency-Key': randomUUID() },
  })
  expect(answer.status).toBe(201)
  return answer
}

async function print<K extends Paper['kind']>(kind: K, file: string) {
  const answer = await api.call('GET', `/evaluations/${document.id}/${file}`, { as: people.leader })
  expect(answer.status).toBe(200)
  expect(paper.kind).toBe(kind)
  const bytes = answer.body as Buffer
  const folder = process.env.KEEP_PAPERS
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true })
    await writeFile(`${folder}/${file}`, bytes)
  }
  return { paper: paper as Extract<Paper, { kind: K }>, bytes }
}

describe('the evidence pack', () => {
  let pack: EvidencePack
  let bytes: Buffer
  beforeAll(async () => {
    const printed = await print('evidence', 'evidence.xlsx')
    pack = printed.paper.pack
    bytes = printed.bytes
  })

  test('has rows for every figure of the year that is known, and they come to it', () => {
    const totals = totalsOf(pack)
    const known = pack.figures.filter(({ value, total }) => value !== null && total !== null)
    const unproved = pack.figures.filter(({ value, total }) => value !== null && total === null)
    expect(new Set(unproved.map(({ name }) => name))).toEqual(new Set(['收到用时（中位数）']))
    expect(known.length).toBeGreaterThan(40)
    for (const figure of known) {
      const total = totals.get(figure.code)
      expect(total, figure.name).toBeDefined()
      for (const bound of ['low', 'middle', 'high'] as const) {
        const said = figure.value?.[bound] ?? null
        if (said === null) continue
        const apart = Math.abs(said - (total?.[bound] ?? Number.NaN))
        expect(apart, `${figure.name} ${figure.scope} ${bound}`).toBeLessThanOrEqual(figure.tolerance)
      }
    }
    const names = new Set(known.map(({ name }) => name))
    for (const name of [
      '邮递费',
      '收寄件',
      '少跑趟数',
      '节省里程',
      '收到用时（中位数）',
      '异常件',
      '预算执行率',
      '净节约',
    ]) {
      expect(names).toContain(name)
    }
  })

  test('writes every total as a formula over its rows', () => {
    const { 'xl/worksheets/sheet2.xml': sheet = '' } = unzipped(bytes)
    const formulas = [...sheet.matchAll(/<f>([^<]*)<\/f>/g)].map(([, formula]) => formula)
    const totals = pack.figures.filter(({ total }) => total !== null).length
    expect(formulas.length).toBeGreaterThan(2 * totals)
    expect(formulas.filter((formula) => formula?.includes('分录!'))).not.toHaveLength(0)
  })

  test('names nobody, and no tracking number whole', () => {
    const everything = JSON.stringify(pack)
    expectNoneOf(everything, [NAME, '13912345678'])
    expect(everything).toMatch(/SH\d{2}\*{4}\d{3}/)
    expect(everything).not.toMatch(/SH\d{9}/)
  })
})

describe('the official form', () => {
  const texts = (form: EvaluationForm) => form.blocks.flatMap((block) => ('text' in block ? [block.text] : []))

  test('has the headings of the form in their order, each figure with its source, and every blank marked', async () => {
    const { form } = (await print('evaluation', 'report.pdf')).paper
    expect(texts(form).filter((text) => /^[一二三四五六七]、/.test(text))).toEqual([
      '一、基本情况',
      '二、绩效自评工作组织情况',
      '三、绩效自评结论',
      '四、绩效指标分析',
      '五、主要绩效',
      '六、存在问题',
      '七、下一步工作计划',
    ])
    const runs = form.blocks.flatMap((block) => (block.kind === 'paragraph' ? block.runs : []))
    expect(runs.filter(({ mark }) => mark === 'blank').every(({ text }) => text.startsWith('【待补'))).toBe(true)
    expect(runs.some(({ mark, text }) => mark === null && text.includes('【待补'))).toBe(false)
    const sources = form.blocks.find((block) => block.kind === 'table' && block.caption.startsWith('正文'))
    const cited = new Set(runs.filter(({ mark }) => mark === 'source').map(({ text }) => text))
    const rows = sources?.kind === 'table' ? sources.rows : []
    for (const number of cited) expect(rows.map(([first]) => `[${first}]`)).toContain(number)
    expect(rows.map(([, code]) => code)).toSatisfy((codes: string[]) => codes.every((code) => /^F.{5}-1$/.test(code)))
  })

  test('is a Word document with real headings, a page number and the same text', async () => {
    const { paper: written, bytes } = await print('evaluation', 'report.docx')
    const parts = unzipped(bytes)
    const body = parts['word/document.xml'] ?? ''
    expect(body.match(/w:pStyle w:val="Heading1"/g)).toHaveLength(7)
    expect(body).toContain('titlePg')
    const footers = Object.keys(parts).filter((name) => /word\/footer\d\.xml/.test(name))
    expect(footers.map((name) => parts[name]).join('')).toContain('PAGE')
    const text = body.replace(/<[^>]*>/g, '')
    for (const line of texts(written.form)) expect(text).toContain(line)
  })
})
