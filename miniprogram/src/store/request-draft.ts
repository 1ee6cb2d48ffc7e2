import type { DocumentItem, Filing, Matter, Me } from '../services/api-types.js'
import { REQUEST_KINDS, type RequestKind } from '../wording/request-kinds.js'
import {
  type RememberedContact,
  type RememberedPlace,
  rememberedContact,
  rememberedCounter,
  rememberedPlace,
} from './remembered.js'

export type DraftMatter = Pick<Matter, 'id' | 'name' | 'agencyName' | 'resultDocument'>

/** Who receives it: typed in, or the contact that the server keeps and shows masked only. */
export interface DraftConsignee extends RememberedContact {
  isKept: boolean
  /** somebody of the family, who agreed to this wording of the statement; null when one files for oneself */
  statementVersion: string | null
}

/** A request while it is being filled in. It outlives the app, so that nothing has to be typed twice. */
export interface RequestDraft {
  kind: RequestKind
  matter: DraftMatter | null
  /** result: where it goes; materials: where they are handed in */
  place: RememberedPlace | null
  /** round trip: where the result comes back to */
  returnPlace: RememberedPlace | null
  /** keep: the counter where the result waits */
  counter: RememberedPlace | null
  consignee: DraftConsignee | null
  items: DocumentItem[]
  twoPersonHandling: boolean
  /** the case whose result is asked for, as its receipt said; null: it opens one of its own */
  caseId: string | null
  /** names the submit, so that repeating it registers nothing twice */
  submitKey: string | null
  /** a submit brought no answer: it may have been registered, so nothing may change until that is known */
  isOutcomeUnknown: boolean
}

/** The pages of a request; the last one submits. */
export type RequestStep =
  | 'request-kind'
  | 'request'
  | 'request-place'
  | 'request-return'
  | 'request-counter'
  | 'request-person'
  | 'request-items'
  | 'request-review'

const DRAFT = 'request'

export function readDraft(): RequestDraft | null {
  const stored = (wx.getStorageSync(DRAFT) as RequestDraft | '') || null
  // one that an earlier version of the app began
  return stored && { ...stored, caseId: stored.caseId ?? null }
}

function write(draft: RequestDraft): RequestDraft {
  wx.setStorageSync(DRAFT, draft)
  return draft
}

/** Materials are handed in at a counter, never picked up at home: at the one that the home belongs to. */
function placeFor(kind: RequestKind, place: RememberedPlace | null): RememberedPlace | null {
  if (REQUEST_KINDS[kind].direction === 'result' || place?.kind !== 'home') return place
  return { ...place, kind: 'site', address: '' }
}

function typedIn(contact: RememberedContact | null): DraftConsignee | null {
  return contact && { ...contact, isKept: false, statementVersion: null }
}

/** A new request with what is remembered. A submit whose outcome is unknown stays in the way until it is known. */
export function startDraft(kind: RequestKind): RequestDraft {
  const draft = readDraft()
  if (draft?.isOutcomeUnknown) return draft
  return write({
    kind,
    matter: null,
    place: placeFor(kind, rememberedPlace()),
    returnPlace: rememberedPlace(),
    counter: rememberedCounter(),
    consignee: typedIn(rememberedContact()),
    items: [],
    twoPersonHandling: false,
    caseId: null,
    submitKey: null,
    isOutcomeUnknown: false,
  })
}

/** Changes what is asked for; that makes it another submit. */
export function changeDraft(
  change: Partial<Omit<RequestDraft, 'caseId' | 'submitKey' | 'isOutcomeUnknown'>>,
): RequestDraft {
  const before = readDraft() ?? startDraft('send_back')
  const changed = { ...before, ...change, submitKey: null }
  const draft = isOfCase(before, changed) ? changed : apart(changed, change)
  return write({ ...draft, place: placeFor(draft.kind, draft.place), items: itemsFor(before, draft) })
}

/** What the receipt filled in still asks for the result of that case. */
function isOfCase(before: RequestDraft, { kind, matter, consignee, caseId }: RequestDraft): boolean {
  return caseId === null || (kind === 'send_back' && matter?.id === before.matter?.id && consignee === before.consignee)
}

/** No longer of that case: then not for its consignee either, unless another was just named. */
function apart(draft: RequestDraft, { consignee }: Partial<RequestDraft>): RequestDraft {
  return { ...draft, caseId: null, consignee: consignee ?? typedIn(rememberedContact()) }
}

/** What the receipt of materials says already of the result that is asked for. */
export interface ReceiptAnswers {
  matter: DraftMatter
  caseId: string
  place: RememberedPlace
  consignee: DraftConsignee
}

/** Fills in what the receipt says; it may all be changed. */
export function fillFromReceipt(answers: ReceiptAnswers): RequestDraft {
  const draft = startDraft('send_back')
  return draft.isOutcomeUnknown ? draft : write({ ...draft, ...answers })
}

/** A list is of one bundle: licences that come back are not the papers that went up for them. */
function itemsFor(before: RequestDraft, { kind, matter, items }: RequestDraft): DocumentItem[] {
  const isOtherWay = REQUEST_KINDS[before.kind].direction !== REQUEST_KINDS[kind].direction
  const isOtherMatter = before.matter !== null && before.matter.id !== matter?.id
  return isOtherWay || isOtherMatter ? [] : items
}

/** Takes over what the server remembers, where this phone knows nothing: a new phone asks for less. */
export function fillFrom({ homeSite, contact }: Me): void {
  const draft = readDraft()
  if (draft === null || draft.submitKey !== null) return
  const home = homeSite && { kind: 'site' as const, siteId: homeSite.id, siteName: homeSite.name, address: '' }
  const consignee = contact && { ...contact, isKept: true, statementVersion: null }
  write({
    ...draft,
    place: draft.place ?? home,
    returnPlace: draft.returnPlace ?? home,
    consignee: draft.consignee ?? consignee,
  })
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
export function nextStep({ kind, matter, place, returnPlace, counter, consignee }: RequestDraft): RequestStep {
  if (matter === null) return 'request'
  if (kind === 'keep' ? counter === null : place === null) {
    return kind === 'keep' ? 'request-counter' : 'request-place'
  }
  if (kind === 'round_trip' && returnPlace === null) return 'request-return'
  return consignee === null ? 'request-person' : 'request-review'
}

type Destination = NonNullable<Filing['destination']>

function destinationAt({ kind, siteId, address }: RememberedPlace): Destination {
  return kind === 'home' ? { kind, siteId, address } : { kind, siteId }
}

/** Where it goes by the kind of request; null while an answer is missing. */
function endsOf({ kind, place, returnPlace, counter }: RequestDraft): Partial<Filing> | null {
  if (kind === 'keep') {
    const home = place === null ? {} : { homeSiteId: place.siteId }
    return counter && { destination: destinationAt(counter), ...home }
  }
  if (place === null) return null
  if (kind === 'send_back') return { destination: destinationAt(place) }
  if (kind === 'hand_in') return { originSiteId: place.siteId }
  return returnPlace && { originSiteId: place.siteId, returnTo: destinationAt(returnPlace) }
}

function partyOf({ name, phone, isKept, statementVersion }: DraftConsignee): Partial<Filing> {
  return {
    ...(isKept ? {} : { consignee: { name, phone } }),
    ...(statementVersion === null
      ? {}
      : { authorisation: { relation: 'family', statementVersion, consented: true } as const }),
  }
}

/** The request as the server takes it, or null while an answer is missing. */
export function requestBody(draft: RequestDraft): Filing | null {
  const { kind, matter, consignee, twoPersonHandling, caseId } = draft
  const ends = endsOf(draft)
  if (matter === null || ends === null || consignee === null) return null
  const { direction, serviceForm } = REQUEST_KINDS[kind]
  const [first, ...others] = draft.items
  return {
    direction,
    serviceForm,
    matterId: matter.id,
    ...ends,
    ...partyOf(consignee),
    ...(caseId === null ? {} : { caseId }),
    ...(first === undefined ? {} : { items: [first, ...others] }),
    ...(twoPersonHandling && draft.items.some(({ form }) => form === 'original') ? { twoPersonHandling } : {}),
  }
}
