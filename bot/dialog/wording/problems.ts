/** What the server refused, as far as its words for people go. */
export interface Refusal {
  readonly code: string
  /** Chinese, says what to do next */
  readonly detail: string
  readonly issues?: readonly { readonly message: string }[] | undefined
}

/**
 * Why a request was refused, in the server's own words, and what to do where it does not say.
 * @param isBound the person is known as staff or leader, so that binding is no remedy
 */
export function refusalText({ code, detail, issues }: Refusal, isBound = false): string {
  if (code === 'forbidden' && !isBound) return `${detail}\n如果您是工作人员，请向管理员要绑定码，再回复“绑定 8位数字”。`
  if (code === 'too_many_requests') return `${detail}\n请等一分钟再试。`
  const reasons = [...new Set((issues ?? []).map(({ message }) => message))].slice(0, 3)
  return reasons.length > 0 && !reasons.some((reason) => detail.includes(reason))
    ? `${detail}\n${reasons.join('；')}`
    : detail
}

/** The server gave no answer to a question. */
export const UNANSWERED = '系统暂时连不上，请过一两分钟再发一次。'

/** The server gave no answer to an action: it may have been done, and asking is safe. */
export const UNCERTAIN = '没等到系统回答，可能已经办好。请过一会儿再发一次，不会重复登记。'
