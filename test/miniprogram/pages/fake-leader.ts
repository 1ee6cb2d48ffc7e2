import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { BudgetLineState, BudgetTransfer } from '../../../server/contract/budget.ts'
import type { ResponseOf } from '../../../server/contract/endpoint.ts'
import type { EvaluationDocument } from '../../../server/contract/evaluations.ts'
import type { PeriodSummary } from '../../../server/contract/period-reports.ts'
import type { RatingListItem, readSatisfaction } from '../../../server/contract/ratings.ts'
import type { SettlementFile } from '../../../server/contract/settlements.ts'

const HOUR = 3_600_000

function isoAgo(hours: number): string {
  return new Date(Date.now() - hours * HOUR).toISOString()
}

/** What the leaders of the fake county look at and decide. */
export interface FakeLeader {
  summary: PeriodSummary
  overdue: { siteId: string; siteName: string; tasks: number; oldestDueAt: string; leads: string[] }[]
  satisfaction: ResponseOf<typeof readSatisfaction>
  ratings: z.output<typeof RatingListItem>[]
  budget: BudgetLineState[]
  transfers: z.output<typeof BudgetTransfer>[]
  settlements: z.output<typeof SettlementFile>[]
  evaluations: EvaluationDocument[]
}

const TOWNS = [
  ['t1', '青石镇', 46, 5, 1],
  ['t2', '柳溪镇', 31, 0, 0],
  ['t3', '茶岭镇', 12, 2, 0],
  ['t4', '云坪镇', 3, 0, 0],
] as const

function summary(): PeriodSummary {
  const around = (middle: number) => ({ low: Math.round(middle * 0.8), middle, high: Math.round(middle * 1.3) })
  return {
    from: '2026-11-01',
    until: '2026-11-30',
    siteName: null,
    asOf: new Date().toISOString(),
    text: '全县 2026年11月1日至30日\n流转件：登记128件\n现状：在途30件\n费用：邮递费2,514.00元',
    registered: 128,
    handedOver: 402,
    completed: 92,
    completedBefore: 77,
    cancelled: 3,
    inTransit: 30,
    awaitingPickup: 12,
    overdueTasks: 7,
    openExceptions: 2,
    escalatedTasks: 1,
    medianHours: 41.5,
    postageFen: { towns: 201_400, county_seat: 50_000 },
    savings: {
      cases: 80,
      casesWithoutDistance: 6,
      trips: 156,
      metres: around(5_120_000),
      minutes: around(21_600),
      fareFen: around(468_000),
      methodVersions: ['savings-2026-01'],
      methodNames: [],
    },
    byTown: TOWNS.map(([townId, townName, completed, overdue, escalated]) => {
      return { townId, townName, completed, overdue, escalated }
    }),
  }
}

function line(seed: Pick<BudgetLineState, 'line' | 'appropriatedFen' | 'spentFen' | 'paidFen'>): BudgetLineState {
  const { appropriatedFen, spentFen, paidFen } = seed
  const perMille = (fen: number) => Math.floor((fen * 1000) / appropriatedFen)
  const spent = perMille(spentFen)
  return {
    ...seed,
    year: new Date().getFullYear(),
    committedFen: appropriatedFen,
    availableFen: 0,
    remainingFen: appropriatedFen - spentFen,
    spentPerMille: spent,
    paidPerMille: perMille(paidFen),
    warningPercent: [100, 95, 80].find((percent) => spent >= percent * 10) ?? null,
    forecast: {
      kind: 'forecast',
      workdays: 220,
      dailyFen: { low: 90_000, middle: 100_000, high: 110_000 },
      earliest: null,
      expected: null,
      latest: null,
      leftAtYearEndFen: { low: 1_000_000, middle: 1_500_000, high: 2_000_000 },
      text: '照现在的速度，今年够用，年底大约还剩 1.5 万元',
    },
  }
}

function ratings(counts: readonly number[]) {
  const n = counts.reduce((sum, count) => sum + count, 0)
  const total = counts.reduce((sum, count, index) => sum + count * (5 - index), 0)
  return {
    n,
    distribution: counts.map((count, index) => ({ score: 5 - index, count })),
    mean: n === 0 ? null : { n, score: total / n },
  }
}

/** A month as it may be, a line of the budget near its end, a settlement and a transfer that wait for the leader. */
export function fakeLeader(): FakeLeader {
  const finance = randomUUID()
  return {
    summary: summary(),
    overdue: [
      { siteId: 't1', siteName: '青石镇便民服务中心', tasks: 5, oldestDueAt: isoAgo(70), leads: ['李站长'] },
      { siteId: 'a1', siteName: '县市场监督管理局', tasks: 2, oldestDueAt: isoAgo(20), leads: [] },
    ],
    satisfaction: {
      from: '2026-11-01',
      until: '2026-11-30',
      completed: 92,
      responsePerMille: 434,
      ...ratings([28, 8, 2, 1, 1]),
      tags: [
        { tag: 'fast', count: 20 },
        { tag: 'slow', count: 2 },
      ],
      byAgency: [],
      byTown: [
        { townId: 't1', townName: '青石镇', completed: 46, responsePerMille: 500, ...ratings([18, 4, 1, 0, 0]) },
        { townId: 't4', townName: '云坪镇', completed: 3, responsePerMille: 0, ...ratings([0, 0, 0, 0, 0]) },
      ],
    },
    ratings: [
      {
        consignmentId: randomUUID(),
        trackingNumber: 'SH000000041',
        homeName: '桃花村',
        score: 1,
        tags: ['slow'],
        comment: '等了半个月',
        commentCheck: null,
        ratedAt: isoAgo(30),
      },
    ],
    budget: [
      line({ line: 'towns', appropriatedFen: 26_250_000, spentFen: 22_060_000, paidFen: 19_800_000 }),
      line({ line: 'county_seat', appropriatedFen: 5_000_000, spentFen: 2_100_000, paidFen: 2_100_000 }),
    ],
    transfers: [
      {
        id: randomUUID(),
        year: new Date().getFullYear(),
        fromLine: 'county_seat',
        toLine: 'towns',
        amountFen: 500_000,
        reason: '山区件多',
        status: 'proposed',
        proposedBy: finance,
        proposedAt: isoAgo(50),
        decidedBy: null,
        decidedAt: null,
        decisionNote: null,
      },
    ],
    settlements: [settlement(finance, 'reviewed'), settlement(finance, 'paid')],
    evaluations: [evaluation(finance)],
  }
}

function settlement(finance: string, status: 'reviewed' | 'paid'): z.output<typeof SettlementFile> {
  const amounts = [
    { line: 'towns' as const, amountFen: 1_980_000 },
    { line: 'county_seat' as const, amountFen: 210_000 },
  ]
  const step = (kind: z.output<typeof SettlementFile>['steps'][number]['kind'], hours: number, actorId: string) => ({
    kind,
    actorId,
    at: isoAgo(hours),
    note: null,
    amounts: kind === 'prepared' ? amounts : null,
    voucher: kind === 'paid' ? '记-2026-118' : null,
    paidOn: kind === 'paid' ? '2026-11-05' : null,
  })
  const first = [step('prepared', 60, finance), step('reviewed', 40, randomUUID())]
  return {
    id: randomUUID(),
    statementId: randomUUID(),
    carrier: '示例邮政',
    month: status === 'paid' ? '2026-09' : '2026-10',
    status,
    amountFen: 2_190_000,
    preparedAt: isoAgo(status === 'paid' ? 900 : 60),
    amounts,
    steps: status === 'paid' ? [...first, step('approved', 30, randomUUID()), step('paid', 20, finance)] : first,
  }
}

/** A year's self-evaluation that waits for the leader: one figure, one finding without an answer. */
function evaluation(finance: string): EvaluationDocument {
  const ofTheYear = { from: '2026-01-01', until: '2026-12-31', siteId: null, siteName: null, line: null }
  const section = { depth: 1, revision: 0, editedBy: null, editedAt: null, warnings: [], tables: [] }
  return {
    id: randomUUID(),
    year: 2026,
    version: 2,
    status: 'submitted',
    asOf: isoAgo(30),
    createdBy: finance,
    openFindings: 1,
    findings: 1,
    blanks: 1,
    hash: 'ab'.repeat(32),
    title: '物料流转项目绩效自评报告',
    countyName: '示例县',
    scheme: null,
    score: null,
    sections: [
      {
        ...section,
        key: 'basics',
        number: '一、',
        heading: '基本情况',
        text: '全年办结{F3K7AC}。',
        rendered: '全年办结 1,024 件。项目负责人：【待补：项目负责人】。',
      },
    ],
    indicators: [
      {
        key: 'completed',
        path: ['产出分析', '效率性', '办结数量'],
        figures: ['F3K7AC'],
        target: null,
        weight: null,
        score: null,
        scoreText: '没有录入权重，不计分',
        evidence: [],
      },
    ],
    evidence: [],
    findingList: [
      {
        key: 'full_execution',
        rule: 'full_execution',
        severity: 'doubtful',
        figures: ['F3K7AC'],
        text: '支付率正好 100%，和往年一样。',
        answer: null,
      },
    ],
    towns: [],
    yearOnYear: [],
    figures: [
      {
        ...ofTheYear,
        code: 'F9P2QX',
        query: 'spent_per_item',
        name: '每件邮递费',
        unit: 'fen_per_item',
        value: { kind: 'exact', amount: 2633 },
        text: '26.33元/件',
        provenance: {
          queryVersion: 1,
          how: '已用邮递费除以办结件数',
          methods: [],
          rows: 0,
          gaps: 0,
          parts: ['F3K7AC'],
        },
      },
      {
        ...ofTheYear,
        code: 'F3K7AC',
        query: 'completed',
        name: '办结件数',
        unit: 'items',
        value: { kind: 'exact', amount: 1024 },
        text: '1,024 件',
        provenance: { queryVersion: 1, how: '数办结的流转件', methods: [], rows: 1024, gaps: 0, parts: [] },
      },
    ],
    steps: [{ kind: 'submitted', actorId: finance, actorLabel: '财务', at: isoAgo(20), note: null }],
  }
}
