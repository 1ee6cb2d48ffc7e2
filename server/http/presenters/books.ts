import type * as budget from '../../contract/budget.ts'
import type * as contracts from '../../contract/contracts.ts'
import { accountName } from '../../domain/accounts.ts'
import type { BudgetForecast } from '../../domain/budget-forecast.ts'
import { startOfLocalDay } from '../../domain/calendar-time.ts'
import { dayText, yuan } from '../../domain/summary.ts'
import type { BudgetLineReport } from '../../services/budget.ts'
import type { Appropriation, BudgetTransfer } from '../../services/change-budget.ts'
import type { CarrierContract, Commitment } from '../../services/contracts.ts'
import type { TariffRow } from '../../services/tariffs.ts'

type Body<Schema extends { _zod: { output: unknown } }> = Schema['_zod']['output']

export function presentBudgetLine({ threshold, forecast, ...state }: BudgetLineReport): budget.BudgetLineState {
  return { ...state, warningPercent: threshold, forecast: forecast === null ? null : presentForecast(forecast) }
}

function presentForecast(forecast: BudgetForecast): Body<typeof budget.BudgetForecast> {
  const nothing = {
    workdays: null,
    dailyFen: null,
    earliest: null,
    expected: null,
    latest: null,
    leftAtYearEndFen: null,
  }
  const text = forecastText(forecast)
  switch (forecast.kind) {
    case 'too_little_data':
      return { ...nothing, kind: forecast.kind, workdays: forecast.workdays, text }
    case 'exhausted':
      return {
        ...nothing,
        kind: forecast.kind,
        earliest: forecast.since,
        expected: forecast.since,
        latest: forecast.since,
        text,
      }
    case 'forecast':
      return {
        ...forecast,
        dailyFen: { ...forecast.dailyFen },
        leftAtYearEndFen: { ...forecast.leftAtYearEndFen },
        text,
      }
  }
}

/** When it runs out, in words; what is not known is said to be so. */
function forecastText(forecast: BudgetForecast): string {
  const day = (date: string) => dayText(startOfLocalDay(date as Parameters<typeof startOfLocalDay>[0]))
  if (forecast.kind === 'exhausted') return `${day(forecast.since)}已用完`
  if (forecast.kind === 'too_little_data') {
    return `用款只有 ${forecast.workdays} 个工作日，满 ${forecast.needed} 个工作日才能预测`
  }
  const { earliest, expected, latest, leftAtYearEndFen, dailyFen } = forecast
  const rate = `按每个工作日${yuan(dailyFen.middle)}元`
  if (earliest === null) return `${rate}，年内够用，年底约剩${yuan(leftAtYearEndFen.middle)}元`
  const end = expected === null ? '约在年底用完' : `约${day(expected)}用完`
  return `${rate}，${end}（最早${day(earliest)}，最晚${latest === null ? '年内够用' : day(latest)}）`
}

export function presentAppropriation({
  recordedBy: _,
  recordedAt,
  ...one
}: Appropriation): Body<typeof budget.Appropriation> {
  return { ...one, recordedAt: recordedAt.toISOString() }
}

export function presentTransfer({ proposedAt, decidedAt, ...one }: BudgetTransfer): Body<typeof budget.BudgetTransfer> {
  return { ...one, proposedAt: proposedAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null }
}

export function presentContract({
  recordedBy: _,
  recordedAt,
  lines,
  ...one
}: CarrierContract): Body<typeof contracts.CarrierContract> {
  return { ...one, lines: [...lines], recordedAt: recordedAt.toISOString() }
}

export function presentCommitment({
  recordedBy: _,
  recordedAt,
  ...one
}: Commitment): Body<typeof contracts.Commitment> {
  return { ...one, recordedAt: recordedAt.toISOString() }
}

export function presentTariff({ recordedAt, rule, ...one }: TariffRow): Body<typeof contracts.Tariff> {
  return {
    ...one,
    rule: rule.basis === 'flat_per_month_and_town' ? { ...rule, towns: [...rule.towns] } : rule,
    recordedAt: recordedAt?.toISOString() ?? null,
  }
}

/** A row with the Chinese name of its account. */
export function withAccountName<Row extends { readonly account: string }>(row: Row): Row & { accountText: string } {
  return { ...row, accountText: accountName(row.account) }
}
