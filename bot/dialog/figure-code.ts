/** The code of a figure, with the version of the evaluation that it was printed in: F3K7AC, F3K7AC-2. */
const CODE = /(?<![A-Z\d])F[34679ACDEFGHJKMNPRTWXY]{5}(?:[-－—]\d{1,3})?(?![A-Z\d])/iu
/** What people write around it. */
const TALK = /^[请帮我给查看打开说说一下这个数字码出处的是什么怎么来算哪\s:：,，?？]*$/u
/** 数字码 alone asks which there are. */
const LIST = /^(?:看|查|要)?(?:一下)?(?:本周|这周)?的?(?:数字码|数字的?出处)(?:有哪些)?$/u

/** The code that a text is about, in capitals; `undefined` inside: which codes are there? Undefined: the text is something else. */
export function readFigureCode(words: string): { readonly code: string | undefined } | undefined {
  if (LIST.test(words.trim())) return { code: undefined }
  const found = CODE.exec(words)?.[0]
  if (found === undefined || !TALK.test(words.replace(found, ''))) return undefined
  return { code: found.toUpperCase().replace(/[－—]/u, '-') }
}
