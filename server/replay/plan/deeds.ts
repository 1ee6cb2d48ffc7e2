import type { registerConsignment } from '../../contract/consignments.ts'
import type { RequestOf } from '../../contract/endpoint.ts'
import type { ScanInput, ScanKind } from '../../contract/scans.ts'
import { derivedId } from '../../domain/derived-id.ts'

/** Who does something: `hub:1`, `A01:2`, `441422105:1`, `courier`, `resident:17`, `finance:1`. */
export type PersonKey = string

/** The account of somebody of the replay. */
export const personId = (key: PersonKey): string => derivedId('replay-person', key)

export type Filing = RequestOf<typeof registerConsignment>['body']

/** What somebody does to a consignment or a bag, as a request of the API. */
export type Act =
  | { readonly kind: 'register'; readonly item: string; readonly key: string; readonly filing: Filing }
  | {
      readonly kind: 'scan'
      readonly item: string
      readonly scan: ScanKind
      readonly siteId: string
      readonly eventId: string
      /** when it happened, where it was sent later */
      readonly occurredAt?: Date
      readonly details?: ScanInput['details']
      /** the holder shows his pick-up code */
      readonly codeOf?: PersonKey
    }
  | { readonly kind: 'cancel'; readonly item: string; readonly eventId: string; readonly reason: string }
  | { readonly kind: 'redirect'; readonly item: string; readonly eventId: string; readonly siteId: string }
  | {
      readonly kind: 'correct'
      readonly item: string
      readonly scanId: string
      readonly eventId: string
      readonly note: string
    }
  | {
      readonly kind: 'resolve'
      readonly item: string
      readonly exceptionId: string
      readonly eventId: string
      readonly resolution: 'found' | 'returned' | 'rerouted' | 'replaced' | 'accepted'
      readonly note: string
      readonly siteId?: string
      readonly destinationSiteId?: string
    }
  | { readonly kind: 'propose_write_off'; readonly item: string; readonly exceptionId: string; readonly reason: string }
  | {
      readonly kind: 'approve_write_off'
      readonly item: string
      readonly exceptionId: string
      readonly eventId: string
    }
  | { readonly kind: 'complain'; readonly item: string; readonly complaintId: string; readonly text: string }
  | {
      readonly kind: 'answer_complaint' | 'reopen_complaint'
      readonly item: string
      readonly complaintId: string
      readonly text: string
    }
  | { readonly kind: 'close_complaint'; readonly item: string; readonly complaintId: string }
  | { readonly kind: 'rate'; readonly item: string; readonly score: number; readonly tags: readonly string[] }
  | { readonly kind: 'waybill'; readonly item: string; readonly number: string }
  | {
      readonly kind: 'seal'
      readonly bag: string
      readonly eventId: string
      readonly sealNumber: string
      readonly items: readonly string[]
      readonly siteId: string
      readonly toSiteId: string
    }
  | {
      readonly kind: 'bag'
      readonly bag: string
      readonly eventId: string
      readonly siteId: string
      readonly fact:
        | { readonly kind: 'dispatched' }
        | { readonly kind: 'received'; readonly sealIntact: boolean }
        | { readonly kind: 'checked'; readonly found: readonly string[] }
    }

/** An act, by whom and when. Whatever is done at one instant is independent of each other. */
export interface Deed {
  readonly at: Date
  readonly by: PersonKey
  readonly act: Act
}

/** A consignment of the year, as it will be known. */
export interface PlannedItem {
  readonly id: string
  readonly caseId: string
  readonly townId: string
  readonly weightGrams: number
  /** the carrier's own number, where somebody noted it down */
  readonly waybill: string | null
  /** when the carrier takes it over for the first time on each budget line: what he bills */
  readonly carried: Partial<Record<'towns' | 'county_seat', Date>>
  readonly deeds: readonly Deed[]
}
