import { openPrivacyContract } from '../../services/privacy-contract.js'
import { answerPrivacyQuestion, type PrivacyQuestion, watchPrivacyQuestion } from '../../store/privacy-question.js'
import { privacyPurpose } from '../../wording/privacy.js'

export interface Data {
  isAsked: boolean
  purpose: string
}

const endings = new WeakMap<object, () => void>()

/** Asks for consent before WeChat hands over something personal. No is an answer: the step fails and says what else to do. */
Component({
  data: { isAsked: false, purpose: '' },
  lifetimes: {
    attached() {
      const show = (question: PrivacyQuestion | null) => {
        if (question === null) this.setData({ isAsked: false })
        else this.setData({ isAsked: true, purpose: privacyPurpose(question.referrer) })
      }
      endings.set(this, watchPrivacyQuestion(show))
    },
    detached() {
      endings.get(this)?.()
    },
  },
  methods: {
    agree() {
      answerPrivacyQuestion(true)
    },
    refuse() {
      answerPrivacyQuestion(false)
    },
    readContract() {
      openPrivacyContract()
    },
  },
})
