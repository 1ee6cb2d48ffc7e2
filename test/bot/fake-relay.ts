import { randomUUID } from 'node:crypto'
import * as consignments from '../../server/contract/consignments.ts'
import type { Endpoint } from '../../server/contract/endpoint.ts'
import type { Matter, Site } from '../../server/contract/network.ts'
import { listMatters, listSites } from '../../server/contract/network.ts'
import { readWeeklyCard, readWeeklyText } from '../../server/contract/reports.ts'
import { recordScans, type ScanInput, type ScanResult } from '../../server/contract/scans.ts'
import * as session from '../../server/contract/sessions.ts'
import { acknowledgeTask, completeTask, listTasks, type Task } from '../../server/contract/tasks.ts'
import { FakeCounter } from './fake-counter.ts'
import { type FakeHandler, on, Refused } from './fake-server.ts'
import { listItemOf, matter, person, resultOf, site, TOWN, taskOf, trackingOf, VILLAGE } from './relay-rows.ts'

type Me = session.Me
type Tracking = consignments.Tracking

export const CARD = Buffer.from([0x89, 0x50, 0x4e, 0x47])

/** A fact that the relay was told, with the id that makes a repeat harmless. */
export interface Fact {
  readonly eventId: string
  readonly by: string
  readonly kind: string
  readonly trackingNumber: string
  readonly details: unknown
}

/** The relay in memory, as far as a chat needs it; tests set it up and look at what it was told. */
export class FakeRelay {
  readonly people = new Map<string, Me>()
  readonly bindingCodes = new Map<string, Me>([['12345678', person('汇城村站管理员', 'handler', VILLAGE)]])
  readonly matters: Matter[] = [
    matter('M001', '个体工商户设立登记', '营业执照', '市场监督管理局'),
    matter('M006', '居民身份证换领', '居民身份证', '公安局'),
    matter('M007', '居民身份证补领', '居民身份证', '公安局'),
    { ...matter('M020', '结婚登记', '结婚证', '民政局'), attendanceRequired: true },
  ]
  readonly sites: Site[] = [
    site(TOWN, 'town_centre', '三河镇', '三河镇便民服务中心', '大埔县业务流转中心'),
    site(VILLAGE, 'village_station', '汇城村委会', '汇城村服务站', '三河镇'),
    site('441422105206', 'village_station', '汇东村委会', '汇东村服务站', '三河镇'),
    site('441422101201', 'village_station', '新村村委会', '新村服务站', '茶阳镇'),
    site('441422102201', 'village_station', '新村村委会', '新村服务站', '高陂镇'),
    site('A01', 'agency', '市场监督管理局', '市场监督管理局', null),
  ]
  tasks: Task[] = []
  readonly trackings = new Map<string, Tracking>()
  /** owner of each consignment */
  readonly owners = new Map<string, string>()
  readonly facts: Fact[] = []
  readonly acknowledged: number[] = []
  readonly registered: unknown[] = []
  /** bags, exceptions, opinions, figures, dialogues */
  readonly counter = new FakeCounter(
    (endpoint, token) => this.#caller(endpoint, token),
    (id) => this.tasks.find((task) => task.id === id),
  )
  readonly #byKey = new Map<string, Tracking>()
  readonly #tokens = new Map<string, string>()

  /** Makes a person known by his peer id. */
  add(peerId: string, me: Me): void {
    this.people.set(peerId, me)
  }

  addTask(number: number, kind: Task['kind'], change: Partial<Task> = {}): Task {
    const task = taskOf(number, kind, change)
    this.tasks.push(task)
    return task
  }

  addConsignment(trackingNumber: string, owner: string, change: Partial<Tracking> = {}): Tracking {
    const tracking = { ...trackingOf(trackingNumber), ...change }
    this.trackings.set(trackingNumber, tracking)
    this.owners.set(trackingNumber, owner)
    return tracking
  }

  /** Ends every session, as a change of roles does. */
  endSessions(): void {
    this.#tokens.clear()
  }

  get handlers(): readonly FakeHandler[] {
    return [
      ...this.#sessions(),
      ...this.#network(),
      ...this.#consignments(),
      ...this.#work(),
      ...this.#reports(),
      ...this.counter.handlers,
    ]
  }

  #sessionFor(peerId: string): session.Session {
    const me = this.people.get(peerId) ?? person(null, 'resident', null)
    this.people.set(peerId, me)
    const token = `${peerId}-${randomUUID()}`
    this.#tokens.set(token, peerId)
    return { token, expiresAt: '2099-01-01T00:00:00Z', me }
  }

  #caller(endpoint: Endpoint, token: string | undefined): { peerId: string; me: Me } {
    const peerId = this.#tokens.get(token ?? '')
    const me = peerId === undefined ? undefined : this.people.get(peerId)
    if (peerId === undefined || !me) throw new Refused(401, 'session_expired', '登录已过期，请重新登录')
    const { access } = endpoint
    const isAllowed = typeof access === 'string' || me.roles.some(({ role }) => access.includes(role))
    if (!isAllowed) throw new Refused(403, 'forbidden', '您没有办理这项业务的权限')
    return { peerId, me }
  }

  #sessions(): FakeHandler[] {
    return [
      on(session.signInByPeer, ({ body }) => this.#sessionFor(body.peerId)),
      on(session.readMe, ({ token }) => this.#caller(session.readMe, token).me),
      on(session.createOwnBindingCode, ({ token }) => {
        this.#caller(session.createOwnBindingCode, token)
        return { code: '87654321', expiresAt: '2026-11-18T02:10:00Z' }
      }),
      on(session.bind, ({ token, body }) => {
        const { peerId } = this.#caller(session.bind, token)
        const me = this.bindingCodes.get(body.code)
        if (!me) throw new Refused(422, 'binding_code_invalid', '绑定码不对或已过期，请重新获取')
        this.people.set(peerId, me)
        return this.#sessionFor(peerId)
      }),
    ]
  }

  #network(): FakeHandler[] {
    return [
      on(listMatters, ({ query }) => {
        const found = this.matters.filter(({ name, resultDocument }) =>
          `${name} ${resultDocument}`.includes(query.q ?? ''),
        )
        const from = Number(query.cursor ?? 0)
        const next = from + query.limit
        return { items: found.slice(from, next), nextCursor: next < found.length ? String(next) : null }
      }),
      on(listSites, ({ query }) => ({
        items: this.sites
          .filter(({ name, parentId }) => name.includes(query.q ?? '') && (query.parentId ?? parentId) === parentId)
          .slice(0, query.limit),
        nextCursor: null,
      })),
    ]
  }

  #consignments(): FakeHandler[] {
    return [
      on(consignments.registerConsignment, ({ token, body, idempotencyKey }) => {
        const { peerId, me } = this.#caller(consignments.registerConsignment, token)
        const key = `${peerId} ${idempotencyKey}`
        const earlier = this.#byKey.get(key)
        if (earlier) return earlier
        if (!body.consignee && !me.contact) throw new Refused(422, 'contact_required', '请填写收件人的姓名和手机号')
        this.registered.push(body)
        const tracking = this.addConsignment(`SH${String(this.registered.length).padStart(9, '0')}`, peerId)
        this.#byKey.set(key, tracking)
        return tracking
      }),
      on(consignments.listConsignments, ({ token, query }) => {
        const { peerId } = this.#caller(consignments.listConsignments, token)
        const mine = [...this.trackings.values()].filter(
          ({ trackingNumber }) => this.owners.get(trackingNumber) === peerId,
        )
        const isOpen = ({ status }: Tracking) => status !== 'completed' && status !== 'cancelled'
        const items = mine.filter((one) => query.open !== true || isOpen(one)).slice(0, query.limit)
        return { items: items.map(listItemOf), nextCursor: null }
      }),
      on(consignments.trackByNumber, ({ token, params }) => {
        const { peerId } = this.#caller(consignments.trackByNumber, token)
        const tracking = this.#tracking(params.trackingNumber)
        return this.owners.get(params.trackingNumber) === peerId ? tracking : { ...tracking, details: null }
      }),
      on(consignments.readPickupCode, ({ token, params }) => {
        this.#caller(consignments.readPickupCode, token)
        const found = [...this.trackings.values()].find(
          ({ details }) => details?.consignmentId === params.consignmentId,
        )
        if (!found?.details?.hasPickupCode) throw new Refused(409, 'no_pickup_code', '还没到取件的时候，到站后会通知您')
        return { code: '654321', qrText: 'x', siteName: '汇城村服务站', openingText: '周一至周五 8:30–12:00' }
      }),
      on(consignments.redirectConsignment, ({ token, params, body }) => {
        const { peerId } = this.#caller(consignments.redirectConsignment, token)
        const found = [...this.trackings.values()].find(
          ({ details }) => details?.consignmentId === params.consignmentId,
        )
        const tracking = this.#tracking(found?.trackingNumber ?? '')
        const { trackingNumber } = tracking
        this.#record({ eventId: body.eventId, by: peerId, kind: 'redirected', trackingNumber, details: body.siteId })
        return tracking
      }),
      on(consignments.cancelConsignment, ({ token, params, body }) => {
        const { peerId } = this.#caller(consignments.cancelConsignment, token)
        const found = [...this.trackings.values()].find(
          ({ details }) => details?.consignmentId === params.consignmentId,
        )
        const tracking = this.#tracking(found?.trackingNumber ?? '')
        this.#record({
          ...body,
          by: peerId,
          kind: 'cancelled',
          trackingNumber: tracking.trackingNumber,
          details: undefined,
        })
        const cancelled: Tracking = { ...tracking, status: 'cancelled', statusText: '已取消' }
        this.trackings.set(tracking.trackingNumber, cancelled)
        return cancelled
      }),
    ]
  }

  #tracking(trackingNumber: string): Tracking {
    const tracking = this.trackings.get(trackingNumber)
    if (!tracking) throw new Refused(404, 'consignment_not_found', '没有找到这个流转单号，请核对后再查')
    return tracking
  }

  #work(): FakeHandler[] {
    return [
      on(listTasks, ({ token, query }) => {
        this.#caller(listTasks, token)
        const open = this.tasks.filter((task) => task.status === 'open' || task.status === 'acknowledged')
        const found = query.number === undefined ? open : open.filter((task) => task.number === query.number)
        const from = Number(query.cursor ?? 0)
        const next = from + query.limit
        return { items: found.slice(from, next), nextCursor: next < found.length ? String(next) : null }
      }),
      on(acknowledgeTask, ({ token, params }) => {
        this.#caller(acknowledgeTask, token)
        const task = this.#change(params.taskId, { status: 'acknowledged' })
        this.acknowledged.push(task.number)
        return task
      }),
      on(completeTask, ({ token, params, body }) => {
        const { peerId } = this.#caller(completeTask, token)
        const task = this.tasks.find(({ id }) => id === params.taskId)
        if (!task) throw new Refused(404, 'task_not_found', '没有找到这项任务，可能已经办完了')
        const isRepeat = this.facts.some(({ eventId }) => eventId === body.eventId)
        if (task.status === 'done' && !isRepeat) throw new Refused(409, 'task_closed', '这项任务已经办完了')
        if (task.needsPickupCode && body.details?.pickupCode !== '654321') {
          return resultOf(body.eventId, task.trackingNumber, 'rejected', '取件码不对，请让取件人再看一遍')
        }
        const fact = {
          ...body,
          by: peerId,
          kind: task.fulfilledBy,
          trackingNumber: task.trackingNumber,
          details: body.details,
        }
        const result = this.#record(fact)
        if (result.outcome !== 'rejected') this.#change(task.id, { status: 'done' })
        return result
      }),
      on(recordScans, ({ token, body }) => {
        const { peerId } = this.#caller(recordScans, token)
        return {
          results: body.events.map((event: ScanInput) =>
            this.#record({ ...event, by: peerId, details: event.details }),
          ),
        }
      }),
    ]
  }

  #change(taskId: string, change: Partial<Task>): Task {
    const index = this.tasks.findIndex(({ id }) => id === taskId)
    const task = this.tasks[index]
    if (!task) throw new Refused(404, 'task_not_found', '没有找到这项任务，可能已经办完了')
    const changed = { ...task, ...change }
    this.tasks[index] = changed
    return changed
  }

  #record({ eventId, by, kind, trackingNumber, details }: Fact): ScanResult {
    const earlier = this.facts.find((fact) => fact.eventId === eventId)
    const isRepeat = earlier !== undefined
    if (isRepeat && earlier.trackingNumber !== trackingNumber) {
      const message = '这条记录的编号用过了，请重新扫描'
      return { ...resultOf(eventId, trackingNumber, 'rejected', message), code: 'event_id_reused' }
    }
    if (!isRepeat) this.facts.push({ eventId, by, kind, trackingNumber, details })
    return resultOf(eventId, trackingNumber, isRepeat ? 'duplicate' : 'recorded', `${trackingNumber} 已记录`)
  }

  #reports(): FakeHandler[] {
    return [
      on(readWeeklyText, ({ token, query }) => {
        this.#caller(readWeeklyText, token)
        return `${query.week} 周报\n办结 3 件`
      }),
      on(readWeeklyCard, ({ token }) => {
        this.#caller(readWeeklyCard, token)
        return CARD
      }),
    ]
  }
}
