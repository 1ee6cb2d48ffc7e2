import { appropriateBudget } from '../contract/budget.ts'
import { addContract, addTariff, commitBudget, TariffRule } from '../contract/contracts.ts'
import { closeMonth } from '../contract/ledger.ts'
import { confirmVolumes, importVolumes } from '../contract/service-volumes.ts'
import { uploadSourceFile } from '../contract/source-files.ts'
import { addDays, type LocalDate, type LocalMonth, localDateOf, parseLocalDate } from '../domain/calendar-time.ts'
import { derivedId } from '../domain/derived-id.ts'
import { BUDGET_LINES } from '../domain/tariff.ts'
import type { ReplayedCounty } from './county.ts'
import { OFFICE } from './people.ts'
import type { CountyYear } from './plan/county-year.ts'
import { clock, type Days, instantOf } from './plan/days.ts'
import { personId } from './plan/deeds.ts'
import type { MonthVolumes } from './plan/volumes.ts'
import { type Cells, fileOf } from './sheets.ts'

/** Something that the office does at an instant; done twice, it is done once. */
export interface OfficeAct {
  readonly at: Date
  readonly do: (county: ReplayedCounty) => Promise<void>
}

const command = (...parts: readonly string[]) => `replay-${parts.join('-')}`

/** Contract and prices before the year, money at its beginning, the second price list in time. */
export function planBudget({ parameters, days, workdays }: CountyYear): OfficeAct[] {
  const { year, given, madeUp } = parameters
  const before = instantOf({ date: days.after(parseLocalDate(`${year - 1}-12-26`), 0), minute: clock(9) })
  const first = workdays[0] as LocalDate
  const contractId = derivedId('contract', `${personId(OFFICE.clerk)}:${addContract.id}:${command('contract')}`)
  const contract: OfficeAct = {
    at: before,
    do: async ({ caller }) => {
      const body = {
        ...madeUp.contract,
        ...{ validFrom: `${year}-01-01`, validUntil: `${year}-12-31`, lines: [...BUDGET_LINES] },
      }
      await caller.call(OFFICE.clerk, addContract, { idempotencyKey: command('contract'), body })
    },
  }
  const tariffs = madeUp.tariffs.map(({ line, validFrom, rule }): OfficeAct => {
    const known = instantOf({ date: days.after(addDays(parseLocalDate(validFrom), -5), 0), minute: clock(10) })
    return {
      at: known < before ? before : known,
      do: async ({ caller }) => {
        const idempotencyKey = command('tariff', line, validFrom)
        const source = `${madeUp.contract.number}（编造的价格）`
        const body = { line, validFrom, rule: TariffRule.parse(rule), source, contractId }
        await caller.call(OFFICE.clerk, addTariff, { idempotencyKey, body })
      },
    }
  })
  const money = BUDGET_LINES.map(
    (line): OfficeAct => ({
      at: instantOf({ date: first, minute: clock(8, 35) }),
      do: async ({ caller }) => {
        const appropriation = { year, line, document: '示例财预〔2023〕1号', issuedOn: first }
        const amountFen = given.appropriationsFen[line]
        const key = command('appropriation', line)
        await caller.call(OFFICE.clerk, appropriateBudget, {
          idempotencyKey: key,
          body: { ...appropriation, amountFen },
        })
        await caller.call(OFFICE.clerk, commitBudget, {
          params: { contractId },
          idempotencyKey: command('commitment', line),
          body: { year, line, amountFen: madeUp.commitmentsFen[line], note: '全年承运合同' },
        })
      },
    }),
  )
  return [contract, ...tariffs, ...money]
}

/** The n-th working day of the month after. */
export function dayAfterMonth(days: Days, month: LocalMonth, nth: number, minute: number): Date {
  const next = localDateOf(
    new Date(instantOf({ date: parseLocalDate(`${month}-28`), minute: 0 }).getTime() + 5 * 86_400_000),
  )
  return instantOf({ date: days.after(parseLocalDate(`${next.slice(0, 7)}-01`), nth - 1), minute })
}

const VOLUME_HEADINGS = { agency: '单位编码', accepted: '受理数', completed: '办结数', goodShare: '好评率' } as const
const VOLUME_DAY = 3
const CLOSING_DAY = 4

/** The other system's counts of a month, as it sends them: everybody content, and no word of how many were asked. */
export function planVolumeImport({ days }: CountyYear, volumes: MonthVolumes, format: 'xlsx' | 'csv'): OfficeAct {
  const { month } = volumes
  return {
    at: dayAfterMonth(days, month, VOLUME_DAY, clock(10, 5)),
    do: async (county) => {
      const rows = volumes.agencies.map(({ agencyId, accepted, completed }) => [agencyId, accepted, completed, '100%'])
      const name = `业务量${month}.${format}`
      const fileId = await upload(county, 'service_volume', name, [Object.values(VOLUME_HEADINGS), ...rows], format)
      const body = { fileId, month, columns: VOLUME_HEADINGS }
      const idempotencyKey = command('volume', month)
      const { id, status } = await county.caller.call(OFFICE.clerk, importVolumes, { idempotencyKey, body })
      if (status !== 'draft') return
      const reason = '来源系统不提供评价人数，好评率无法核实，仅按原样保存'
      await county.caller.call(OFFICE.leader, confirmVolumes, { params: { importId: id }, body: { reason } })
    },
  }
}

export function planClose({ days }: CountyYear, month: LocalMonth): OfficeAct {
  return {
    at: dayAfterMonth(days, month, CLOSING_DAY, clock(17, 10)),
    do: async ({ caller }) => {
      await caller.call(OFFICE.clerk, closeMonth, { params: { month } })
    },
  }
}

/** Uploads a table under an id that follows from its name; one that was sent before a stop is there already. */
export async function upload(
  { caller }: ReplayedCounty,
  purpose: 'statement' | 'service_volume',
  fileName: string,
  cells: Cells,
  format: 'xlsx' | 'csv' | 'gbk',
): Promise<string> {
  const id = derivedId('replay-file', fileName)
  const bytes = await fileOf(cells, format)
  await caller.call(OFFICE.clerk, uploadSourceFile, { query: { id, purpose, fileName }, bytes })
  return id
}
