import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { Site } from '../../services/api-types.js'
import { goBack } from '../../services/navigation.js'
import { listSites } from '../../services/network.js'
import { typingPause } from '../../services/typing-pause.js'
import { offerPickedSite } from '../../store/picked-site.js'
import { hoursText } from '../../wording/times.js'

/** A line of the list. */
export interface SiteChoice {
  id: string
  title: string
  note: string
  /** what the request then calls it */
  fullName: string
  /** a town that opens its villages, rather than a place to pick */
  leadsOn: boolean
}

export interface Data {
  townId: string
  townName: string
  query: string
  state: LoadState
  message: string
  sites: SiteChoice[]
}

const initial: Data = { townId: '', townName: '', query: '', state: 'loading', message: '', sites: [] }

function townChoice({ id, name, fullName }: Site): SiteChoice {
  return { id, title: name, note: '', fullName, leadsOn: true }
}

function placeChoice({ id, name, fullName, kind, parentName, openingText }: Site, showsTown: boolean): SiteChoice {
  const town = showsTown && parentName !== null && kind === 'village_station' ? `${parentName} · ` : ''
  return {
    id,
    title: kind === 'town_centre' ? `镇上：${fullName}` : name,
    note: `${town}${hoursText(openingText)}`,
    fullName,
    leadsOn: false,
  }
}

function isForResidents({ kind }: Site): boolean {
  return kind === 'village_station' || kind === 'town_centre'
}

async function loadChoices(townId: string, query: string): Promise<SiteChoice[]> {
  if (townId === '' && query === '') {
    const { items } = await listSites({ kind: 'town_centre' })
    return items.map(townChoice)
  }
  if (townId === '') {
    const { items } = await listSites({ q: query })
    return items.filter(isForResidents).map((site) => placeChoice(site, true))
  }
  const [villages, towns] = await Promise.all([
    listSites({ parentId: townId, kind: 'village_station', ...(query === '' ? {} : { q: query }) }),
    query === '' ? listSites({ kind: 'town_centre' }) : { items: [] },
  ])
  const town = towns.items.filter(({ id }) => id === townId)
  return [...town, ...villages.items].map((site) => placeChoice(site, false))
}

const typing = typingPause()

/** Two steps, each a page of its own so that going back goes back one step: the town, then its villages. */
Page({
  data: initial,

  onLoad({ town, name }: { town?: string; name?: string }) {
    this.setData({ townId: town ?? '', townName: decodeURIComponent(name ?? '') })
    void this.reload()
  },

  onUnload() {
    typing.stop()
  },

  search({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ query: detail.value })
    typing.after(() => void this.reload())
  },

  async reload() {
    const { townId, query } = this.data
    try {
      const sites = await loadChoices(townId, query.trim())
      if (query !== this.data.query) return
      this.setData({
        state: sites.length === 0 ? 'empty' : 'ready',
        message: sites.length === 0 ? '换一个字试试，或者输拼音的头几个字母' : '',
        sites,
      })
    } catch (error) {
      if (query === this.data.query) this.setData(failedState(error))
    }
  },

  choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    const site = this.data.sites.find((candidate) => candidate.id === id)
    if (site === undefined) return
    if (site.leadsOn) {
      wx.navigateTo({ url: `/pages/request-site/index?town=${id}&name=${encodeURIComponent(site.title)}` })
      return
    }
    offerPickedSite({ id, name: site.fullName })
    goBack({ delta: this.data.townId === '' ? 1 : 2 })
  },
})
