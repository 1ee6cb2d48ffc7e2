import { HUB_ID, hub, readDataFile, townCentres, villageStations } from '../../prisma/network-data.ts'
import { SiteTree } from '../../server/domain/site.ts'
import {
  MISHAPS,
  type Mishap,
  readYearParameters,
  withItems,
  type YearParameters,
} from '../../server/replay/parameters.ts'
import { type CountyYear, planCountyYear } from '../../server/replay/plan/county-year.ts'
import { readAgencies, readMatters } from '../../server/services/import-network.ts'
import { workdayCalendar } from '../../server/services/workdays.ts'

/** The county's network as the seed puts it into a database. */
export function seededCounty() {
  const agencies = readAgencies(readDataFile('sample-agencies.csv'), { hubId: HUB_ID, isSample: true })
  const agencyIds = new Set(agencies.map(({ row }) => row.id))
  const sites = [hub(), ...townCentres(), ...villageStations(), ...agencies.map(({ row }) => row)]
  const tree = new SiteTree(sites.map((site) => ({ ...site, isActive: true })))
  const matters = readMatters(readDataFile('sample-matters.csv'), { agencyIds, isSample: true }).map(({ row }) => row)
  return { tree, matters, workdays: workdayCalendar() }
}

export function parametersOf2023(): YearParameters {
  const parameters = readYearParameters(2023)
  if (parameters === null) throw new Error('the parameters of 2023 are gone')
  return parameters
}

export function aPlannedYear(items: number, seed = 'test'): CountyYear {
  return planCountyYear(withItems({ ...parametersOf2023(), seed }, items), seededCounty())
}

/** A year in which everything that may happen happens often enough for a few hundred items to hold it. */
export function eventfulParameters(items: number, seed = 'eventful'): YearParameters {
  const parameters = withItems({ ...parametersOf2023(), seed }, items)
  const often = Object.fromEntries(MISHAPS.map((kind) => [kind, 30])) as Record<Mishap, number>
  const shares = { ...parameters.madeUp.shares, redirected: 0.2, complaining: 0.1, corrected: 0.05, bagSealBroken: 0.3 }
  return { ...parameters, madeUp: { ...parameters.madeUp, shares, mishapsPerThousandCases: often } }
}
