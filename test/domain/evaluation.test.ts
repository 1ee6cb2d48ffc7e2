import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type EvaluationContent,
  type EvaluationFile,
  editRefusal,
  evaluationHash,
  evaluationRefusal,
  standingTexts,
} from '../../server/domain/evaluation.ts'
import { evaluationChanges } from '../../server/domain/evaluation-changes.ts'
import { FORM_INDICATORS, FORM_SECTIONS, indicatorPath } from '../../server/domain/evaluation-form.ts'
import { type SchemeItem, schemeInForce, schemeProblems, scoreOf } from '../../server/domain/evaluation-scheme.ts'
import { renderText, textWarnings } from '../../server/domain/evaluation-text.ts'
import {
  difference,
  exact,
  type FigureValue,
  figureText,
  missing,
  quotient,
  ranged,
} from '../../server/domain/figure.ts'
import { FIGURE_QUERIES, isFormula } from '../../server/domain/figure-queries.ts'
import { estimate } from '../../server/domain/money.ts'
import { stated } from '../setup/external-figures.ts'

const KEYS = ['results', 'plans', 'conclusion'] as const
const contents = fc.record({ items: fc.nat(1_000_000), spent: fc.nat(1_000_000), text: fc.string() }).map(
  ({ items, spent, text }): EvaluationContent => ({
    ...{ title: '测试', countyName: '测试县', scheme: null, indicators: [], evidence: [], towns: [], yearOnYear: [] },
    figures: [stated(2026, 'items', items), stated(2026, 'spent', spent)],
    findings: [{ key: 'full_execution', rule: 'full_execution', severity: 'serious', figures: [], text: '测试' }],
    texts: { results: text, plans: '计划', conclusion: '结论' },
  }),
)
const at = new Date('2026-12-31T08:00:00Z')
const files = fc
  .record({ content: contents, edits: fc.dictionary(fc.constantFrom(...KEYS), fc.string()) })
  .map(({ content, edits }): EvaluationFile => {
    const texts = Object.entries(edits).map(([section, text]) => ({ section, revision: 1, text, authorId: 'a', at }))
    const plain = { id: 'e', year: 2026, version: 1, status: 'draft', createdBy: 'a', hash: null } as const
    return { ...plain, asOf: at, content, texts, answers: [], steps: [], isSuperseded: false }
  })

describe('what is signed', () => {
  test('has one hash, however its parts are kept, and another one when anything of it is otherwise', () => {
    fc.assert(
      fc.property(files, fc.constantFrom(...KEYS), fc.string(), (file, section, text) => {
        const hash = evaluationHash(file)
        // jsonb keeps no order of keys, tables none of rows
        const shuffled = JSON.parse(JSON.stringify(file.content)) as EvaluationContent
        const { title, ...rest } = shuffled
        const kept = { ...file, content: { ...rest, title }, texts: file.texts.toReversed() }
        expect(evaluationHash(kept)).toBe(hash)
        const edited = { ...file, texts: [...file.texts, { section, revision: 2, text, authorId: 'b', at }] }
        expect(evaluationHash(edited) === hash).toBe(standingTexts(file)[section] === text)
        const counted = { ...file.content, figures: [stated(2026, 'items', -1), ...file.content.figures.slice(1)] }
        expect(evaluationHash({ ...file, content: counted })).not.toBe(hash)
        const answer = { finding: 'full_execution', text: '说明', authorId: 'b', at }
        expect(evaluationHash({ ...file, answers: [answer] })).not.toBe(hash)
        expect(evaluationHash({ ...file, content: { ...file.content, findings: [] } })).not.toBe(hash)
      }),
    )
  })

  test('no edit of a text changes a figure or a finding', () => {
    fc.assert(
      fc.property(files, fc.string(), (file, text) => {
        const edited = { ...file, texts: [{ section: 'results', revision: 9, text, authorId: 'b', at }] }
        const { figures, findingsAppeared, findingsGone } = evaluationChanges(file, edited)
        expect([figures, findingsAppeared, findingsGone]).toEqual([[], [], []])
      }),
    )
  })

  test.each([
    ['draft', false, 'submitted', 'a', null],
    ['draft', false, 'signed', 'b', 'out_of_order'],
    ['submitted', false, 'signed', 'b', null],
    ['submitted', false, 'signed', 'a', 'same_hand'],
    ['submitted', false, 'returned', 'a', null],
    ['submitted', false, 'submitted', 'b', 'out_of_order'],
    ['returned', false, 'submitted', 'a', null],
    ['returned', false, 'signed', 'b', 'out_of_order'],
    ['submitted', true, 'signed', 'b', 'superseded'],
    ['signed', false, 'returned', 'b', 'signed'],
    ['signed', true, 'submitted', 'b', 'signed'],
  ] as const)('%s (superseded: %s), %s by %s: %s', (status, isSuperseded, kind, actorId, refusal) => {
    const steps = [{ kind: 'submitted', actorId: 'a', at, note: null }] as const
    expect(evaluationRefusal({ status, isSuperseded, steps }, { kind, actorId })).toBe(refusal)
    expect(editRefusal({ status, isSuperseded }) === null).toBe(
      !isSuperseded && (status === 'draft' || status === 'returned'),
    )
  })
})

describe('values', () => {
  const values = fc.oneof<fc.Arbitrary<FigureValue>[]>(
    fc.integer({ min: -1e9, max: 1e9 }).map(exact),
    fc.tuple(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6)).map((bounds) => {
      const [low, middle, high] = bounds.toSorted((a, b) => a - b) as [number, number, number]
      return ranged(estimate(low, middle, high))
    }),
    fc.constant(missing('not_stated')),
  )

  test('of which one is missing give a gap and never 0; a range stays in order', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        for (const value of [difference(a, b), quotient(a, b, { times: 1000, digits: 1 })]) {
          const isGap = a.kind === 'gap' || b.kind === 'gap'
          if (isGap) expect(value).toEqual(missing('part_missing'))
          if (value.kind === 'estimate') expect(value.low <= value.middle && value.middle <= value.high).toBe(true)
        }
      }),
    )
  })

  test.each([
    [exact(31_249_999), exact(31_250_000), 999.9, '99.99%'],
    [exact(31_250_000), exact(31_250_000), 1_000, '100.00%'],
    [exact(0), exact(31_250_000), 0, '0.00%'],
  ])('%j of %j is %d: nothing is made whole that is not', (part, whole, perMille, text) => {
    const value = quotient(part, whole, { times: 1000, digits: 1 })
    expect(value).toEqual(exact(perMille))
    expect(figureText({ value, unit: 'per_mille' })).toBe(text)
  })

  test('every figure that is worked out from others is worked out from figures that there are', () => {
    for (const { from } of Object.values(FIGURE_QUERIES)) {
      if (isFormula(from)) expect(Object.keys(FIGURE_QUERIES)).toEqual(expect.arrayContaining([from.of, from.by]))
    }
  })
})

describe('text', () => {
  const figures = [stated(2026, 'items', 12)].map((figure) => ({ ...figure, code: 'F3K7AC' }))

  test('has figures in their places, and leaves what it does not know', () => {
    expect(renderText('收寄{F3K7AC}，见{f3k7ac}、{F44444}。', figures)).toBe('收寄12件，见12件、{F44444}。')
  })

  test.each([
    ['收寄 {F3K7AC}，比上年好。', 0],
    ['2026年3月1日，依据〔2026〕2号文，第一季度。', 0],
    ['【待补：约 300 件】', 0],
    ['约 300 件', 1],
    ['节省４１.５万公里', 1],
    ['支出31.25万元，执行率 100%', 2],
    ['满意率百分之百', 1],
    ['三千多件', 1],
    ['见{F44444}和{某数}', 2],
  ])('%s: %d warnings', (text, warnings) => {
    expect(textWarnings(text, figures)).toHaveLength(warnings)
  })
})

describe('the form', () => {
  test('has its sections once each, and a section for every leaf of the tree', () => {
    const keys = FORM_SECTIONS.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(
      FORM_SECTIONS.filter(({ depth }) => depth === 1)
        .map(({ number }) => number)
        .join(''),
    ).toBe('一、二、三、四、五、六、七、')
    for (const { key } of FORM_INDICATORS) expect(keys).toContain(key)
    expect(indicatorPath('management.funds.payment')).toEqual(['管理分析', '资金管理', '资金支付'])
  })
})

describe('scores', () => {
  const item = (
    scoring: NonNullable<SchemeItem['target']>['scoring'],
    direction: 'at_least' | 'at_most' = 'at_least',
  ): SchemeItem => ({
    ...{
      indicator: 'benefit.effect',
      weight: 20,
      target: { figure: 'satisfied_share', direction, value: 900, scoring },
    },
  })
  const steps = [
    { from: 1, share: 1 },
    { from: 0.9, share: 0.5 },
  ]

  test.each<[string, SchemeItem, FigureValue, number | null]>([
    ['reached', item({ kind: 'reached' }), exact(900), 20],
    ['missed', item({ kind: 'reached' }), exact(899.9), 0],
    ['in proportion', item({ kind: 'proportional', floor: 0.5 }), exact(720), 16],
    ['no more than all of it', item({ kind: 'proportional', floor: 0.5 }), exact(1000), 20],
    ['below the floor', item({ kind: 'proportional', floor: 0.9 }), exact(720), 0],
    ['a step', item({ kind: 'steps', steps }), exact(850), 10],
    ['below all steps', item({ kind: 'steps', steps }), exact(500), 0],
    ['at most, kept', item({ kind: 'proportional', floor: 0 }, 'at_most'), exact(0), 20],
    ['at most, twice as much', item({ kind: 'proportional', floor: 0 }, 'at_most'), exact(1800), 10],
    ['the middle of a range', item({ kind: 'reached' }), ranged(estimate(1, 900, 1000)), 20],
    ['a gap', item({ kind: 'reached' }), missing('nothing_rated'), null],
    ['by documents alone', { ...item({ kind: 'reached' }), target: null }, exact(1), null],
  ])('%s', (_what, of, value, points) => {
    expect(scoreOf(of, value)).toBe(points)
  })

  test('a scheme is whole or refused; the one that began last holds', () => {
    const whole = { ...item({ kind: 'reached' }), weight: 100 }
    expect(schemeProblems({ items: [whole] })).toEqual([])
    expect(schemeProblems({ items: [item({ kind: 'proportional', floor: 2 })] })).toEqual([
      'weights_not_100',
      'bad_rule',
    ])
    const schemes = [2020, 2024, 2027].map((fromYear) => ({ id: String(fromYear), fromYear }))
    expect(schemeInForce(schemes, 2026)?.id).toBe('2024')
    expect(schemeInForce(schemes, 2019)).toBeNull()
  })
})
