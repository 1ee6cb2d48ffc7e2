import { pino } from 'pino'
import { describe, expect, test, vi } from 'vitest'
import { createStatementNames, openDatabase } from '../../server/store/database.ts'
import { useDatabase } from '../setup/database.ts'

const logger = pino({ level: 'silent' })

describe('the Prisma client', () => {
  const database = useDatabase('network', { poolSize: 1 })

  test('answers a ping in milliseconds', async () => {
    expect(await database.db.ping()).toBeGreaterThan(0)
  })

  test('prepares a recurring statement once a connection and runs it from there', async () => {
    const { db } = database
    for (let run = 0; run < 8; run++) await db.$queryRaw`SELECT name FROM site WHERE id = ${'441422105'}`
    const prepared = await db.$queryRaw<{ runs: bigint }[]>`
      SELECT generic_plans + custom_plans AS runs FROM pg_prepared_statements WHERE statement LIKE 'SELECT name FROM site%'`
    // the first sight of a text is not kept
    expect(prepared).toEqual([{ runs: 7n }])
  })

  test('writes and reads instants in UTC', async () => {
    const { db } = database
    expect(await db.$queryRaw`SELECT ${new Date('2024-03-01T00:00:00Z')}::timestamptz AS at`).toEqual([
      { at: new Date('2024-03-01T00:00:00Z') },
    ])
  })

  test('rolls an interrupted transaction back', async () => {
    const { db } = database
    const interrupted = db.$transaction(async (transaction) => {
      await transaction.site.update({ where: { id: '441422105' }, data: { address: '改' } })
      throw new Error('interrupted')
    })
    await expect(interrupted).rejects.toThrow('interrupted')
    expect(await db.site.findUnique({ where: { id: '441422105' } })).toMatchObject({ address: null })
  })

  test('is closed for good', async () => {
    const db = openDatabase({ url: database.url, poolSize: 1, logger })
    await db.ping()
    await db.close()
    await vi.waitFor(async () => {
      const others = await database.db.$queryRaw`SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`
      expect(others).toEqual([])
    })
  })

  test('says so when the database cannot be reached', async () => {
    const db = openDatabase({ url: 'postgresql://nobody@127.0.0.1:1/none', poolSize: 1, logger })
    await expect(db.ping()).rejects.toThrow()
    await db.close()
  })
})

describe('statement names', () => {
  test('a text that recurs has one name, another text another', () => {
    const nameOf = createStatementNames()
    expect(nameOf('SELECT 1')).toBe('')
    const name = nameOf('SELECT 1')
    expect(name).toMatch(/^s.{27}$/)
    expect(nameOf('SELECT 1')).toBe(name)
    nameOf('SELECT 2')
    expect(nameOf('SELECT 2')).not.toBe(name)
  })

  test('texts without end do not fill the connections', () => {
    const nameOf = createStatementNames()
    const texts = Array.from({ length: 2_000 }, (_, index) => `SELECT ${index}`)
    const named = texts.filter((text) => nameOf(text) === '' && nameOf(text) !== '')
    expect(named).toHaveLength(500)
  })
})
