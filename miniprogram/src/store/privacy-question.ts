/** WeChat's wish for consent, while a step of the app waits for the person's answer. */
export interface PrivacyQuestion {
  /** the function or button that wants something personal, by WeChat's name: `chooseMedia`, `button.getPhoneNumber` */
  readonly referrer: string
}

type Listener = (question: PrivacyQuestion | null) => void
type Answer = (answer: { event: 'agree'; buttonId: string } | { event: 'disagree' }) => void
/** As WeChat documents it; its typings know one argument less. */
type Ask = (listener: (answer: Answer, info: { referrer: string }) => void) => void

/** Id of the button of consent; WeChat checks that it was really tapped. */
const AGREE_BUTTON = 'privacy-agree'

const listeners = new Set<Listener>()
/** Several steps may wait: one answer is for all of them. */
const waiting: Answer[] = []
let asked: PrivacyQuestion | null = null

function tell(): void {
  for (const listener of listeners) listener(asked)
}

/** Has the app's own pages put the question, in place of WeChat's dialog; once, as the app starts. */
export function takePrivacyQuestions(): void {
  // Old versions of WeChat ask by themselves.
  if (!wx.canIUse('onNeedPrivacyAuthorization')) return
  const ask = wx.onNeedPrivacyAuthorization as unknown as Ask
  ask((answer, { referrer }) => {
    waiting.push(answer)
    asked = { referrer }
    tell()
  })
}

/** Tells the listener now and whenever there is a question or none any more; the answer ends it. */
export function watchPrivacyQuestion(listener: Listener): () => void {
  listeners.add(listener)
  if (asked !== null) listener(asked)
  return () => listeners.delete(listener)
}

export function answerPrivacyQuestion(isAgreed: boolean): void {
  for (const answer of waiting.splice(0)) {
    answer(isAgreed ? { event: 'agree', buttonId: AGREE_BUTTON } : { event: 'disagree' })
  }
  asked = null
  tell()
}
