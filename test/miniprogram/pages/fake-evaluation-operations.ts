import { randomUUID } from 'node:crypto'
import type * as evaluationsApi from '../../../server/contract/evaluations.ts'
import type * as figuresApi from '../../../server/contract/figures.ts'
import type { Figure } from '../../../server/contract/figures.ts'
import type * as reportsApi from '../../../server/contract/reports.ts'
import { type Caller, me, type Operation, operation, pageOf, Refusal } from './fake-caller.ts'

function evaluationOf({ county }: Caller, id: string) {
  const found = county.leader.evaluations.find((one) => one.id === id)
  if (found === undefined) throw new Refusal(404, 'evaluation_not_found', '没有找到这份绩效自评，请核对')
  return found
}

/** Takes a step as the server does: a repeat is the same, and whoever submitted does not sign. */
function step(
  caller: Caller,
  id: string,
  kind: 'returned' | 'signed',
  wish: { note?: string | undefined; hash?: string },
) {
  const found = evaluationOf(caller, id)
  const actorId = me(caller).id
  const last = found.steps.at(-1)
  if (last?.kind === kind && last.actorId === actorId) return found
  if (found.status !== 'submitted') {
    throw new Refusal(409, 'evaluation_out_of_order', '还没轮到这一步：先提交，再签发或退回')
  }
  if (kind === 'signed' && last?.actorId === actorId) {
    throw new Refusal(403, 'evaluation_same_hand', '提交的人不能自己签发，请换一位领导')
  }
  if (kind === 'signed' && wish.hash !== found.hash) {
    throw new Refusal(409, 'evaluation_changed', '内容在您打开以后改过，请刷新后重新核对再签发')
  }
  const at = new Date().toISOString()
  found.steps.push({ kind, actorId, actorLabel: '分管领导', at, note: wish.note ?? null })
  return Object.assign(found, { status: kind })
}

function figureOf({ county }: Caller, text: string): Figure {
  const [code] = text.split('-')
  const found = county.leader.evaluations[0]?.figures.find((one) => one.code === code)
  if (found === undefined) throw new Refusal(404, 'figure_not_found', '没有找到这个数字码，请核对：F 加 5 位字母或数字')
  return found
}

/** The yearly self-evaluation before the leader, and its figures down to their rows. */
export const EVALUATION_OPERATIONS: Readonly<Record<string, Operation>> = {
  listEvaluations: operation<typeof evaluationsApi.listEvaluations>(({ county }, { query }) =>
    pageOf(
      county.leader.evaluations.map(
        ({ id, year, version, status, asOf, createdBy, openFindings, findings, blanks, hash }) => {
          return { id, year, version, status, asOf, createdBy, openFindings, findings, blanks, hash }
        },
      ),
      query.cursor,
      query.limit,
    ),
  ),
  readEvaluation: operation<typeof evaluationsApi.readEvaluation>((caller, { params }) =>
    evaluationOf(caller, params.evaluationId),
  ),
  returnEvaluation: operation<typeof evaluationsApi.returnEvaluation>((caller, { params, body }) =>
    step(caller, params.evaluationId, 'returned', body),
  ),
  signEvaluation: operation<typeof evaluationsApi.signEvaluation>((caller, { params, body }) =>
    step(caller, params.evaluationId, 'signed', body),
  ),
  listPeriodFigures: operation<typeof figuresApi.listPeriodFigures>(({ county }, { query }) => {
    const { from, until } = query
    const figures = county.leader.evaluations[0]?.figures ?? []
    return { figures: figures.map((figure) => ({ ...figure, from, until })) }
  }),
  readFigure: operation<typeof figuresApi.readFigure>((caller, { params }) => {
    const figure = figureOf(caller, params.code)
    const evaluation = caller.county.leader.evaluations[0]
    const parts = evaluation?.figures.filter(({ code }) => figure.provenance.parts.includes(code)) ?? []
    const asOf = evaluation?.asOf ?? ''
    const isOfVersion = params.code.includes('-') && evaluation !== undefined
    const { id: evaluationId = '', year = 0, version = 0, status } = evaluation ?? {}
    return {
      ...{ ...figure, parts, asOf, summary: `${figure.name}：${figure.text}` },
      evaluation: isOfVersion ? { evaluationId, year, version, isFrozen: status === 'signed', asOf } : null,
    }
  }),
  readLedgerTransaction: operation<typeof reportsApi.readLedgerTransaction>((_caller, { params }) => ({
    ...{ id: params.transactionId, postingKey: 'postage:month:2026-11:towns:t1', kind: 'postage', note: null },
    ...{ occurredAt: '2026-11-30T15:59:59.999Z', recordedAt: '2026-11-30T16:40:00.000Z', postedOn: '2026-11-30' },
    ...{ isAdjusting: false, budgetLine: 'towns', townId: 't1', caseId: null, consignmentId: null },
    ...{ trackingNumber: null, siteId: null, sourceEventId: null, versionId: 'v', reversesId: null, usage: [] },
    entries: [
      { account: 'postage_towns', amountFen: 120_000 },
      { account: 'payable_carrier', amountFen: -120_000 },
    ],
    title: '按月收的邮递费，2026年11月',
    lines: [
      '记在 11月30日。',
      '各镇场邮递费，云坪镇。',
      '邮递费（各镇场） +1,200.00 元',
      '按各镇场资费2026-01版算的。',
    ],
  })),
  listFigureRows: operation<typeof figuresApi.listFigureRows>((caller, { params, query }) => {
    const { county } = caller
    const figure = figureOf(caller, params.code)
    if (figure.provenance.parts.length > 0) return { items: [], nextCursor: null }
    const rows = county.consignments.map(({ details, trackingNumber, registeredAt }) => ({
      id: randomUUID(),
      text: `11月3日 签收 桃花村服务站 SH*****${trackingNumber.slice(-4)} 1件`,
      at: registeredAt ?? new Date().toISOString(),
      amount: 1,
      versionId: null,
      siteId: 'v1',
      caseId: details.caseId,
      consignmentId: details.consignmentId,
      trackingNumber: `SH*****${trackingNumber.slice(-4)}`,
      sourceEventId: null,
      transactionId: null,
    }))
    const unsent = {
      ...(rows[0] as (typeof rows)[number]),
      id: randomUUID(),
      consignmentId: null,
      trackingNumber: null,
    }
    const monthly = {
      ...unsent,
      id: randomUUID(),
      transactionId: randomUUID(),
      text: '11月30日 按月收的邮递费 云坪镇 1,200.00元',
    }
    const gap = { ...unsent, amount: null, text: '2026-09 云坪镇 缺数' }
    return pageOf([...rows, monthly, gap], query.cursor, query.limit)
  }),
}
