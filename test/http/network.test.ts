import { describe, expect, test } from 'vitest'
import { listMatters, listSites } from '../../server/contract/network.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'

const api = useApi()
const sites = async (query: string) => answerOf(listSites, await api.call('GET', `/sites?${query}`))
const matters = async (query: string) => answerOf(listMatters, await api.call('GET', `/matters?${query}`))
const q = (words: string) => `q=${encodeURIComponent(words)}`

/** Reads a list to its end. */
async function all(
  list: (query: string) => Promise<{ items: { id: string }[]; nextCursor: string | null }>,
  query: string,
) {
  const ids: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await list(cursor === undefined ? query : `${query}&cursor=${encodeURIComponent(cursor)}`)
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  }
  return ids
}

describe('sites', () => {
  test('the whole county, in pages of any size, each once', async () => {
    const kinds = { village_station: 256, town_centre: 15, hub: 1, agency: 22 }
    for (const [kind, count] of Object.entries(kinds)) {
      const ids = await all(sites, `kind=${kind}&limit=40`)
      expect(ids, kind).toHaveLength(count)
      expect(new Set(ids).size).toBe(count)
    }
    const total = Object.values(kinds).reduce((sum, count) => sum + count)
    expect(await all(sites, 'limit=300')).toHaveLength(total)
    expect(await all(sites, 'limit=7')).toEqual(await all(sites, 'limit=300'))
  })

  test('a town’s villages, by its id', async () => {
    const { items } = await sites(`parentId=${PLACES.town}&limit=300`)
    expect(items.length).toBeGreaterThan(5)
    for (const site of items) expect(site).toMatchObject({ kind: 'village_station', parentName: '三河镇' })
  })

  test('part of a name; the whole name comes first', async () => {
    const { items } = await sites(q('汇城村'))
    expect(items[0]).toMatchObject({
      id: PLACES.village,
      fullName: '汇城村服务站',
      openingText: expect.stringMatching(/周一/),
    })
    expect((await sites(q('三河'))).items[0]).toBeDefined()
    expect((await sites(q('没有这样的地方'))).items).toEqual([])
    expect((await sites(q('%'))).items).toEqual([])
  })

  test.each([
    ['汇城村', 'the name'],
    ['huicheng', 'pinyin'],
    ['HuiCheng', 'pinyin in capitals'],
    ['hcc', 'initials'],
    ['huichengc', 'pinyin and initials mixed'],
    ['会城村', 'characters that sound so'],
    ['汇成村', 'one wrong character'],
  ])('%s finds 汇城村: %s', async (words) => {
    const ofTown = await sites(`parentId=${PLACES.town}&${q(words)}`)
    expect(ofTown.items.map(({ id }) => id)).toContain(PLACES.village)
    expect((await sites(`${q(words)}&limit=300`)).items.map(({ id }) => id)).toContain(PLACES.village)
  })

  test('a town by its initials comes with what is written so, and with no guess', async () => {
    const { items } = await sites(`kind=town_centre&${q('shz')}`)
    expect(items.map(({ id }) => id)).toEqual([PLACES.town])
    const written = (await sites(`${q('汇城')}&limit=300`)).items
    expect(written.every(({ fullName }) => fullName.includes('汇城'))).toBe(true)
  })

  test('a distance that nobody measured is shown as a gap, a known one with its source', async () => {
    const { items } = await sites('kind=town_centre&limit=300')
    const unmeasured = items.filter(({ roadMetres }) => roadMetres === null)
    expect(unmeasured.length).toBeGreaterThan(0)
    for (const site of unmeasured) expect(site.roadSource).toBeNull()
    for (const site of items.filter(({ roadMetres }) => roadMetres !== null)) expect(site.roadSource).toBeTruthy()
  })

  test('a site that was closed is not offered any more', async () => {
    await api.db.site.update({ where: { id: PLACES.neighbourVillage }, data: { isActive: false } })
    api.context.network.invalidate()
    expect(await all(sites, 'limit=300')).not.toContain(PLACES.neighbourVillage)
  })

  test.each([['kind=castle'], ['limit=301'], ['limit=-1'], [`q=${'长'.repeat(31)}`]])(
    '%s is refused',
    async (query) => {
      expectProblem(await api.call('GET', `/sites?${query}`), 'validation_failed')
    },
  )
})

describe('matters', () => {
  test('all of them, in pages, each once, marked as samples', async () => {
    const ids = await all(matters, 'limit=9')
    expect(ids).toHaveLength(40)
    expect(new Set(ids).size).toBe(40)
    expect((await matters('limit=100')).items.every(({ isSample }) => isSample)).toBe(true)
  })

  test.each([
    ['营业执照', 'M001'],
    ['个体户注册', 'M001'],
    ['身份证换证', 'M006'],
    ['yyzz', 'M001'],
    ['营业直照', 'M001'],
    ['营业执召', 'M001'],
  ])('%s is found by name, document or alias, by sound or with a slip', async (words, id) => {
    expect((await matters(q(words))).items.map((matter) => matter.id)).toContain(id)
  })

  test('of one agency', async () => {
    const { items } = await matters(`agencyId=${PLACES.otherAgency}&limit=100`)
    expect(items.length).toBeGreaterThan(0)
    expect(new Set(items.map(({ agencyName }) => agencyName))).toEqual(new Set(['公安局']))
  })
})
