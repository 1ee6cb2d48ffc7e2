import { derivedId } from '../../server/domain/derived-id.ts'
import { firstTasks } from '../../server/domain/relay-step.ts'
import { trackingNumberOf } from '../../server/domain/tracking-number.ts'
import type { Person } from '../../server/services/actor.ts'
import type { ServiceContext } from '../../server/services/context.ts'
import { recordScans, type ScanOutcome, type ScanRequest } from '../../server/services/record-scans.ts'
import { relayRules } from '../../server/services/relay-rules.ts'
import type { Database } from '../../server/store/database.ts'
import { seededChance } from './clock.ts'
import { PLACES } from './county.ts'
import { aMemberOfStaff, aResident } from './factories.ts'
import { type Harness, serviceContext } from './harness.ts'
import { type Interleaving, LAST_MINUTE } from './interleavings.ts'
import { at } from './relay-facts.ts'

export interface Registered extends Interleaving {
  readonly id: string
  readonly trackingNumber: string
  readonly caseId: string
}

/** A matter that needs one visit, and one that needs two. */
const MATTERS = ['M033', 'M001']
/** With a road to the county seat that was measured, and without. */
const HOMES = [PLACES.measuredVillage, PLACES.village]

/** Registers all of them at once, as the registration would one by one; nobody is told of the first tasks. */
export async function registerAll(
  harness: Harness,
  interleavings: readonly Interleaving[],
): Promise<readonly Registered[]> {
  const { userId: residentId } = await aResident(harness)
  const rules = await relayRules(harness.context)
  let caseId = ''
  const all = interleavings.map((one, serial): Registered => {
    if (!one.joinsCase || serial === 0) caseId = derivedId('case', String(serial))
    return { ...one, id: derivedId('consignment', String(serial)), trackingNumber: trackingNumberOf(serial), caseId }
  })
  const createdAt = at(0)
  const cases = [...new Set(all.map((one) => one.caseId))].map((id, index) => {
    const matterId = MATTERS[index % 2]
    return { id, matterId, residentId, homeSiteId: HOMES[(index >> 1) % 2], createdAt }
  })
  await insertRows(harness.owner, 'relay_case', cases)
  const consignments = all.map(({ id, trackingNumber, caseId: ofCase, plan }) => ({
    id,
    trackingNumber,
    caseId: ofCase,
    direction: plan.direction,
    plannedRoute: plan.route,
    plannedHomeDelivery: plan.homeDelivery,
    twoPersonHandling: plan.twoPersonHandling ?? false,
    contents: '测试',
    consigneeNameSealed: '',
    consigneePhoneSealed: '',
    consigneePhoneHash: '',
    consigneePhoneLast4Hash: '',
    registeredBy: residentId,
    registeredAt: createdAt,
    route: plan.route,
    originSiteId: plan.route[0],
    siteId: plan.route[0],
    destinationSiteId: plan.route.at(-1),
    homeDelivery: plan.homeDelivery,
  }))
  await insertRows(harness.owner, 'consignment', consignments)
  const tasks = all.flatMap(({ id, plan }) =>
    firstTasks(rules, id, plan, createdAt).map((task) => ({ ...task, number: 1, consignmentId: id, createdAt })),
  )
  await insertRows(harness.owner, 'task', tasks)
  await harness.owner.$executeRaw`ANALYZE`
  return all
}

/** Every row with the same fields, named as the columns; what is not given has its default. */
async function insertRows(db: Database, table: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).map((field) => field.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`))
  const named = rows.map((row) => Object.fromEntries(Object.values(row).map((value, index) => [columns[index], value])))
  const text = `INSERT INTO ${table} (${columns.join(', ')})
    SELECT ${columns.join(', ')} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`
  await db.$executeRawUnsafe(text, JSON.stringify(named))
}

/** A person with a phone, which sends what it has in batches, one after the other. */
interface Phone {
  readonly context: ServiceContext
  readonly person: Person
}

/** Phones of two people who may scan anywhere, on as many servers over the same database. */
export async function phones(harness: Harness, count: number): Promise<readonly Phone[]> {
  const servers = [harness.context, serviceContext(harness.db, harness.clock, 2)]
  const grants = [
    { role: 'courier', siteId: null },
    { role: 'dispatcher', siteId: PLACES.hub },
  ] as const
  return await Promise.all(
    Array.from({ length: count }, async (_, index) => ({
      context: servers[index % servers.length] as ServiceContext,
      person: await aMemberOfStaff(harness, ...grants),
    })),
  )
}

const IN_BATCH = 200

/** All phones send at once, each its scans of all the consignments mixed. @returns every answer */
export async function sendAll(
  harness: Harness,
  senders: readonly Phone[],
  consignments: readonly Registered[],
  seed: number,
): Promise<readonly ScanOutcome[]> {
  harness.clock.set(at(LAST_MINUTE))
  const chance = seededChance(seed)
  const scans = consignments.flatMap((one) => {
    const pickupCode = harness.context.personalData.pickupCode(one.id)
    let place = chance.integer(4_000)
    return one.sent.map(({ fact: { minutes, ...fact }, phone }) => {
      place += 1 + chance.integer(1_000)
      const request: ScanRequest = { ...fact, trackingNumber: one.trackingNumber, occurredAt: at(minutes), pickupCode }
      return { place, phone, request }
    })
  })
  scans.sort((a, b) => a.place - b.place)
  const answers = await Promise.all(
    senders.map(async ({ context, person }, phone) => {
      const own = scans.filter((one) => one.phone === phone).map(({ request }) => request)
      const outcomes: ScanOutcome[] = []
      for (let from = 0; from < own.length; from += IN_BATCH) {
        outcomes.push(...(await recordScans(context, person, own.slice(from, from + IN_BATCH))))
      }
      return outcomes
    }),
  )
  return answers.flat()
}
