import { HUB_ID, hub, readDataFile, townCentres, villageStations } from '../../prisma/network-data.ts'
import { SiteTree } from '../../server/domain/site.ts'
import { readAgencies } from '../../server/services/import-network.ts'

/** Sites of the seeded county that tests speak of. */
export const PLACES = {
  hub: HUB_ID,
  /** 三河镇: nobody has measured its road to the county seat */
  town: '441422105',
  /** 汇城村 of 三河镇 */
  village: '441422105205',
  /** 小坑村 of 三河镇 */
  neighbourVillage: '441422105201',
  /** 茶阳镇: 18 km from the county seat */
  measuredTown: '441422101',
  /** 左弼村 of 茶阳镇 */
  measuredVillage: '441422101201',
  /** 市场监督管理局 */
  agency: 'A01',
  /** 公安局 */
  otherAgency: 'A02',
} as const

/** The county network as the seed makes it, without a database. */
export function realCounty(): SiteTree {
  const agencies = readAgencies(readDataFile('sample-agencies.csv'), { hubId: HUB_ID, isSample: true })
  const rows = [hub(), ...townCentres(), ...villageStations(), ...agencies.map(({ row }) => row)]
  return new SiteTree(rows.map((row) => ({ ...row, isActive: true })))
}
