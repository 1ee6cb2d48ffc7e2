import { BUDGET_LINES, type BudgetLine } from './tariff.ts'

/** The accounts of the books. Every posting is in one budget line, and balances within it. */
export type AccountCode =
  | 'postage_towns'
  | 'postage_county_seat'
  | 'adjustment'
  | 'payable_carrier'
  | 'paid'
  | 'appropriated'
  | 'available'
  | 'committed'

export interface Account {
  readonly code: AccountCode
  /** Chinese name, for reports. */
  readonly name: string
  /**
   * expense: what the service cost · liability: what is owed · payment: what left the treasury · budget: memo accounts of
   * what was given (appropriated, a credit), what of it is bound by contracts (committed) and what is not (available)
   */
  readonly kind: 'expense' | 'liability' | 'payment' | 'budget'
  /** The lines that it may be posted in: a line pays only for what it is for (专款专用). */
  readonly lines: readonly BudgetLine[]
}

/** The chart of accounts, as data; the table ledger_account says the same to the database, which enforces it. */
export const ACCOUNTS: readonly Account[] = [
  { code: 'postage_towns', name: '邮递费（各镇场）', kind: 'expense', lines: ['towns'] },
  { code: 'postage_county_seat', name: '邮递费（县城单位）', kind: 'expense', lines: ['county_seat'] },
  { code: 'adjustment', name: '对账差异', kind: 'expense', lines: BUDGET_LINES },
  { code: 'payable_carrier', name: '应付承运单位款', kind: 'liability', lines: BUDGET_LINES },
  { code: 'paid', name: '已支付', kind: 'payment', lines: BUDGET_LINES },
  { code: 'appropriated', name: '预算下达', kind: 'budget', lines: BUDGET_LINES },
  { code: 'available', name: '可用预算', kind: 'budget', lines: BUDGET_LINES },
  { code: 'committed', name: '合同承诺', kind: 'budget', lines: BUDGET_LINES },
]

/** The expense account that a line's postage is posted to. */
export const POSTAGE_ACCOUNT: Readonly<Record<BudgetLine, AccountCode>> = {
  towns: 'postage_towns',
  county_seat: 'postage_county_seat',
}

/** Accounts whose balances are what a line's service cost. */
export const EXPENSE_ACCOUNTS: readonly AccountCode[] = ACCOUNTS.filter(({ kind }) => kind === 'expense').map(
  ({ code }) => code,
)

const ACCOUNT_BY_CODE: ReadonlyMap<string, Account> = new Map(ACCOUNTS.map((account) => [account.code, account]))

/** May the line be posted to the account? No for an account that is not in the chart. */
export function isOfLine(account: string, line: BudgetLine): boolean {
  return ACCOUNT_BY_CODE.get(account)?.lines.includes(line) ?? false
}

/** Chinese name of an account; the code itself for one that is not in the chart. */
export function accountName(code: string): string {
  return ACCOUNT_BY_CODE.get(code)?.name ?? code
}
