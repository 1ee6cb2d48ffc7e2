/** What the resident of the story wants. All of it is fictional. */
export interface Wish {
  /** the first words, in one sentence */
  readonly opening: string
  /** the matter as the list of the chatbot names it */
  readonly matter: string
  readonly direction: 'result' | 'materials'
  readonly place: string
  readonly name: string
  readonly phone: string
}

const REGISTERED = /已登记，流转单号 (SH\d{9})/u

/** The tracking number, once the request is taken. */
export function registeredNumber(said: string): string | undefined {
  return REGISTERED.exec(said)?.[1]
}

/** Whether the chatbot waits for an answer in a request that somebody left half filled in. */
export function isHalfFilledIn(said: string): boolean {
  return answerTo(said, { opening: '', matter: '', direction: 'result', place: '', name: '', phone: '' }) !== undefined
}

/**
 * What the resident answers to a question of the guided request, by reading it as a person would.
 * Undefined when it asks nothing that the story knows how to answer.
 */
export function answerTo(said: string, wish: Wish): string | undefined {
  const question = said.replace(/^没看懂.*\n/u, '')
  if (/有关的事项：|办的是什么事项/u.test(question)) return numberOf(question, wish.matter) ?? wish.matter
  if (/要办哪一种/u.test(question)) return wish.direction === 'result' ? '1' : '2'
  if (/找到这些地方/u.test(question)) return numberOf(question, wish.place) ?? wish.place
  if (/送到哪里|到哪里交材料|在哪个村或镇/u.test(question)) return wish.place
  if (/叫什么名字/u.test(question)) return question.includes('回复 1 就用上次的') ? '1' : `${wish.name} ${wish.phone}`
  if (/请写 11 位手机号/u.test(question)) return wish.phone
  if (/请核对：/u.test(question)) return '1'
  return undefined
}

/** The number before the first choice that has these words. */
function numberOf(question: string, words: string): string | undefined {
  const line = question.split('\n').find((one) => /^\d+ /u.test(one) && one.includes(words))
  return line === undefined ? undefined : /^\d+/u.exec(line)?.[0]
}
