/** What a returning person need not type again. It stays on this phone and can be forgotten on the page 我的. */
export interface RememberedContact {
  name: string
  phone: string
}

/** Where the last request went. */
export interface RememberedPlace {
  kind: 'site' | 'home'
  siteId: string
  siteName: string
  address: string
}

const CONTACT = 'contact'
const PLACE = 'place'
const COUNTER = 'counter'

function remembered<T>(key: string): T | null {
  return (wx.getStorageSync(key) as T | '') || null
}

export function rememberedContact(): RememberedContact | null {
  return remembered(CONTACT)
}

export function rememberContact(contact: RememberedContact): void {
  wx.setStorageSync(CONTACT, contact)
}

export function rememberedPlace(): RememberedPlace | null {
  return remembered(PLACE)
}

export function rememberPlace(place: RememberedPlace): void {
  wx.setStorageSync(PLACE, place)
}

/** The counter that kept the last result until it was fetched. */
export function rememberedCounter(): RememberedPlace | null {
  return remembered(COUNTER)
}

export function rememberCounter(counter: RememberedPlace): void {
  wx.setStorageSync(COUNTER, counter)
}

export function forgetRemembered(): void {
  for (const key of [CONTACT, PLACE, COUNTER]) wx.removeStorageSync(key)
}
