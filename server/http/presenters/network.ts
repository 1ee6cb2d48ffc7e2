import type { Matter as MatterView, Site as SiteView } from '../../contract/network.ts'
import { openingText } from '../../domain/opening-text.ts'
import { fullNameOf, type Site, type SiteTree } from '../../domain/site.ts'
import type { Matter } from '../../services/network.ts'

export function presentSite(tree: SiteTree, site: Site): SiteView {
  const parent = site.parentId === null ? undefined : tree.find(site.parentId)
  return {
    id: site.id,
    kind: site.kind,
    name: site.name,
    fullName: fullNameOf(site),
    parentId: site.parentId,
    parentName: parent?.name ?? null,
    address: site.address,
    roadMetres: site.roadMetres,
    roadSource: site.roadSource,
    openingText: openingText(site.openingHours),
    isSample: site.isSample,
  }
}

export function presentMatter(tree: SiteTree, matter: Matter): MatterView {
  return {
    id: matter.id,
    name: matter.name,
    agencyId: matter.agencyId,
    agencyName: tree.get(matter.agencyId).name,
    resultDocument: matter.resultDocument,
    baselineVisits: matter.baselineVisits,
    visitsSource: matter.visitsSource,
    attendanceRequired: matter.attendanceRequired,
    isSample: matter.isSample,
  }
}
