import { openPrivacyContract } from '../../services/privacy-contract.js'
import { PRIVACY_POINTS, type PrivacyPoint } from '../../wording/privacy.js'

export interface Data {
  points: readonly PrivacyPoint[]
}

const initial: Data = { points: PRIVACY_POINTS }

Page({
  data: initial,

  /** The full text that WeChat keeps for this office. */
  openContract() {
    openPrivacyContract()
  },
})
