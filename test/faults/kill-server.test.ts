import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ClaimedNotification, claimNotifications } from '../../server/contract/notifications.ts'
import { type Database, openDatabase } from '../../server/store/database.ts'
import { IS_FULL } from '../setup/thoroughness.ts'
import { expectConsequencesOnce, expectRecordedOnce, recordedEventIds } from './recorded-facts.ts'
import { type Ending, Phones, type Scan, scansOf } from './relay-load.ts'
import { databaseUrlOf, killPostgres, runScript, type ServerProgram, startServerProgram } from './server-program.ts'

vi.setConfig({ testTimeout: 60_000 })

const CONSIGNMENTS = 60
const SCANS = 200
const RECOVERY_MS = 20_000

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'shaopao-faults-'))
let server: ServerProgram
let phones: Phones

beforeAll(async () => {
  server = await startServerProgram(dataDir)
  phones = await Phones.signIn(server.url)
})
afterAll(async () => {
  await server?.stop()
  killPostgres(dataDir)
  rmSync(dataDir, { recursive: true })
})

async function restart(): Promise<void> {
  server = await startServerProgram(dataDir)
  phones.moveTo(server.url)
}

/** Looks into the database past the server. */
async function inDatabase<T>(look: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase({ url: databaseUrlOf(dataDir), poolSize: 2, logger: pino({ level: 'silent' }) })
  try {
    return await look(db)
  } finally {
    await db.close()
  }
}

async function expectVerified(): Promise<void> {
  const { code, output } = await runScript('server/verify.ts', dataDir)
  expect(code, output).toBe(0)
}

describe('kill -9 in the middle of 200 concurrent scans', () => {
  const both = async () => {
    const gone = server.kill()
    killPostgres(dataDir)
    await gone
  }
  const KILLS: [what: string, answersBefore: number, kill: () => Promise<void>][] = [
    ['the server and PostgreSQL', SCANS / 3, both],
    ['the server, at the first answer', 1, () => server.kill()],
    ['the server, half way', SCANS / 2, () => server.kill()],
  ]
  test.each(IS_FULL ? KILLS : KILLS.slice(0, 1))(
    '%s: nothing acknowledged is lost, nothing is doubled',
    async (_what, answersBefore, kill) => {
      const numbers = await phones.register(CONSIGNMENTS)
      const scans = scansOf(numbers, SCANS)
      const acknowledged = new Set<string>()
      let killed: Promise<void> | undefined
      const endings = await Promise.all(
        scans.map(async (scan) => {
          const ending = await phones.send(scan)
          if (ending.answered) acknowledged.add(scan.event.eventId)
          if (acknowledged.size >= answersBefore) killed ??= kill()
          return ending
        }),
      )
      await killed
      expect(server.isRunning).toBe(false)
      for (const ending of endings) if (ending.answered) expect(ending.result.outcome).toBe('recorded')
      expect(acknowledged.size).toBeGreaterThanOrEqual(answersBefore)
      // the kill came in the middle, or this test would prove nothing
      expect(acknowledged.size).toBeLessThan(SCANS)

      await restart()
      const recorded = await inDatabase(async (db) => {
        const ids = await expectRecordedOnce(db, numbers, scans, acknowledged)
        await expectConsequencesOnce(db, numbers)
        return ids
      })

      const again = await Promise.all(scans.map((scan) => phones.send(scan)))
      expect(server.isRunning, server.log()).toBe(true)
      expect(again.map(outcomeOf)).toEqual(
        scans.map(({ event }) => (recorded.has(event.eventId) ? 'duplicate' : 'recorded')),
      )
      await inDatabase(async (db) => {
        await expectRecordedOnce(db, numbers, scans, new Set(scans.map(({ event }) => event.eventId)))
        expect(await recordedEventIds(db, numbers)).toHaveLength(SCANS)
        await expectConsequencesOnce(db, numbers)
      })
      await expectVerified()
    },
  )
})

test('kill -9 of PostgreSQL under load: the server recovers by itself and loses nothing', async () => {
  const numbers = await phones.register(CONSIGNMENTS)
  const scans = scansOf(numbers, 4 * CONSIGNMENTS)
  const acknowledged = new Set<string>()
  const refusals: string[] = []
  let killedAt: number | undefined
  let lastRefusalAt = 0
  /** A phone keeps a scan until it is acknowledged. */
  const sendUntilAcknowledged = async (scan: Scan) => {
    await vi.waitFor(
      async () => {
        const ending = await phones.send(scan)
        if (!ending.answered) {
          refusals.push(ending.why)
          lastRefusalAt = performance.now()
        }
        expect(outcomeOf(ending)).toBeOneOf(['recorded', 'duplicate'])
      },
      { timeout: RECOVERY_MS, interval: 50 },
    )
    acknowledged.add(scan.event.eventId)
    if (acknowledged.size < SCANS / 4 || killedAt !== undefined) return
    killedAt = performance.now()
    killPostgres(dataDir)
  }
  const waiting = [...scans]
  const phone = async () => {
    for (let scan = waiting.shift(); scan !== undefined; scan = waiting.shift()) await sendUntilAcknowledged(scan)
  }
  await Promise.all(Array.from({ length: 16 }, phone))

  expect(server.isRunning, server.log()).toBe(true)
  expect(refusals.length).toBeGreaterThan(0)
  for (const refusal of refusals) expect(refusal).toMatch(/answered 503 .*"unavailable".*请稍后再试/)
  expect(lastRefusalAt - (killedAt ?? 0)).toBeLessThan(RECOVERY_MS / 2)
  await inDatabase(async (db) => {
    await expectRecordedOnce(db, numbers, scans, acknowledged)
    expect(await recordedEventIds(db, numbers)).toHaveLength(scans.length)
    await expectConsequencesOnce(db, numbers)
  })
  await expectVerified()
})

test('every notification that all these kills left behind goes out once or is withdrawn as no longer true', async () => {
  const { serviceToken } = JSON.parse(readFileSync(path.join(dataDir, 'secrets.json'), 'utf8'))
  const asBot = { token: serviceToken as string }
  const told: string[] = []
  const claim = async () => {
    const answer = await phones.post(claimNotifications.path, asBot, { channel: 'simulator', limit: 100 })
    return (answer as { items: ClaimedNotification[] }).items
  }
  const waiting = () => inDatabase((db) => db.notification.count({ where: { status: { in: ['pending', 'sending'] } } }))
  for (let before = Number.POSITIVE_INFINITY, left = await waiting(); left > 0; before = left, left = await waiting()) {
    // each round tells or withdraws something: a notification that nobody can claim would be lost
    expect(left).toBeLessThan(before)
    for (let items = await claim(); items.length > 0; items = await claim()) {
      await Promise.all(
        items.map(({ id, attemptId }) =>
          phones.post(`/notifications/${id}/attempts/${attemptId}`, asBot, { outcome: 'sent' }),
        ),
      )
      told.push(...items.map(({ id }) => id))
    }
  }
  expect(new Set(told).size).toBe(told.length)
  const all = await inDatabase((db) => db.notification.findMany({ select: { id: true, digestId: true, status: true } }))
  const withStatus = (status: string) => all.filter((one) => one.status === status)
  // a digest goes out as one of those that it bundles
  const messages = new Set(withStatus('sent').map(({ id, digestId }) => digestId ?? id))
  expect([...messages].sort()).toEqual(told.sort())
  expect(withStatus('sent').length + withStatus('withdrawn').length).toBe(all.length)
})

test('the server, told to stop after all that, ends in order', async () => {
  expect(await server.stop()).toBe(0)
})

function outcomeOf(ending: Ending): string {
  return ending.answered ? ending.result.outcome : ending.why
}
