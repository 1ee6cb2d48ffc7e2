import {
  BLANK_PLACE,
  isGoodPlace,
  NO_PLACE_ERRORS,
  type PlaceErrors,
  placeErrors,
  tidyPlace,
} from '../wording/places.js'
import { takePickedSite } from './picked-site.js'
import type { RememberedPlace } from './remembered.js'

/** What a page that asks for a place keeps of it. */
export interface PlaceData {
  place: RememberedPlace
  errors: PlaceErrors
  isEdit: boolean
}

interface PlacePage {
  readonly data: PlaceData
  setData(data: Partial<PlaceData>): void
}

export function blankPlaceData(): PlaceData {
  return { place: BLANK_PLACE, errors: NO_PLACE_ERRORS, isEdit: false }
}

/** Takes over the site that was picked on the page of sites, if one was. */
export function takeSite(page: PlacePage): void {
  const site = takePickedSite()
  if (site === null) return
  page.setData({ place: { ...page.data.place, siteId: site.id, siteName: site.name }, errors: NO_PLACE_ERRORS })
}

export function changePlace(page: PlacePage, place: RememberedPlace): void {
  page.setData({ place, errors: NO_PLACE_ERRORS })
}

/** @returns the place as it goes into the request; null while something is wrong with it, which the page says */
export function checkedPlace(page: PlacePage): RememberedPlace | null {
  const { place } = page.data
  page.setData({ errors: placeErrors(place) })
  return isGoodPlace(place) ? tidyPlace(place) : null
}
