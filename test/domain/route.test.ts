import { describe, expect, it } from 'vitest'
import { budgetLineOfLeg, nextStop, planRoute } from '../../server/domain/route.ts'
import { PLACES } from '../setup/county.ts'
import { COUNTY } from '../setup/relay-facts.ts'

const { agency, otherAgency, hub, town, village, neighbourVillage, measuredVillage, measuredTown } = PLACES
const ids = (kind: string) => [...COUNTY.sites].filter((site) => site.kind === kind).map((site) => site.id)

describe('planRoute', () => {
  it.each([
    ['a result to a village', agency, village, [agency, hub, town, village]],
    ['materials from a village', village, agency, [village, town, hub, agency]],
    ['a result to a town', agency, town, [agency, hub, town]],
    ['within a town', village, neighbourVillage, [village, town, neighbourVillage]],
    ['from a village to its own town', village, town, [village, town]],
    ['from town to town', village, measuredVillage, [village, town, hub, measuredTown, measuredVillage]],
    ['from agency to agency', agency, otherAgency, [agency, hub, otherAgency]],
    ['to the hub', village, hub, [village, town, hub]],
    ['from the hub', hub, town, [hub, town]],
  ])('%s', (_what, from, to, route) => {
    expect(planRoute(COUNTY, from, to)).toEqual(route)
  })

  it('is a way over the tree without detour, and the same backwards, for every village and agency of the county', () => {
    const isLeg = (a: string, b: string) => COUNTY.get(a).parentId === b || COUNTY.get(b).parentId === a
    const homes = [...ids('village_station'), ...ids('town_centre')]
    const agencies = ids('agency')
    expect([homes.length, agencies.length]).toEqual([271, 22])
    for (const home of homes) {
      for (const office of agencies) {
        const route = planRoute(COUNTY, home, office)
        const isPath = route.slice(1).every((siteId, index) => isLeg(route[index] as string, siteId))
        const isGood = isPath && new Set(route).size === route.length && route[0] === home && route.at(-1) === office
        if (!isGood) expect.fail(`${home} → ${office}: ${route.join(' ')}`)
        expect(planRoute(COUNTY, office, home)).toEqual(route.toReversed())
      }
    }
  })

  it('has no way from a site to itself, nor to one that is not there', () => {
    expect(() => planRoute(COUNTY, town, town)).toThrow(RangeError)
    expect(() => planRoute(COUNTY, town, 'nowhere')).toThrow('nowhere')
  })
})

describe('nextStop', () => {
  const route = planRoute(COUNTY, agency, village)
  it.each([
    ['the first leg', agency, hub],
    ['a leg between', hub, town],
    ['the last leg', town, village],
    ['nothing after the destination', village, undefined],
    ['from a wrong town back over the hub', measuredTown, hub],
    ['from a wrong village over its own town', measuredVillage, measuredTown],
    ['from the next village over the town', neighbourVillage, town],
    ['from a wrong agency over the hub', otherAgency, hub],
  ])('%s', (_what, from, next) => {
    expect(nextStop(COUNTY, route, from)).toBe(next)
  })

  it('leads from everywhere in the county to the destination', () => {
    for (const { id } of COUNTY.sites) {
      let here: string | undefined = id
      for (let legs = 0; here !== undefined && here !== village; legs += 1) {
        if (legs > 5) expect.fail(`${id} never gets to ${village}`)
        here = nextStop(COUNTY, route, here)
      }
      expect(here, id).toBe(village)
    }
  })
})

describe('budgetLineOfLeg', () => {
  it.each([
    [agency, hub, 'county_seat'],
    [hub, agency, 'county_seat'],
    [hub, town, 'towns'],
    [town, hub, 'towns'],
    [town, village, 'towns'],
  ] as const)('%s → %s is paid from %s', (from, to, line) => {
    expect(budgetLineOfLeg(COUNTY, from, to)).toBe(line)
  })
})
