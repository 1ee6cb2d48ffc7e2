import { expect } from 'vitest'
import { type Tracking, trackByNumber } from '../../server/contract/consignments.ts'
import { listNotifications } from '../../server/contract/notifications.ts'
import {
  type LedgerTransaction,
  listLedger,
  readWeeklySummary,
  type WeeklySummary,
} from '../../server/contract/reports.ts'
import { answerOf, expectNoneOf } from '../setup/answers.ts'
import type { Demo } from '../setup/demo.ts'
import { type ChatPhone, openChat } from './chat-phone.ts'

const KEYS = ['resident', 'neighbour', 'clerk', 'dispatcher', 'town', 'village', 'leader'] as const

/** Everybody of the story, with his phone. */
export type Cast = Readonly<Record<(typeof KEYS)[number], ChatPhone>>

/** Fictional, like everybody here. */
export const CONTACTS = {
  resident: { name: '林小满', phone: '13800138000' },
  neighbour: { name: '何大田', phone: '13800138001' },
}
export type Holder = keyof typeof CONTACTS

export async function castOf(demo: Demo): Promise<Cast> {
  const phones = await Promise.all(KEYS.map(async (key) => [key, await openChat(demo.port, key)] as const))
  return Object.fromEntries(phones) as Cast
}

/**
 * Where the consignment is, asked as its holder, as a stranger and in chat: the three must agree, and the stranger must
 * learn nothing of whose it is.
 */
export async function trackedEverywhere(demo: Demo, cast: Cast, holder: Holder, number: string): Promise<Tracking> {
  const own = answerOf(trackByNumber, await demo.call(holder, 'GET', `/tracking/${number}`))
  const public_ = answerOf(trackByNumber, await demo.call(null, 'GET', `/tracking/${number}`))
  expect(public_).toEqual({ ...own, details: null })
  expect(own.details).not.toBeNull()
  expectNoneOf({ own, public_ }, Object.values(CONTACTS[holder]))
  const said = await cast[holder].ask(`查件 ${number}`, new RegExp(`^${number} `))
  expect(said).toContain(`${number} ${own.statusText}`)
  expect(said).toContain(`现在：${own.whereText}`)
  if (own.nextText !== null) expect(said).toContain(own.nextText)
  return own
}

/** A short name for each stop of the route and what is said of it: `A01 passed`. */
export function routeOf({ route }: Tracking): string[] {
  return route.map(({ siteId, state }) => `${siteId} ${state}`)
}

/** The number of the task that somebody was given for this consignment. */
export async function taskOf(phone: ChatPhone, heading: string, number: string): Promise<string> {
  const [, task] = await phone.hear(new RegExp(`【任务 (\\d+)】${heading}\\n单号 ${number}，`))
  return task ?? ''
}

/** Templates of the notifications of a consignment and what became of them, sorted. */
export async function notificationsOf(demo: Demo, consignmentId: string): Promise<string[]> {
  const answer = await demo.call('administrator', 'GET', `/notifications?limit=100&consignmentId=${consignmentId}`)
  const { items, nextCursor } = answerOf(listNotifications, answer)
  expect(nextCursor).toBeNull()
  return items.map(({ template, status, attemptCount }) => `${template} ${status} ${attemptCount}`).sort()
}

export async function ledgerOf(demo: Demo, consignmentId: string): Promise<readonly LedgerTransaction[]> {
  const answer = await demo.call('finance', 'GET', `/ledger?limit=100&consignmentId=${consignmentId}`)
  return answerOf(listLedger, answer).items
}

export async function weekOf(demo: Demo): Promise<WeeklySummary> {
  return answerOf(readWeeklySummary, await demo.call('leader', 'GET', '/reports/weekly'))
}
