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

export function rememberedContact(): RememberedContact | null {
  return (wx.getStorageSync(CONTACT) as RememberedContact | '') || null
}

export function rememberContact(contact: RememberedContact): void {
  wx.setStorageSync(CONTACT, contact)
}

export function rememberedPlace(): RememberedPlace | null {
  return (wx.getStorageSync(PLACE) as RememberedPlace | '') || null
}

export function rememberPlace(place: RememberedPlace): void {
  wx.setStorageSync(PLACE, place)
}

export function forgetRemembered(): void {
  wx.removeStorageSync(CONTACT)
  wx.removeStorageSync(PLACE)
}
