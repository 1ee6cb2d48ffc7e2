import type { Direction, Matter, Me, RegisterConsignmentBody } from '../services/api-types.js'
import { type RememberedContact, type RememberedPlace, rememberedContact, rememberedPlace } from './remembered.js'

export type DraftMatter = Pick<Matter, 'id' | 'name' | 'agencyName' | 'resultDocument'>

/** Who receives it: typed in, or the contact that the server keeps and shows masked only. */
export interface DraftConsignee extends RememberedContact {
  isKept: boolean
}

/** A request while it is being filled in. It outlives the app, so that nothing has to be typed twice. */
export interface RequestDraft {
  direction: Direction
  matter: DraftMatter | null
  /** result: where it goes; materials: where they are handed in */
  place: RememberedPlace | null
  consignee: DraftConsignee | null
  /** names the submit, so that repeating it registers nothing twice */
  submitKey: string | null
  /** a submit brought no answer: it may have been registered, so nothing may change until that is known */
  isOutcomeUnknown: boolean
}

/** The pages of a request in order; the last one submits. */
export type RequestStep = 'request' | 'request-place' | 'request-person' | 'request-review'

const DRAFT = 'request-draft'

export function readDraft(): RequestDraft | null {
  return (wx.getStorageSync(DRAFT) as RequestDraft | '') || null
}

function write(draft: RequestDraft): RequestDraft {
  wx.setStorageSync(DRAFT, draft)
  return draft
}

/** Materials are handed in at a counter, never picked up at home. */
function placeFor(direction: Direction, place: RememberedPlace | null): RememberedPlace | null {
  return direction === 'materials' && place?.kind === 'home' ? null : place
}

function typedIn(contact: RememberedContact | null): DraftConsignee | null {
  return contact && { ...contact, isKept: false }
}

/** A new request with what is remembered. A submit whose outcome is unknown stays in the way until it is known. */
export function startDraft(direction: Direction): RequestDraft {
  const draft = readDraft()
  if (draft?.isOutcomeUnknown) return draft
  return write({
    direction,
    matter: null,
    place: placeFor(direction, rememberedPlace()),
    consignee: typedIn(rememberedContact()),
    submitKey: null,
    isOutcomeUnknown: false,
  })
}

/** Changes what is asked for; that makes it another submit. */
export function changeDraft(
  change: Partial<Pick<RequestDraft, 'direction' | 'matter' | 'place' | 'consignee'>>,
): RequestDraft {
  const draft = { ...(readDraft() ?? startDraft('result')), ...change, submitKey: null }
  return write({ ...draft, place: placeFor(draft.direction, draft.place) })
}

/** Takes over what the server remembers, where this phone knows nothing: a new phone asks for less. */
export function fillFrom({ homeSite, contact }: Me): void {
  const draft = readDraft()
  if (draft === null || draft.submitKey !== null) return
  const place = homeSite && { kind: 'site' as const, siteId: homeSite.id, siteName: homeSite.name, address: '' }
  const consignee = contact && { ...contact, isKept: true }
  write({ ...draft, place: draft.place ?? place, consignee: draft.consignee ?? consignee })
}

/** Notes the key of the submit before it is sent, and whether its outcome is known. */
export function noteSubmit(submitKey: string, isOutcomeUnknown: boolean): void {
  const draft = readDraft()
  if (draft) write({ ...draft, submitKey, isOutcomeUnknown })
}

export function dropDraft(): void {
  wx.removeStorageSync(DRAFT)
}

/** The first page that still lacks an answer. */
export function nextStep(draft: RequestDraft): RequestStep {
  if (draft.matter === null) return 'request'
  if (draft.place === null) return 'request-place'
  return draft.consignee === null ? 'request-person' : 'request-review'
}

/** The request as the server takes it, or null while an answer is missing. */
export function requestBody({ direction, matter, place, consignee }: RequestDraft): RegisterConsignmentBody | null {
  if (matter === null || place === null || consignee === null) return null
  const { siteId, address } = place
  const { name, phone, isKept } = consignee
  const common = { direction, matterId: matter.id, ...(isKept ? {} : { consignee: { name, phone } }) }
  if (direction === 'materials') return { ...common, originSiteId: siteId }
  return {
    ...common,
    destination: place.kind === 'home' ? { kind: 'home', siteId, address } : { kind: 'site', siteId },
  }
}
