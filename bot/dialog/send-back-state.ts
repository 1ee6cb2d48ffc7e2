import type { registerConsignment } from '../../server/contract/consignments.ts'
import type { RequestOf } from '../../server/contract/endpoint.ts'
import type { Matter, Site } from '../../server/contract/network.ts'
import type { Direction } from './intent.ts'

export type MatterChoice = Pick<Matter, 'id' | 'name' | 'agencyName' | 'resultDocument' | 'attendanceRequired'>
/** `townName` tells villages of the same name apart; null for a town centre. */
export type SiteChoice = { readonly id: string; readonly name: string; readonly townName: string | null }
export type Submission = RequestOf<typeof registerConsignment>['body']

/** What is known of the request so far. A field that is undefined is still to be asked. */
export interface Draft {
  readonly matter: MatterChoice | undefined
  readonly direction: Direction | undefined
  /** words that name the place, until a site is found by them */
  readonly placeWords: string | undefined
  /** result: where it goes; materials: where they are handed in */
  readonly site: SiteChoice | undefined
  /** a result that goes to the door, through `site` */
  readonly home: boolean
  readonly address: string | undefined
  /** the contact that the server keeps, and shows masked, is used; name and phone stay empty */
  readonly usesKeptContact: boolean
  readonly name: string | undefined
  readonly phone: string | undefined
}

/** What is being asked, with the choices that were numbered in it. */
export type Question =
  | {
      readonly about: 'matter'
      readonly offered: readonly MatterChoice[]
      readonly words: string | undefined
      readonly nextCursor: string | null
    }
  | { readonly about: 'place'; readonly offered: readonly SiteChoice[]; readonly found: number }
  | { readonly about: 'direction' | 'address' | 'name' | 'phone' | 'review' | 'change' }

/** What the person used before and may use again without typing it. */
export interface Known {
  readonly homeSite: { readonly id: string; readonly name: string } | undefined
  /** masked */
  readonly contact: { readonly name: string; readonly phone: string } | undefined
}

/** A request that is being filled in. Plain data: it can be stored and taken up again. */
export interface SendBack {
  /** fixed when the dialogue starts, so that a repeated submission is one request */
  readonly submissionKey: string
  /** when the person last wrote, milliseconds since 1970 */
  readonly touchedAt: number
  readonly draft: Draft
  readonly question: Question
  readonly known: Known
}

/** Work for the caller; what it finds comes back as an input. */
export type Effect =
  | { readonly kind: 'find-matters'; readonly words: string | undefined; readonly cursor: string | undefined }
  | { readonly kind: 'find-sites'; readonly words: string }
  | { readonly kind: 'submit'; readonly key: string; readonly body: Submission }

export type Input =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'matters'
      readonly words: string | undefined
      readonly items: readonly MatterChoice[]
      readonly nextCursor: string | null
    }
  | { readonly kind: 'sites'; readonly items: readonly Site[] }

/** What comes of an input: the dialogue as it goes on (undefined: it is over), what to say, what to do. */
export interface Move {
  readonly state: SendBack | undefined
  readonly say: string | undefined
  readonly effect: Effect | undefined
}

/** The request as the server takes it; undefined while something is missing. */
export function submissionOf(draft: Draft): Submission | undefined {
  const { matter, direction, site, home, address, usesKeptContact, name, phone } = draft
  if (!matter || !direction || !site) return undefined
  const consignee = usesKeptContact ? {} : name && phone ? { consignee: { name, phone } } : undefined
  if (!consignee) return undefined
  const request = { direction, matterId: matter.id, ...consignee }
  if (direction === 'materials') return { ...request, originSiteId: site.id }
  if (!home) return { ...request, destination: { kind: 'site', siteId: site.id } }
  return address ? { ...request, destination: { kind: 'home', siteId: site.id, address } } : undefined
}
