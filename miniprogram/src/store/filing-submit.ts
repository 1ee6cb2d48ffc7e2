import type { Filing } from '../services/api-types.js'
import type { Picture } from '../services/pictures.js'

/** A filing for a resident that was sent and brought no answer: it is sent again as the very same. */
export interface FilingSubmit {
  /** names the submit, so that a repeat registers nothing twice */
  readonly key: string
  readonly body: Filing
  /** the signature or the signed letter, uploaded before */
  readonly picture: Picture | null
  /** names the scan by which the materials are taken in; null where nothing is handed in yet */
  readonly acceptedEventId: string | null
}

const SUBMIT = 'filing-submit'

export function unansweredFiling(): FilingSubmit | null {
  return (wx.getStorageSync(SUBMIT) as FilingSubmit | '') || null
}

export function keepFiling(submit: FilingSubmit): void {
  wx.setStorageSync(SUBMIT, submit)
}

export function dropFiling(): void {
  wx.removeStorageSync(SUBMIT)
}
