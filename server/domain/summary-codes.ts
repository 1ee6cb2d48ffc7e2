/** A figure of a summary, with the code under which its rows are found. */
export interface SummaryCode {
  readonly name: string
  readonly code: string
}

/** What a summary says first: the words that it uses, and the key of the figure query. */
export const SUMMARY_FIGURES: readonly { readonly name: string; readonly query: string }[] = [
  { name: '登记', query: 'registered' },
  { name: '办结', query: 'completed' },
  { name: '邮递费', query: 'postage' },
  { name: '少跑', query: 'trips' },
  { name: '公里', query: 'metres' },
]

/** The line by which a summary's reader asks for what stands behind it; none where its place has no codes. */
export function codeLines(codes: readonly SummaryCode[]): string[] {
  if (codes.length === 0) return []
  return [`数字码：${codes.map(({ name, code }) => `${name}${code}`).join('、')}。回复其中一个看明细。`]
}
