import { describe, expect, it } from 'vitest'
import { GOVERNMENT_OFFICE_HOURS } from '../../server/domain/opening-hours.ts'
import { fullNameOf, type Site, SiteTree } from '../../server/domain/site.ts'
import { PLACES } from '../setup/county.ts'
import { COUNTY } from '../setup/relay-facts.ts'

function site(id: string, kind: Site['kind'], parentId: string | null, roadMetres: number | null = null): Site {
  return {
    id,
    kind,
    name: id,
    parentId,
    aliases: [],
    address: null,
    roadMetres,
    roadSource: null,
    openingHours: GOVERNMENT_OFFICE_HOURS,
    isSample: true,
    isActive: true,
  }
}

describe('SiteTree', () => {
  it.each([
    ['no hub', [site('town', 'town_centre', null)]],
    ['two hubs', [site('a', 'hub', null), site('b', 'hub', null)]],
    ['a parent that is not there', [site('hub', 'hub', null), site('village', 'village_station', 'nowhere')]],
    ['a town of its own', [site('hub', 'hub', null), site('town', 'town_centre', null)]],
    [
      'a circle',
      [
        site('hub', 'hub', null),
        site('a', 'town_centre', 'b'),
        site('b', 'town_centre', 'c'),
        site('c', 'town_centre', 'a'),
      ],
    ],
    ['a site that is its own parent', [site('hub', 'hub', null), site('a', 'town_centre', 'a')]],
  ])('refuses %s', (_what, sites) => {
    expect(() => new SiteTree(sites)).toThrow(Error)
  })

  it('knows the way to the hub', () => {
    expect(COUNTY.pathToHub(PLACES.village).map(({ id }) => id)).toEqual([PLACES.village, PLACES.town, PLACES.hub])
    expect(COUNTY.pathToHub(PLACES.hub).map(({ id }) => id)).toEqual([PLACES.hub])
  })

  it('knows the town of villages and towns; the hub and agencies have none', () => {
    expect(COUNTY.townOf(PLACES.village)?.id).toBe(PLACES.town)
    expect(COUNTY.townOf(PLACES.town)?.id).toBe(PLACES.town)
    expect(COUNTY.townOf(PLACES.hub)).toBeUndefined()
    expect(COUNTY.townOf(PLACES.agency)).toBeUndefined()
  })

  it('finds nothing for a code that is not in the network, and says so when one must be', () => {
    expect(COUNTY.find('nowhere')).toBeUndefined()
    expect(() => COUNTY.get('nowhere')).toThrow('nowhere')
  })

  it('has every village under a town, and every town and agency under the hub', () => {
    const parentKind = { village_station: 'town_centre', town_centre: 'hub', agency: 'hub' } as const
    for (const one of COUNTY.sites) {
      if (one.kind === 'hub') expect(one.parentId).toBeNull()
      else expect(COUNTY.get(one.parentId ?? '').kind, one.name).toBe(parentKind[one.kind])
    }
  })
})

describe('roadMetresFrom', () => {
  const tree = new SiteTree([
    site('hub', 'hub', null, 0),
    site('near', 'town_centre', 'hub', 0),
    site('measured', 'town_centre', 'hub', 18_000),
    site('unmeasured', 'town_centre', 'hub'),
    site('in-near', 'village_station', 'near'),
    site('in-measured', 'village_station', 'measured'),
    site('own', 'village_station', 'measured', 21_500),
    site('own-only', 'village_station', 'unmeasured', 30_000),
    site('in-unmeasured', 'village_station', 'unmeasured'),
  ])

  it.each([
    ['a town’s own', 'measured', 18_000],
    ['a village by its town', 'in-measured', 18_000],
    ['a village’s own before its town’s', 'own', 21_500],
    ['a village’s own where the town has none', 'own-only', 30_000],
    ['the county seat itself: 0 is a distance', 'in-near', 0],
    ['a gap is no number', 'in-unmeasured', null],
    ['a gap is no number', 'unmeasured', null],
  ])('%s: %s', (_what, siteId, metres) => {
    expect(tree.roadMetresFrom(siteId)).toBe(metres)
  })
})

describe('fullNameOf', () => {
  it.each([
    ['town_centre', '三河镇', '三河镇便民服务中心'],
    ['town_centre', '丰溪林场政务服务中心', '丰溪林场政务服务中心'],
    ['village_station', '汇城村委会', '汇城村服务站'],
    ['village_station', '城北社区居委会', '城北社区服务站'],
    ['village_station', '示例村民委员会', '示例村服务站'],
    ['village_station', '示例社区居民委员会', '示例社区服务站'],
    ['village_station', '示例服务站', '示例服务站'],
    ['agency', '公安局', '公安局'],
    ['hub', '县业务流转中心', '县业务流转中心'],
  ] as const)('%s %s → %s', (kind, name, full) => {
    expect(fullNameOf({ kind, name })).toBe(full)
  })
})
