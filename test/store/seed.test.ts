import { beforeAll, describe, expect, test } from 'vitest'
import { seedDemo, seedNetwork } from '../../prisma/seed.ts'
import { fen } from '../../server/domain/money.ts'
import { SiteTree } from '../../server/domain/site.ts'
import { tariffProblems } from '../../server/domain/tariff.ts'
import type { Database } from '../../server/store/database.ts'
import { readSites } from '../../server/store/network.ts'
import { readPricing } from '../../server/store/pricing.ts'
import { useDatabase } from '../setup/database.ts'

describe('a fresh county', () => {
  const database = useDatabase()

  test('has 15 towns and farm, 256 villages and neighbourhoods, the hub and 22 sample agencies', async () => {
    const kinds = await database.db.site.groupBy({ by: ['kind'], _count: true })
    expect(Object.fromEntries(kinds.map(({ kind, _count }) => [kind, _count]))).toEqual({
      hub: 1,
      town_centre: 15,
      village_station: 256,
      agency: 22,
    })
    expect(await database.db.matter.count({ where: { isSample: true } })).toBe(40)
  })

  test('leaves out the placeholder rows of the statistical register', async () => {
    expect(await database.db.site.count({ where: { name: { contains: '虚拟' } } })).toBe(0)
  })

  test('is one tree in which every village reaches the hub through its town', async () => {
    const tree = new SiteTree(await readSites(database.db))
    const village = await database.db.site.findFirstOrThrow({ where: { name: '汇城村委会' } })
    expect(tree.pathToHub(village.id).map(({ name }) => name)).toEqual(['汇城村委会', '三河镇', '大埔县业务流转中心'])
    expect(village.aliases).toContain('汇城')
  })

  test('keeps unknown distances as gaps and known ones with their source', async () => {
    const towns = await database.db.site.findMany({ where: { kind: 'town_centre' } })
    const known = towns.filter(({ roadMetres }) => roadMetres !== null)
    expect(known.map(({ name, roadMetres }) => [name, roadMetres]).sort()).toEqual([
      ['丰溪林场', 54_000],
      ['洲瑞镇', 65_000],
      ['湖寮镇', 0],
      ['百侯镇', 11_000],
      ['茶阳镇', 18_000],
    ])
    expect(known.every(({ roadSource }) => roadSource !== null)).toBe(true)
    expect(await database.db.site.count({ where: { kind: 'village_station', roadMetres: { not: null } } })).toBe(0)
  })

  test('has sound sample prices, one version a budget line', async () => {
    const { tariffs, savingsMethods } = await readPricing(database.db)
    for (const tariff of tariffs) expect(tariffProblems(tariff, null)).toEqual([])
    expect(tariffs.map(({ line }) => line).sort()).toEqual(['county_seat', 'towns'])
    expect(tariffs.find(({ line }) => line === 'towns')?.rule).toEqual({ basis: 'per_item', fen: fen(1_800) })
    expect(savingsMethods).toHaveLength(1)
    expect(tariffs.every(({ source }) => source.includes('示例参数'))).toBe(true)
  })
})

describe('seeding again', () => {
  const database = useDatabase('migrated', { poolSize: 8 })
  let first: unknown

  beforeAll(async () => {
    // also at once, as several starting processes do
    await Promise.all([seedNetwork(database.db), seedNetwork(database.db), seedNetwork(database.db)])
    first = await everything(database.db)
  })

  test('changes nothing', async () => {
    await seedNetwork(database.db)
    expect(await everything(database.db)).toEqual(first)
  })

  test('leaves alone what an office has changed', async () => {
    const where = { id: '441422105' }
    await database.db.site.update({ where, data: { roadMetres: 14_200, roadSource: '实测', name: '三河镇(改)' } })
    await seedNetwork(database.db)
    await seedDemo(database.db)
    expect(await database.db.site.findUnique({ where })).toMatchObject({ roadMetres: 14_200, roadSource: '实测' })
  })

  test('the demo fills every gap of a town with a distance marked demo, and no other', async () => {
    await seedDemo(database.db)
    expect(await database.db.site.count({ where: { kind: 'town_centre', roadMetres: null } })).toBe(0)
    expect(await database.db.site.count({ where: { roadSource: 'demo' } })).toBe(9)
    expect(await database.db.site.findUnique({ where: { id: '441422109' } })).toMatchObject({ roadMetres: 65_000 })
  })
})

async function everything(db: Database): Promise<unknown> {
  return {
    sites: await db.site.findMany({ orderBy: { id: 'asc' } }),
    matters: await db.matter.findMany({ orderBy: { id: 'asc' } }),
    tariffs: await db.tariffVersion.findMany({ orderBy: { id: 'asc' } }),
    methods: await db.savingsMethodVersion.findMany(),
  }
}
