import type { RememberedPlace } from '../store/remembered.js'
import { addressError } from './fields.js'

/** What is still wrong with a place, field by field; empty texts where nothing is. */
export interface PlaceErrors {
  site: string
  address: string
}

export const NO_PLACE_ERRORS: PlaceErrors = { site: '', address: '' }
export const BLANK_PLACE: RememberedPlace = { kind: 'site', siteId: '', siteName: '', address: '' }

export function placeErrors({ kind, siteId, address }: RememberedPlace): PlaceErrors {
  return {
    site: siteId === '' ? '还没有选，请点上面选择镇和村' : '',
    address: kind === 'home' ? addressError(address) : '',
  }
}

export function isGoodPlace(place: RememberedPlace): boolean {
  const { site, address } = placeErrors(place)
  return site === '' && address === ''
}

/** The place without what was typed for the other way of getting it. */
export function tidyPlace(place: RememberedPlace): RememberedPlace {
  return { ...place, address: place.kind === 'home' ? place.address.trim() : '' }
}
