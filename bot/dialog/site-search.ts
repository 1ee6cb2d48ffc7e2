import type { Site } from '../../server/contract/network.ts'
import { soundsAlike } from './homophones.ts'
import type { SiteChoice } from './send-back-state.ts'

const OFFICE = /(?:村民?委(?:员?会)?|居民?委(?:员?会)?|便民服务中心|政务服务中心|服务中心|服务站|便民中心)$/u
const SUFFIX = /(?:社区|[村镇乡])$/u
const TOWN_THEN_VILLAGE = /^(.{1,6}?(?:镇|乡|林场))(.{2,})$/u

/** Splits `三河镇汇城村` into the words to search by and the town that the site must belong to. */
export function siteQuery(words: string): { readonly q: string; readonly town: string | undefined } {
  const name = words.replace(/\s/gu, '')
  const [, town, village] = TOWN_THEN_VILLAGE.exec(name) ?? []
  if (town === undefined || village === undefined || (OFFICE.test(village) && stem(village) === ''))
    return { q: stem(name), town: undefined }
  return { q: stem(village), town }
}

/**
 * Sorts what a search by `siteQuery` found: `best` when there is no doubt which place is meant, otherwise all that a
 * resident can mean. Only village stations and town centres: hub and agencies are no place to pick up or hand in.
 */
export function rankSites(
  sites: readonly Site[],
  words: string,
): { readonly best: SiteChoice | undefined; readonly others: readonly SiteChoice[] } {
  const { q, town } = siteQuery(words)
  const possible = sites.filter(
    (site) =>
      (site.kind === 'village_station' || site.kind === 'town_centre') &&
      (town === undefined || site.parentName === null || stem(site.parentName) === stem(town)),
  )
  const wanted = kindNamed(words.replace(/\s/gu, ''))
  const exact = possible.filter((site) => stem(site.name) === q && (wanted === undefined || site.kind === wanted))
  const best = exact.length === 1 ? exact[0] : possible.length === 1 ? possible[0] : undefined
  return { best: best && choiceOf(best), others: (exact.length > 1 ? exact : possible).map(choiceOf) }
}

/** Villages and towns whose name sounds like the words: 高坡 finds 高陂镇. */
export function alikeSites(sites: readonly Site[], words: string): readonly SiteChoice[] {
  const wanted = stem(words.replace(/\s/gu, ''))
  return sites
    .filter((site) => site.kind === 'village_station' || site.kind === 'town_centre')
    .filter((site) => soundsAlike(stem(site.name), wanted))
    .map(choiceOf)
}

/** What kind of place the name itself says it is. */
function kindNamed(name: string): Site['kind'] | undefined {
  if (/(?:镇|乡|林场|中心)$/u.test(name)) return 'town_centre'
  return /(?:村|社区|站|委会)$/u.test(name) ? 'village_station' : undefined
}

function choiceOf({ id, fullName, kind, parentName }: Site): SiteChoice {
  return { id, name: fullName, townName: kind === 'village_station' ? parentName : null }
}

/** The name without its office and its kind: 汇城村服务站 and 汇城村 are both 汇城. */
function stem(name: string): string {
  const place = name.replace(OFFICE, '')
  const bare = place.replace(SUFFIX, '')
  return bare.length >= 2 ? bare : place
}
