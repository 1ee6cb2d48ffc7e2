import { type Failure, failureOf } from './failure.js'

interface SendingPage {
  readonly data: { isSending: boolean }
  setData(data: Record<string, unknown>): void
}

/**
 * Sends what somebody pressed, one at a time; only for what the server takes once however often it is sent.
 * @param send what the page shows of the answer
 * @returns why it failed, which the page says already; null: it is done, or under way
 */
export async function sendFrom(page: SendingPage, send: () => Promise<object>): Promise<Failure | null> {
  if (page.data.isSending) return null
  page.setData({ isSending: true, problem: '', done: '' })
  try {
    page.setData({ ...(await send()) })
    return null
  } catch (error) {
    const failure = failureOf(error)
    const { isOutcomeUnknown, message } = failure
    page.setData({ problem: isOutcomeUnknown ? `${message}再点一次不会重复。` : message })
    return failure
  } finally {
    page.setData({ isSending: false })
  }
}
