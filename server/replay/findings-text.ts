import type { Finding } from './settle-bills.ts'

const ERROR_TEXT: Readonly<Record<string, string>> = {
  double_billing: '重复计费',
  wrong_tariff: '价格不符合同',
  old_tariff: '用了旧资费',
  foreign_parcels: '别人的邮件',
  missing_lines: '漏列',
  swapped_amounts: '金额与重量两列对调',
  swapped_numbers: '运单号与流转单号两列对调',
  billed_before: '上月已结算又列',
  thirteenth_month: '第十三份账单',
}
export const NOT_PLANTED = 'not_planted'

/** What was planted in the carrier's bills and what was found: a table, and a line that says whether all was. */
export function findingsText({ findings }: { readonly findings: readonly Finding[] }): string {
  const planted = findings.filter(({ error }) => error !== NOT_PLANTED)
  const clean = findings.filter(({ error }) => error === NOT_PLANTED)
  const rows = planted.map(
    ({ month, error, planted, found }) => `  ${month}  ${ERROR_TEXT[error] ?? error}：埋入 ${planted}，找到 ${found}`,
  )
  const isAllFound = planted.every(({ planted, found }) => planted === found)
  const strange = clean.reduce((sum, { found }) => sum + found, 0)
  return [
    '承运单位账单里埋入的错误：',
    ...rows,
    `  ${isAllFound ? '全部找到' : '有没找到的'}；没有埋错的账单行里误报 ${strange} 处`,
  ].join('\n')
}
