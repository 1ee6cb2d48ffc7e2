import type { ServerApi } from '../../bot/server-api.ts'
import { ApiProblem } from '../../bot/server-errors.ts'
import { reportChannelHealth } from '../../server/contract/channel-health.ts'
import { listConsignments, trackByNumber } from '../../server/contract/consignments.ts'
import { keepDialogue, recallDialogue } from '../../server/contract/dialogues.ts'
import type { Endpoint } from '../../server/contract/endpoint.ts'
import { listMatters } from '../../server/contract/network.ts'
import { claimNotifications, reportNotificationAttempt } from '../../server/contract/notifications.ts'
import { readWeeklyCard, readWeeklyText } from '../../server/contract/reports.ts'
import { signInByPeer } from '../../server/contract/sessions.ts'
import { acknowledgeTask, completeTask, listTasks } from '../../server/contract/tasks.ts'
import { CARD } from '../bot/fake-relay.ts'
import { type FakeRequest, on, Refused } from '../bot/fake-server.ts'
import { listItemOf, matter, person, resultOf, taskOf, trackingOf, uuidOf, VILLAGE } from '../bot/relay-rows.ts'

/** Sessions end so soon, in milliseconds, so that a day has many of each person. */
const SESSION_MS = 600_000

const HANDLER = person('汇城村站管理员', 'handler', VILLAGE)
const LEADER = person('分管领导', 'leader', null)
const RESIDENT = person(null, 'resident', null)
const TASKS = [taskOf(12, 'receive', {}), taskOf(13, 'dispatch', {})]
const TRACKING = trackingOf('SH000000012')

export interface StubbedServer {
  readonly api: ServerApi
  notify(peerId: string, text: string): void
  readonly delivered: number
}

/**
 * The server in this process, without a database or a network: every answer is there at once and nothing is kept, so
 * that what is measured is the chatbot. Peers are who their id says: `handler-…`, `leader-…`, anybody else a resident.
 */
export function stubbedServer(now: () => Date): StubbedServer {
  const waiting: { id: string; peerId: string; text: string }[] = []
  let delivered = 0
  let notified = 0
  const handlers = [
    on(signInByPeer, ({ body }) => ({
      token: body.peerId,
      expiresAt: new Date(now().getTime() + SESSION_MS).toISOString(),
      me: body.peerId.startsWith('handler') ? HANDLER : body.peerId.startsWith('leader') ? LEADER : RESIDENT,
    })),
    on(recallDialogue, () => ({ content: null })),
    on(keepDialogue, () => ({ isKept: true })),
    on(listTasks, ({ query }) => ({
      items: TASKS.filter(({ number }) => query.number === undefined || query.number === number),
      nextCursor: null,
    })),
    on(acknowledgeTask, () => ({ ...(TASKS[1] as (typeof TASKS)[number]), status: 'acknowledged' as const })),
    on(completeTask, ({ body }) => resultOf(body.eventId, 'SH000000012', 'recorded', 'SH000000012 已记录')),
    on(listConsignments, () => ({ items: [listItemOf(TRACKING)], nextCursor: null })),
    on(trackByNumber, () => TRACKING),
    on(listMatters, () => ({
      items: [matter('M001', '个体工商户设立登记', '营业执照', '市场监督管理局')],
      nextCursor: null,
    })),
    on(readWeeklyText, ({ query }) => `${query.week} 周报\n办结 3 件`),
    on(readWeeklyCard, () => CARD),
    on(claimNotifications, ({ body }) => ({
      items: waiting
        .splice(0, body.limit)
        .map((one) => ({ ...one, attemptId: uuidOf(one.id), attachment: null, buttons: [] })),
    })),
    on(reportNotificationAttempt, ({ body }) => {
      if (body.outcome === 'sent') delivered++
      return { status: 'sent' as const }
    }),
    on(reportChannelHealth, () => ({ nextReportSeconds: 15 })),
  ]
  const answers = new Map(handlers.map(({ endpoint, answer }) => [endpoint.id, answer]))

  async function answerTo(endpoint: Endpoint, options: object): Promise<unknown> {
    const request = { endpoint: endpoint.id, params: {}, query: {}, body: undefined, ...options } as FakeRequest
    const answer = answers.get(endpoint.id)
    if (answer) return answer(request)
    throw new ApiProblem(new Refused(404, 'not_found', '没有找到您要的内容').problem)
  }

  return {
    api: {
      call: (endpoint, options) => answerTo(endpoint, options) as never,
      text: (endpoint, options) => answerTo(endpoint, options) as Promise<string>,
      picture: (endpoint, options) => answerTo(endpoint, options) as Promise<Buffer>,
    },
    notify: (peerId, text) => void waiting.push({ id: uuidOf(`notification ${++notified}`), peerId, text }),
    get delivered() {
      return delivered
    },
  }
}
