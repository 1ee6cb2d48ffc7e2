import { readScanned } from './scanned-text.js'

/** What a label in a handler's hand turns out to be. */
export type Label =
  | { readonly kind: 'consignment'; readonly trackingNumber: string }
  | { readonly kind: 'pickup'; readonly trackingNumber: string; readonly pickupCode: string }
  | { readonly kind: 'seal'; readonly sealNumber: string }
  | { readonly kind: 'strange' }

const TRACKING_NUMBER = /^(?:SH)?\d{9}$/
const SEAL_NUMBER = /^[0-9A-Z]{4,20}$/

/** Tells consignments, pick-up codes and seals of bags from each other; what is none of them is strange. */
export function readLabel(text: string): Label {
  const { trackingNumber, pickupCode } = readScanned(text)
  if (trackingNumber === null) return { kind: 'strange' }
  if (pickupCode !== null) return { kind: 'pickup', trackingNumber, pickupCode }
  if (TRACKING_NUMBER.test(trackingNumber)) return { kind: 'consignment', trackingNumber }
  return SEAL_NUMBER.test(trackingNumber) ? { kind: 'seal', sealNumber: trackingNumber } : { kind: 'strange' }
}
