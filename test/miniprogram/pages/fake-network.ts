import type { Matter, Site } from '../../../server/contract/network.ts'

const OPEN = '周一至周五 8:30–12:00、14:30–17:30'

function site(id: string, kind: Site['kind'], name: string, fullName: string, parent: Site | null = null): Site {
  return {
    id,
    kind,
    name,
    fullName,
    parentId: parent?.id ?? null,
    parentName: parent?.name ?? null,
    address: null,
    roadMetres: null,
    roadSource: null,
    openingText: OPEN,
    isSample: true,
  }
}

export const hub = site('hub', 'hub', '县流转中心', '县业务流转中心')
export const market = site('a1', 'agency', '市场监管局', '县市场监督管理局')
const estate = site('a2', 'agency', '不动产登记中心', '县不动产登记中心')
export const qingshi = site('t1', 'town_centre', '青石镇', '青石镇便民服务中心', hub)
const liuxi = site('t2', 'town_centre', '柳溪镇', '柳溪镇便民服务中心', hub)
/** A hub, two agencies, two towns with five stations. */
export const SITES: readonly Site[] = [
  hub,
  market,
  estate,
  qingshi,
  liuxi,
  site('v1', 'village_station', '桃花村', '桃花村服务站', qingshi),
  site('v2', 'village_station', '石桥村', '石桥村服务站', qingshi),
  site('v3', 'village_station', '下湾村', '下湾村服务站', qingshi),
  site('v4', 'village_station', '柳树村', '柳树村服务站', liuxi),
  site('v5', 'village_station', '桃园村', '桃园村服务站', liuxi),
]

function matter(id: string, name: string, agency: Site, resultDocument: string, attendanceRequired = false): Matter {
  const { id: agencyId, fullName: agencyName } = agency
  const visits = { baselineVisits: 2, visitsSource: null }
  return { id, name, agencyId, agencyName, resultDocument, ...visits, attendanceRequired, isSample: true }
}

export const MATTERS: readonly Matter[] = [
  matter('m1', '个体工商户设立登记', market, '营业执照'),
  matter('m2', '食品经营许可', market, '食品经营许可证'),
  matter('m3', '不动产转移登记', estate, '不动产权证书', true),
  matter('m4', '不动产抵押登记', estate, '不动产登记证明'),
  matter('m5', '小作坊登记', market, '食品小作坊登记证'),
]
