import { createHash } from 'node:crypto'
import { localDateOf, parseLocalDate } from '../domain/calendar-time.ts'
import type { JsonValue } from '../domain/canonical-json.ts'
import { keepReplayProgress, readReplayProgress, withdrawUnsent } from '../store/replays.ts'
import type { ReplayedCounty } from './county.ts'
import { type OfficeAct, planBudget, planClose, planVolumeImport } from './office.ts'
import { type Bill, planBills } from './plan/bills.ts'
import type { CountyYear } from './plan/county-year.ts'
import type { Deed } from './plan/deeds.ts'
import { grouped } from './plan/grouped.ts'
import { planVolumes } from './plan/volumes.ts'
import { DeedPlayer } from './play-deeds.ts'
import { type Finding, Findings, planSettlement, planThirteenthBill } from './settle-bills.ts'
import { type Waking, wakings } from './timeline.ts'

/** Everything that happens at one instant: jobs wake first, then people act, then the office does its accounts. */
interface Instant {
  readonly at: number
  readonly wakings: readonly Waking[]
  readonly deeds: readonly Deed[]
  readonly office: readonly OfficeAct[]
}

export interface Progress {
  readonly at: Date
  readonly done: number
  readonly total: number
  /** of this run */
  readonly doneNow: number
}

/** A year that was stopped, or is over. */
export interface ReplayEnd {
  readonly isOver: boolean
  readonly findings: readonly Finding[]
  readonly bills: readonly Bill[]
}

/** Somebody replays another year into a database that is in the middle of one. */
export class OtherReplay extends Error {}

/**
 * Plays a planned year through the API, instant by instant. Stopped at any time, even killed, it goes on where it was: each act
 * has an id of its own and was either done or not, and the instant that was cut off is played once more.
 * @throws OtherReplay when what was begun was planned otherwise
 */
export async function replayYear(
  county: ReplayedCounty,
  year: CountyYear,
  options: { readonly stopping: AbortSignal; readonly onProgress: (progress: Progress) => void },
): Promise<ReplayEnd> {
  const { context, db, clock } = county
  const tree = await context.network.tree()
  const bills = planBills(year.parameters, year.items, tree)
  const agencies = [...tree.sites].filter(({ kind }) => kind === 'agency').map(({ id }) => id)
  const plan = fingerprintOf(year)
  const before = await readReplayProgress(db, year.parameters.year)
  if (before !== null && before.plan !== plan) throw new OtherReplay()
  const findings = new Findings((before?.findings ?? []) as unknown as Finding[])
  const all = instantsOf(year, officeActs(year, bills, agencies, findings))
  const left = before === null ? all : all.filter(({ at }) => at > before.until.getTime())
  const total = weightOf(all)
  const skipped = total - weightOf(left)
  const player = new DeedPlayer(county)
  let doneNow = 0
  let isRepeat = before !== null
  for (const instant of left) {
    if (options.stopping.aborted) return { isOver: false, findings: findings.all, bills }
    const until = new Date(instant.at)
    clock.moveTo(until)
    await playInstant(county, player, instant, isRepeat)
    isRepeat = false
    const progress = { plan, until, findings: findings.all as unknown as JsonValue }
    await keepReplayProgress(db, year.parameters.year, progress, new Date())
    doneNow += weightOf([instant])
    options.onProgress({ at: until, done: skipped + doneNow, total, doneNow })
  }
  return { isOver: true, findings: findings.all, bills }
}

async function playInstant(
  county: ReplayedCounty,
  player: DeedPlayer,
  { wakings, deeds, office }: Instant,
  isRepeat: boolean,
): Promise<void> {
  const never = new AbortController().signal
  for (const { job, at } of wakings) {
    await job.run(county.context, at, never)
    if (job.id === NIGHTLY) await withdrawUnsent(county.db, at)
  }
  await player.play(deeds, isRepeat)
  for (const act of office) await act.do(county)
}

/** With it the day's messages are over: nobody is written to about a year that is past. */
const NIGHTLY = 'daily-root'

function officeActs(
  year: CountyYear,
  bills: readonly Bill[],
  agencies: readonly string[],
  findings: Findings,
): OfficeAct[] {
  const volumes = planVolumes(year.parameters, agencies)
  const last = bills.at(-1)
  return [
    ...planBudget(year),
    ...volumes.map((one, index) => planVolumeImport(year, one, index % 2 === 0 ? 'csv' : 'xlsx')),
    ...volumes.map(({ month }) => planClose(year, month)),
    ...bills.filter(({ lines }) => lines.length > 0).flatMap((bill) => planSettlement(year, bill, findings)),
    ...(last === undefined ? [] : planThirteenthBill(year, last, findings)),
  ]
}

/** The year with its jobs and its office, in the order of time; jobs go on until the last act is a day old. */
function instantsOf(year: CountyYear, office: readonly OfficeAct[]): Instant[] {
  const lastAct = Math.max(...[...year.deeds, ...office].map(({ at }) => at.getTime()))
  const from = parseLocalDate(`${year.parameters.year}-01-01`)
  const until = localDateOf(new Date(lastAct + DAY_MS))
  const byInstant = <T extends { readonly at: Date }>(list: readonly T[]) => grouped(list, ({ at }) => at.getTime())
  const [jobs, deeds, acts] = [byInstant(wakings(year.days, from, until)), byInstant(year.deeds), byInstant(office)]
  const times = [...new Set([...jobs.keys(), ...deeds.keys(), ...acts.keys()])].toSorted((a, b) => a - b)
  return times.map((at) => ({
    ...{ at, wakings: jobs.get(at) ?? [], deeds: deeds.get(at) ?? [], office: acts.get(at) ?? [] },
  }))
}
const DAY_MS = 86_400_000

function weightOf(instants: readonly Instant[]): number {
  return instants.reduce((sum, { wakings, deeds, office }) => sum + wakings.length + deeds.length + office.length, 0)
}

function fingerprintOf({ parameters, deeds }: CountyYear): string {
  const parts = [
    JSON.stringify(parameters),
    ...deeds.map(({ at, act }) => `${at.getTime()} ${'eventId' in act ? act.eventId : act.kind}`),
  ]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)
}
