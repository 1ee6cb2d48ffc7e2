import type { LocalDate } from './calendar-time.ts'
import type { BudgetLine } from './tariff.ts'

interface Versions {
  readonly tariffs: readonly { readonly id: string; readonly line: BudgetLine; readonly validFrom: LocalDate }[]
  readonly savingsMethods: readonly { readonly id: string; readonly validFrom: LocalDate; readonly isSample: boolean }[]
}

const TARIFF_NAMES: Readonly<Record<BudgetLine, string>> = { towns: '各镇场资费', county_seat: '县城资费' }

/**
 * What people call the versions that sums were made by: 节约算法2026-03版, with the day where it did not begin with a month.
 * Each name once, in the order of the ids; an id that no version has stays as it is.
 */
export function versionNames(ids: readonly string[], { tariffs, savingsMethods }: Versions): readonly string[] {
  const names = new Map<string, string>([
    ...tariffs.map(({ id, line, validFrom }) => [id, `${TARIFF_NAMES[line]}${since(validFrom)}`] as const),
    ...savingsMethods.map(
      ({ id, validFrom, isSample }) => [id, `节约算法${since(validFrom)}${isSample ? '（示例）' : ''}`] as const,
    ),
  ])
  return [...new Set(ids.map((id) => names.get(id) ?? id))]
}

function since(date: LocalDate): string {
  return `${date.endsWith('-01') ? date.slice(0, 'YYYY-MM'.length) : date}版`
}
