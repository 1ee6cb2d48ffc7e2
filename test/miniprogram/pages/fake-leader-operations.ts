import type * as budgetApi from '../../../server/contract/budget.ts'
import type * as periodsApi from '../../../server/contract/period-reports.ts'
import type * as ratingsApi from '../../../server/contract/ratings.ts'
import type * as settlementsApi from '../../../server/contract/settlements.ts'
import { type Caller, me, operation, pageOf, Refusal } from './fake-caller.ts'

type SettlementFile = ReturnType<typeof settlementOf>

function settlementOf({ county }: Caller, id: string) {
  const found = county.leader.settlements.find((one) => one.id === id)
  if (found === undefined) throw new Refusal(404, 'settlement_not_found', '没有这张结算单')
  return found
}

/** Takes the next step of three hands, once for each hand. */
function step(caller: Caller, id: string, kind: 'reviewed' | 'approved' | 'returned', note?: string): SettlementFile {
  const settlement = settlementOf(caller, id)
  const actorId = me(caller).id
  const last = settlement.steps.at(-1)
  if (last?.kind === kind && last.actorId === actorId) return settlement
  if (kind !== 'returned' && settlement.steps.some((one) => one.actorId === actorId)) {
    throw new Refusal(409, 'settlement_same_hand', '编制、复核、批准要由三个人办')
  }
  settlement.steps.push({
    kind,
    actorId,
    at: new Date().toISOString(),
    note: note ?? null,
    amounts: null,
    voucher: null,
    paidOn: null,
  })
  return Object.assign(settlement, { status: kind })
}

const DAY = 86_400_000

/** The days of a time in as many steps as the server would make: days, weeks or months, in round parts. */
function trendOf(from: string, until: string) {
  const days = Math.round((Date.parse(until) - Date.parse(from)) / DAY) + 1
  const step = days <= 16 ? ('day' as const) : days <= 93 ? ('week' as const) : ('month' as const)
  const length = { day: 1, week: 7, month: 31 }[step]
  const points = Array.from({ length: Math.ceil(days / length) }, (_, index) => {
    const at = (offset: number) => new Date(Date.parse(from) + offset * DAY).toISOString().slice(0, 10)
    const last = Math.min((index + 1) * length, days) - 1
    const registered = 18 + ((index * 7) % 23)
    const completed = 12 + ((index * 5) % 19)
    return { from: at(index * length), until: at(last), registered, completed, postageFen: completed * 2_733 }
  })
  return { step, points }
}

export const LEADER_OPERATIONS = {
  readPeriodSummary: operation<typeof periodsApi.readPeriodSummary>(({ county }, { query }) => {
    const { leader, sites } = county
    const { from, until, siteId } = query
    const town = leader.summary.byTown.find(({ townId }) => townId === siteId)
    const siteName = sites.find(({ id }) => id === siteId)?.fullName ?? null
    const ofTown = town === undefined ? {} : { completed: town.completed, overdueTasks: town.overdue }
    return { ...leader.summary, ...ofTown, from, until, siteName }
  }),
  readTrend: operation<typeof periodsApi.readTrend>((_, { query }) => {
    const { step: each, points } = trendOf(query.from, query.until)
    return {
      step: each,
      points: points.map((point) => (query.siteId === undefined ? point : { ...point, postageFen: null })),
    }
  }),
  listOverdueSites: operation<typeof periodsApi.listOverdueSites>(({ county }, { query }) => ({
    ...pageOf(county.leader.overdue, query.cursor, query.limit),
    tasks: county.leader.overdue.reduce((sum, { tasks }) => sum + tasks, 0),
  })),
  readSatisfaction: operation<typeof ratingsApi.readSatisfaction>(({ county }, { query }) => ({
    ...county.leader.satisfaction,
    ...query,
  })),
  listRatings: operation<typeof ratingsApi.listRatings>(({ county }, { query }) => {
    const most = query.most ?? 5
    return pageOf(
      county.leader.ratings.filter(({ score }) => score <= most),
      query.cursor,
      query.limit,
    )
  }),
  listBudget: operation<typeof budgetApi.listBudget>(({ county }, { query }) => {
    const lines = county.leader.budget.filter(({ year }) => query.year === undefined || year === query.year)
    return pageOf(lines, query.cursor, query.limit)
  }),
  listBudgetTransfers: operation<typeof budgetApi.listBudgetTransfers>(({ county }, { query }) =>
    pageOf(county.leader.transfers, query.cursor, query.limit),
  ),
  decideBudgetTransfer: operation<typeof budgetApi.decideBudgetTransfer>((caller, { params, body }) => {
    const transfer = caller.county.leader.transfers.find(({ id }) => id === params.transferId)
    if (transfer === undefined) throw new Refusal(404, 'not_found', '没有这笔调剂')
    const decidedAt = new Date().toISOString()
    const status = body.isApproved ? 'approved' : 'rejected'
    return Object.assign(transfer, { status, decidedBy: me(caller).id, decidedAt, decisionNote: body.note })
  }),
  listSettlements: operation<typeof settlementsApi.listSettlements>(({ county }, { query }) =>
    pageOf(
      county.leader.settlements.map(({ amounts: _a, steps: _s, ...row }) => row),
      query.cursor,
      query.limit,
    ),
  ),
  readSettlement: operation<typeof settlementsApi.readSettlement>((caller, { params }) =>
    settlementOf(caller, params.settlementId),
  ),
  reviewSettlement: operation<typeof settlementsApi.reviewSettlement>((caller, { params, body }) =>
    step(caller, params.settlementId, 'reviewed', body.note),
  ),
  approveSettlement: operation<typeof settlementsApi.approveSettlement>((caller, { params, body }) =>
    step(caller, params.settlementId, 'approved', body.note),
  ),
  returnSettlement: operation<typeof settlementsApi.returnSettlement>((caller, { params, body }) =>
    step(caller, params.settlementId, 'returned', body.note),
  ),
} as const
