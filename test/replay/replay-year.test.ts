import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { localDateOf } from '../../server/domain/calendar-time.ts'
import { evaluate } from '../../server/replay/comparison.ts'
import { openCounty } from '../../server/replay/county.ts'
import { seedPeople } from '../../server/replay/people.ts'
import { planCountyYear } from '../../server/replay/plan/county-year.ts'
import { OtherReplay, replayYear } from '../../server/replay/replay-year.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import type { Database } from '../../server/store/database.ts'
import { hashReplay } from '../../server/store/replays.ts'
import { useHarness } from '../setup/harness.ts'
import { eventfulParameters, seededCounty } from '../setup/replayed-county.ts'

/** All of it happens in January; the test waits until the carrier is paid for it. */
const ITEMS = 40
const LAST_DAY = '2023-02-14'
const parameters = eventfulParameters(ITEMS)
const january = {
  month: '2023-01',
  format: 'gbk' as const,
  errors: (['double_billing', 'wrong_tariff', 'foreign_parcels', 'missing_lines', 'swapped_amounts'] as const).map(
    (kind) => ({ kind, lines: 2 }),
  ),
}
const madeUp = { ...parameters.madeUp, monthShares: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], bills: [january] }
const year = planCountyYear({ ...parameters, madeUp }, seededCounty())
const one = useHarness({ poolSize: 8 })
const other = useHarness({ poolSize: 8 })

/** Of two databases no secret is the same. */
const keys = new Map<Database, string>()

/** A server of its own each time, as after a stop; @param stopOn the day on which it is stopped */
async function play(db: Database, stopOn: string, plan = year) {
  const key = keys.get(db) ?? Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')
  keys.set(db, key)
  const secrets = { sessionKey: key, personalDataKey: key, serviceToken: 'service-token-of-the-replay-0123456789' }
  const logger = pino({ level: 'silent' })
  const county = await openCounty(db, { secrets, logger, seed: 'test', now: new Date('2023-01-01T00:00:00+08:00') })
  const stopping = new AbortController()
  const onProgress = ({ at }: { readonly at: Date }) => {
    if (localDateOf(at) >= stopOn) stopping.abort()
  }
  try {
    await seedPeople(db, await county.context.network.tree(), plan.parameters.madeUp.selfServiceResidents)
    const end = await replayYear(county, plan, { stopping: stopping.signal, onProgress })
    const evaluated = stopOn === LAST_DAY ? await evaluate(county, plan.parameters) : null
    return { ...end, context: county.context, evaluated }
  } finally {
    await county.close()
  }
}

describe('a replayed year', () => {
  test('is the same in one go and in pieces, with every planted error found and sound books', {
    timeout: 600_000,
  }, async () => {
    const whole = await play(one.db, LAST_DAY)
    const pieces: Awaited<ReturnType<typeof play>>[] = []
    for (const day of ['2023-01-06', '2023-01-19', '2023-02-10', LAST_DAY]) {
      pieces.push(await play(other.db, day))
    }
    expect(pieces.map(({ isOver }) => isOver)).toEqual([false, false, false, false])
    const [hashes, inPieces] = [await hashReplay(one.db), await hashReplay(other.db)]
    expect(hashes.transactions).toBeGreaterThan(ITEMS)
    expect(inPieces).toEqual(hashes)
    expect(pieces.at(-1)?.evaluated).toEqual(whole.evaluated)
    expect(pieces.at(-1)?.findings).toEqual(whole.findings)
    const items = whole.evaluated?.compared.find(({ name }) => name === '收寄件')
    expect(items?.ours).toBe(`${ITEMS}件`)

    const planted = whole.findings.filter(({ error }) => error !== 'not_planted')
    expect(planted.map(({ error }) => error).toSorted()).toEqual([
      'double_billing',
      'foreign_parcels',
      'missing_lines',
      'swapped_amounts',
      'wrong_tariff',
    ])
    expect(planted.filter(({ planted, found }) => planted !== found)).toEqual([])
    expect(whole.findings.filter(({ error, found }) => error === 'not_planted' && found > 0)).toEqual([])

    const verdict = await verifyDatabase(whole.context)
    expect(verdict.defects).toEqual([])
    expect(await one.db.monthClose.count()).toBe(1)
  })

  test('is not gone on with by another plan', async () => {
    const otherwise = planCountyYear({ ...parameters, seed: 'other' }, seededCounty())
    await expect(play(one.db, LAST_DAY, otherwise)).rejects.toThrow(OtherReplay)
  })
})
