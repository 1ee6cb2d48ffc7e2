import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { uploadAttachment } from '../../server/contract/attachments.ts'
import {
  type Bag,
  correctBagEvent,
  listBags,
  readBag,
  readBagBySeal,
  recordBagEvent,
} from '../../server/contract/bags.ts'
import { type BudgetLineState, listBudget } from '../../server/contract/budget.ts'
import { type Complaint as ComplaintSchema, fileComplaint } from '../../server/contract/complaints.ts'
import { keepDialogue, recallDialogue } from '../../server/contract/dialogues.ts'
import type { Endpoint } from '../../server/contract/endpoint.ts'
import {
  correctScan,
  type ExceptionFile,
  listExceptions,
  noteException,
  proposeWriteOff,
  readException,
  resolveException,
} from '../../server/contract/exceptions.ts'
import { listFigureRows, listPeriodFigures, readFigure } from '../../server/contract/figures.ts'
import {
  listOverdueSites,
  type OverdueSite,
  type PeriodSummary,
  readPeriodSummary,
} from '../../server/contract/period-reports.ts'
import { appointProxy } from '../../server/contract/pickup.ts'
import { readBudgetCard, readManifestPicture, readPeriodCard } from '../../server/contract/pictures.ts'
import { rateConsignment, readSatisfaction } from '../../server/contract/ratings.ts'
import { wantWeeklySummary } from '../../server/contract/sessions.ts'
import { assignTask, listColleagues, type Task } from '../../server/contract/tasks.ts'
import { AVERAGE_CODE, figureOf, figureRowsOf, ITEMS_CODE } from './fake-figures.ts'
import { type FakeHandler, on, Refused } from './fake-server.ts'
import { periodOf, resultOf, uuidOf } from './relay-rows.ts'

type Caller = (endpoint: Endpoint, token: string | undefined) => { readonly peerId: string }

/** What was done at the counter, in the order of doing. */
export interface Deed {
  readonly by: string
  readonly what: string
  readonly detail: unknown
}

/** The relay beyond tracking and tasks: bags, exceptions, opinions, figures, and what is kept of dialogues. */
export class FakeCounter {
  readonly deeds: Deed[] = []
  readonly colleagues: { id: string; label: string }[] = []
  bags: Bag[] = []
  /** seals of bags in which something was scanned since */
  readonly goneOn = new Set<string>()
  exceptions: ExceptionFile[] = []
  overdue: OverdueSite[] = []
  readonly dialogues = new Map<string, string>()
  /** completed and rated, of the satisfaction report */
  rated = { completed: 0, n: 0 }
  /** lines of the budget; what was spent of them is 26.00 yuan */
  budget: readonly BudgetLineState[] = [budgetLine('towns', 0, 1800), budgetLine('county_seat', 0, 800)]
  /** the last time and place that figures were asked for */
  asked: { from: string; until: string; siteId?: string | undefined } | undefined
  readonly #caller: Caller
  readonly #taskOf: (id: string) => Task | undefined

  constructor(caller: Caller, taskOf: (id: string) => Task | undefined) {
    this.#caller = caller
    this.#taskOf = taskOf
  }

  get handlers(): FakeHandler[] {
    return [
      ...this.#dialogues(),
      ...this.#opinions(),
      ...this.#work(),
      ...this.#bags(),
      ...this.#exceptions(),
      ...this.#figures(),
    ]
  }

  #do(endpoint: Endpoint, token: string | undefined, what: string, detail: unknown): void {
    const { peerId } = this.#caller(endpoint, token)
    this.deeds.push({ by: peerId, what, detail })
  }

  #dialogues(): FakeHandler[] {
    const keyOf = (talk: { peerId: string; inRoom: boolean }) => `${talk.inRoom} ${talk.peerId}`
    return [
      on(recallDialogue, ({ body }) => ({ content: this.dialogues.get(keyOf(body)) ?? null })),
      on(keepDialogue, ({ body }) => {
        if (body.content === null) this.dialogues.delete(keyOf(body))
        else this.dialogues.set(keyOf(body), body.content)
        return { isKept: body.content !== null }
      }),
    ]
  }

  #opinions(): FakeHandler[] {
    return [
      on(fileComplaint, ({ token, params, body }) => {
        this.#do(fileComplaint, token, 'complain', body.text)
        return complaintOf(params.consignmentId, body.text)
      }),
      on(rateConsignment, ({ token, params, body }) => {
        this.#do(rateConsignment, token, 'rate', body)
        return { consignmentId: params.consignmentId, score: body.score, tags: [], ratedAt: '2026-11-18T02:00:00Z' }
      }),
      on(appointProxy, ({ token, body }) => {
        this.#do(appointProxy, token, 'proxy', { relation: body.relation, name: body.name })
        return { relation: body.relation, name: `${body.name.slice(0, 1)}*`, code: '112233', qrText: 'x' }
      }),
    ]
  }

  #work(): FakeHandler[] {
    return [
      on(listColleagues, ({ token }) => {
        this.#caller(listColleagues, token)
        return { items: this.colleagues, nextCursor: null }
      }),
      on(assignTask, ({ token, params, body }) => {
        const task = this.#taskOf(params.taskId)
        if (!task) throw new Refused(404, 'task_not_found', '没有找到这项任务，可能已经办完了')
        const label = this.colleagues.find(({ id }) => id === body.assigneeId)?.label ?? null
        this.#do(assignTask, token, 'assign', { number: task.number, label })
        return { ...task, assigneeLabel: label }
      }),
      on(correctScan, ({ token, params, body }) => {
        this.#do(correctScan, token, 'correct', params.scanId)
        return resultOf(body.eventId, 'SH000000012', 'recorded', '已更正')
      }),
    ]
  }

  #bags(): FakeHandler[] {
    const find = (fits: (bag: Bag) => boolean) => {
      const bag = this.bags.find(fits)
      if (!bag) throw new Refused(404, 'bag_not_found', '没有找到这个包，请核对封签号')
      return bag
    }
    return [
      on(listBags, ({ token }) => {
        this.#caller(listBags, token)
        return { items: this.bags, nextCursor: null }
      }),
      on(readBag, ({ params }) => find(({ id }) => id === params.bagId)),
      on(readBagBySeal, ({ params }) => find(({ sealNumber }) => sealNumber === params.sealNumber)),
      on(readManifestPicture, ({ token, params }) => {
        this.#caller(readManifestPicture, token)
        return Buffer.from(`manifest of ${find(({ id }) => id === params.bagId).sealNumber}`)
      }),
      on(correctBagEvent, ({ token, params }) => {
        const bag = find(({ id }) => id === params.bagId)
        if (this.goneOn.has(bag.sealNumber)) throw new Refused(409, 'bag_went_on', 'SH000000201在这之后又有登记')
        this.#do(correctBagEvent, token, 'bag taken back', params.bagEventId)
        return { outcome: 'recorded' as const, message: `包 ${bag.sealNumber} 已撤回“收到”`, bag, unknown: [] }
      }),
      on(recordBagEvent, ({ token, params, body }) => {
        const bag = find(({ id }) => id === params.bagId)
        this.#do(recordBagEvent, token, `bag ${body.kind}`, 'sealIntact' in body ? body.sealIntact : bag.sealNumber)
        return { outcome: 'recorded' as const, message: `封包 ${bag.sealNumber} 已登记`, bag, unknown: [] }
      }),
    ]
  }

  #exceptions(): FakeHandler[] {
    const find = (exceptionId: string) => {
      const file = this.exceptions.find(({ id }) => id === exceptionId)
      if (!file) throw new Refused(404, 'exception_not_found', '没有找到这条异常，可能不归本站处理')
      return file
    }
    return [
      on(listExceptions, ({ token }) => {
        this.#caller(listExceptions, token)
        return { items: this.exceptions, nextCursor: null }
      }),
      on(readException, ({ params }) => find(params.exceptionId)),
      on(resolveException, ({ token, params, body }) => {
        this.#do(resolveException, token, `settle ${body.resolution}`, body.note)
        return { ...find(params.exceptionId), status: 'resolved' as const, resolutionText: '退回', resolutions: [] }
      }),
      on(uploadAttachment, ({ token, query }) => {
        this.#do(uploadAttachment, token, 'upload', query.purpose)
        const { id, purpose } = query
        return { id, purpose, contentType: 'image/png', sizeBytes: 4, digest: 'x', uploadedAt: '2026-11-18T02:00:00Z' }
      }),
      on(noteException, ({ token, params, body }) => {
        this.#do(noteException, token, 'note', body.attachmentId !== undefined)
        return find(params.exceptionId)
      }),
      on(proposeWriteOff, ({ token, params, body }) => {
        this.#do(proposeWriteOff, token, 'write-off', body.reason)
        return find(params.exceptionId)
      }),
    ]
  }

  #figures(): FakeHandler[] {
    return [
      on(readPeriodSummary, ({ token, query }): PeriodSummary => {
        this.#caller(readPeriodSummary, token)
        this.asked = query
        return periodOf(query.from, query.until, query.siteId)
      }),
      on(readFigure, ({ token, params }) => {
        this.#caller(readFigure, token)
        return figureOf(params.code)
      }),
      on(listFigureRows, ({ token, params, query }) => {
        this.#caller(listFigureRows, token)
        return { items: figureRowsOf(params.code).slice(0, query.limit), nextCursor: 'more' }
      }),
      on(listPeriodFigures, ({ token, query }) => {
        this.#caller(listPeriodFigures, token)
        this.asked = { ...query, siteId: query.townId }
        return { figures: [figureOf(ITEMS_CODE), figureOf(AVERAGE_CODE)] }
      }),
      on(readPeriodCard, ({ token, query }) => {
        this.#caller(readPeriodCard, token)
        return Buffer.from(`${query.topic} ${query.from} ${query.until} ${query.siteId ?? 'county'}`)
      }),
      on(listBudget, ({ token, query }) => {
        this.#caller(listBudget, token)
        return { items: this.budget.map((line) => ({ ...line, year: query.year ?? line.year })), nextCursor: null }
      }),
      on(readBudgetCard, ({ token, query }) => {
        this.#caller(readBudgetCard, token)
        return Buffer.from(`budget ${query.year}`)
      }),
      on(listOverdueSites, ({ token, query }) => {
        this.#caller(listOverdueSites, token)
        this.asked = { from: '', until: '', siteId: query.siteId }
        const tasks = this.overdue.reduce((sum, site) => sum + site.tasks, 0)
        return { items: this.overdue, nextCursor: null, tasks }
      }),
      on(readSatisfaction, ({ token, query }) => {
        this.#caller(readSatisfaction, token)
        this.asked = query
        const { completed, n } = this.rated
        const mean = n === 0 ? null : { n, score: 4.5 }
        const distribution = [1, 2, 3, 4, 5].map((score) => ({ score, count: score >= 4 ? n / 2 : 0 }))
        const responsePerMille = completed === 0 ? null : Math.floor((n / completed) * 1000)
        const figures = { completed, n, responsePerMille, distribution, mean }
        return { ...query, ...figures, tags: [{ tag: 'fast' as const, count: n }], byTown: [], byAgency: [] }
      }),
      on(wantWeeklySummary, ({ token, body }) => {
        this.#do(wantWeeklySummary, token, 'weekly summary', body.wanted)
        return body
      }),
    ]
  }
}

function complaintOf(consignmentId: string, text: string): z.infer<typeof ComplaintSchema> {
  return {
    id: randomUUID(),
    consignmentId,
    trackingNumber: 'SH202611186',
    contents: '营业执照',
    status: 'open',
    filedAt: '2026-11-18T02:00:00Z',
    entries: [{ textCheck: null, kind: 'filed', by: 'resident', at: '2026-11-18T02:00:00Z', text }],
    canReopen: false,
  }
}

/** An exception that waits for the hub's desk. */
export function exceptionOf(trackingNumber: string, change: Partial<ExceptionFile> = {}): ExceptionFile {
  return {
    id: uuidOf(`exception ${trackingNumber}`),
    kind: 'refused',
    kindText: '拒收',
    status: 'open',
    siteId: '441422105',
    siteName: '三河镇便民服务中心',
    raisedAt: '2026-11-17T02:00:00Z',
    dueAt: '2026-11-18T09:00:00Z',
    isOverdue: false,
    ownerLabel: '县流转中心',
    ownerId: null,
    resolution: null,
    resolutionText: null,
    resolvedAt: null,
    consignmentId: uuidOf(trackingNumber),
    trackingNumber,
    contents: '营业执照',
    statusText: '已到站',
    whereText: '在三河镇便民服务中心',
    notes: [],
    resolutions: [
      { resolution: 'returned', text: '退回' },
      { resolution: 'rerouted', text: '改送其他站点' },
    ],
    writeOff: null,
    canApproveWriteOff: false,
    complaintId: null,
    ...change,
  }
}

/** A line of a year's budget, in fen; all that was spent is paid. */
export function budgetLine(line: BudgetLineState['line'], appropriatedFen: number, spentFen: number): BudgetLineState {
  const perMille = appropriatedFen === 0 ? null : Math.round((spentFen / appropriatedFen) * 1000)
  return {
    year: 2026,
    line,
    appropriatedFen,
    committedFen: 0,
    availableFen: appropriatedFen,
    spentFen,
    paidFen: spentFen,
    remainingFen: appropriatedFen - spentFen,
    spentPerMille: perMille,
    paidPerMille: perMille,
    warningPercent: null,
    forecast: null,
  }
}
