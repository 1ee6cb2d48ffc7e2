import { type Custody, initialCustody } from './custody.ts'
import { auditPostings, auditSavings } from './posting-audit.ts'
import type { PostedBefore } from './posting-step.ts'
import { type RecordedFact, type RelayRules, recordFact } from './relay-step.ts'
import { CLOCK_TOLERANCE_MS, hashOfScanEvent } from './scan-event.ts'
import type { SiteTree } from './site.ts'
import {
  attempted,
  type Defect,
  type DefectKind,
  type Replay,
  type Report,
  type StoredCase,
  type StoredConsignment,
} from './stored-case.ts'
import { type TaskPlan, tasksFor } from './task.ts'
import { parseTrackingNumber } from './tracking-number.ts'

/**
 * Everything that is wrong with a case: records its facts once more with the rules in force and compares. Flags are not
 * compared: they say what was unexpected by the rules of their day, and the chain guards them.
 */
export function auditCase(rules: RelayRules, stored: StoredCase, now: Date): Defect[] {
  const defects: Defect[] = []
  const replays = new Map<StoredConsignment, Replay>()
  for (const one of stored.consignments) {
    const report = (kind: DefectKind, detail: string) => defects.push({ kind, subject: one.trackingNumber, detail })
    attempted(report, () => {
      auditChain(one, report)
      auditTimes(one, now, report)
      if (!auditPlan(rules.tree, one, report)) return
      const replay = replayOf(rules, stored, one)
      auditReplay(rules, one, replay, report)
      replays.set(one, replay)
    })
  }
  if (replays.size === stored.consignments.length) defects.push(...auditSavings(rules, stored, replays))
  return defects
}

function auditReplay(rules: RelayRules, one: StoredConsignment, replay: Replay, report: Report): void {
  auditCustody(one, replay.custody, report)
  auditTasks(rules.tree, one, replay.custody, report)
  auditExceptions(one, replay.custody, report)
  auditNotifications(one, replay, report)
  auditPostings(rules, one, replay, report)
}

function replayOf(rules: RelayRules, stored: StoredCase, one: StoredConsignment): Replay {
  const caseFacts = { ...stored, completedDirections: [] }
  const file = { consignmentId: one.id, plan: one.plan, weightGrams: one.weightGrams, caseFacts }
  const facts: RecordedFact[] = []
  const posted: PostedBefore[] = []
  let custody = initialCustody(one.plan)
  for (const [index, event] of one.events.entries()) {
    const fact = recordFact(rules, file, one.events.slice(0, index), event, posted, custody)
    facts.push(fact)
    posted.push(...fact.postings)
    custody = fact.custody
  }
  return { facts, custody }
}

function auditChain(one: StoredConsignment, report: Report): void {
  let previousHash: string | null = null
  for (const [index, event] of one.events.entries()) {
    const { sequence, hash } = event
    if (sequence !== index + 1) {
      report('sequence_gap', `event ${event.id}: ${sequence} instead of ${index + 1}`)
      return
    }
    if (event.previousHash !== previousHash || hash !== hashOfScanEvent(one.id, event, previousHash)) {
      report('chain_broken', `event ${sequence} (${event.id})`)
      return
    }
    previousHash = hash
  }
}

function auditTimes(one: StoredConsignment, now: Date, report: Report): void {
  let recordedBefore = one.registeredAt
  for (const { id, sequence, occurredAt, recordedAt } of one.events) {
    const isPossible =
      isBefore(one.registeredAt, occurredAt) &&
      isBefore(occurredAt, recordedAt) &&
      isBefore(recordedBefore, recordedAt) &&
      isBefore(recordedAt, now)
    if (!isPossible) {
      report(
        'time_impossible',
        `event ${sequence} (${id}): ${occurredAt.toISOString()}, recorded ${recordedAt.toISOString()}`,
      )
    }
    recordedBefore = recordedAt
  }
}

/** Not after, but for clocks that differ. */
function isBefore(earlier: Date, later: Date): boolean {
  return earlier.getTime() <= later.getTime() + CLOCK_TOLERANCE_MS
}

/** @returns false when the rules cannot even be asked */
function auditPlan(tree: SiteTree, one: StoredConsignment, report: Report): boolean {
  const { route } = one.plan
  const named = one.events.flatMap(({ siteId, details }) => [
    siteId,
    ...(details.route ?? []),
    ...(details.replacement === undefined ? [] : [details.replacement.siteId]),
  ])
  const unknown = [...route, ...named].find((siteId) => tree.find(siteId) === undefined)
  if (unknown !== undefined) report('plan_broken', `site ${unknown} is not in the network`)
  const isRoute = route.length > 1 && new Set(route).size === route.length
  const endsAgree = route[0] === one.originSiteId && one.cached.route.at(-1) === one.destinationSiteId
  if (!isRoute || !endsAgree) {
    report('plan_broken', `route ${route.join(' → ')}, from ${one.originSiteId} to ${one.destinationSiteId}`)
  }
  if (parseTrackingNumber(one.trackingNumber) !== one.trackingNumber) report('plan_broken', 'check digit')
  return unknown === undefined && isRoute
}

function auditCustody({ cached, events }: StoredConsignment, fold: Custody, report: Report): void {
  const latest = events.reduce((time, { occurredAt }) => Math.max(time, occurredAt.getTime()), Number.NEGATIVE_INFINITY)
  const expected = [
    ['status', fold.status, cached.status],
    ['site', fold.siteId, cached.siteId],
    ['open exceptions', fold.openExceptions.length, cached.openExceptions],
    ['route', fold.route.join(), cached.route.join()],
    ['home delivery', fold.homeDelivery, cached.homeDelivery],
    ['returning', fold.isReturning, cached.isReturning],
    ['completed at', fold.completedAt?.getTime() ?? null, cached.completedAt?.getTime() ?? null],
    ['last hash', events.at(-1)?.hash ?? null, cached.lastEventHash],
    ['last event at', events.length === 0 ? null : latest, cached.lastEventAt?.getTime() ?? null],
  ] as const
  for (const [column, folded, stored] of expected) {
    if (folded !== stored) report('custody_differs', `${column}: ${stored} instead of ${folded}`)
  }
}

function auditTasks(tree: SiteTree, one: StoredConsignment, custody: Custody, report: Report): void {
  const textOf = (tasks: readonly TaskPlan[]) =>
    tasks
      .map(({ kind, siteId }) => `${kind} at ${siteId}`)
      .sort()
      .join(', ')
  const expected = textOf(tasksFor(tree, one.plan, custody))
  const live = textOf(one.liveTasks)
  if (expected !== live) report('tasks_differ', `${live || 'none'} instead of ${expected || 'none'}`)
}

function auditExceptions(one: StoredConsignment, custody: Custody, report: Report): void {
  const textOf = (exceptions: readonly { readonly id: string; readonly kind: string }[]) =>
    exceptions
      .map(({ id, kind }) => `${kind} ${id}`)
      .sort()
      .join(', ')
  const expected = textOf(custody.openExceptions)
  const open = textOf(one.openExceptions)
  if (expected !== open) report('exceptions_differ', `${open || 'none'} instead of ${expected || 'none'}`)
}

function auditNotifications(one: StoredConsignment, replay: Replay, report: Report): void {
  const keys = new Set(one.notifications.map(({ dedupeKey }) => dedupeKey))
  for (const { notice, event } of replay.facts) {
    if (notice === null) continue
    const key = `resident:${one.id}:${notice}:${event.id}`
    if (!keys.has(key)) report('notification_missing', key)
  }
  const told = new Set<string>()
  for (const { dedupeKey, template, recipientId, taskId } of one.notifications) {
    const meaning = taskId === null ? dedupeKey : `${template} of task ${taskId} to ${recipientId}`
    if (told.has(meaning)) report('notification_doubled', meaning)
    told.add(meaning)
  }
}
