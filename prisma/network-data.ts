import { readFileSync } from 'node:fs'
import { GOVERNMENT_OFFICE_HOURS, type OpeningHours, openingHours } from '../server/domain/opening-hours.ts'
import { parseCsvTable } from '../server/services/csv-table.ts'
import type { SiteRow } from '../server/store/network-import.ts'

export const HUB_ID = '441422-hub'

/** The files under prisma/data that the seed reads; a test database made from others is out of date. */
export const DATA_FILES = [
  'dabu-towns.csv',
  'dabu-villages.csv',
  'sample-agencies.csv',
  'sample-matters.csv',
  'demo-road-distances.csv',
] as const

export function readDataFile(name: (typeof DATA_FILES)[number]): string {
  return readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8')
}

export function hub(): SiteRow {
  return {
    id: HUB_ID,
    kind: 'hub',
    name: '大埔县业务流转中心',
    parentId: null,
    aliases: ['县业务流转中心', '流转中心'],
    address: null,
    roadMetres: 0,
    roadSource: 'county seat',
    openingHours: GOVERNMENT_OFFICE_HOURS,
    isSample: false,
  }
}

/** The county's towns and its farm, with the road distances that are known. */
export function townCentres(): SiteRow[] {
  const required = ['town_code', 'town_name', 'road_km_to_county_seat', 'road_km_source'] as const
  return parseCsvTable(readDataFile('dabu-towns.csv'), { required, optional: [] }).map(({ cells }) => ({
    id: cells.town_code,
    kind: 'town_centre',
    name: cells.town_name,
    parentId: HUB_ID,
    aliases: [cells.town_name.replace(/(镇|林场)$/, '')],
    address: null,
    roadMetres: cells.road_km_to_county_seat === '' ? null : Math.round(Number(cells.road_km_to_county_seat) * 1000),
    roadSource: cells.road_km_source === '' ? null : cells.road_km_source,
    openingHours: GOVERNMENT_OFFICE_HOURS,
    isSample: false,
  }))
}

/** Rows of the statistical register where nobody lives: two forestry farms' "virtual living areas", under no town. */
const PLACEHOLDER_SUFFIX = '虚拟生活区'

const MORNING = [{ opensAt: 8 * 60, closesAt: 11 * 60 + 30 }]
/** Three stations that open on market days only: examples of a calendar of one's own, not facts about these villages. */
const MARKET_DAY_STATIONS: ReadonlyMap<string, OpeningHours> = new Map([
  ['441422101200', openingHours({ 2: MORNING, 5: MORNING })],
  ['441422114200', openingHours({ 1: MORNING, 4: MORNING })],
  ['441422118200', openingHours({ 3: MORNING, 6: MORNING })],
])

/** The villages and neighbourhoods of the county's towns. */
export function villageStations(): SiteRow[] {
  const required = ['village_code', 'village_name', 'town_code', 'town_name'] as const
  return parseCsvTable(readDataFile('dabu-villages.csv'), { required, optional: [] })
    .filter(({ cells }) => !cells.village_name.endsWith(PLACEHOLDER_SUFFIX))
    .map(({ cells }) => ({
      id: cells.village_code,
      kind: 'village_station',
      name: cells.village_name,
      parentId: cells.town_code,
      aliases: shortNames(cells.village_name, cells.town_name),
      address: null,
      roadMetres: null,
      roadSource: null,
      openingHours: MARKET_DAY_STATIONS.get(cells.village_code) ?? GOVERNMENT_OFFICE_HOURS,
      isSample: false,
    }))
}

/** 城北社区居委会 → 城北; 丰溪林场溪上村委会 → 丰溪林场溪上, 溪上. */
function shortNames(name: string, townName: string): string[] {
  const short = name.replace(/(社区居委会|社区居民委员会|村委会|村民委员会|居委会|居民委员会)$/, '')
  const own = short.startsWith(townName) ? short.slice(townName.length) : short
  return own === '' ? [short] : [...new Set([short, own])]
}

/** Made-up distances in metres for towns whose real one nobody has measured: for the demo profile only. */
export function demoRoadMetres(): ReadonlyMap<string, number> {
  const table = parseCsvTable(readDataFile('demo-road-distances.csv'), {
    required: ['town_code', 'road_km'] as const,
    optional: [],
  })
  return new Map(table.map(({ cells }) => [cells.town_code, Number(cells.road_km) * 1000]))
}
