import type { OverdueSite, PeriodSummary } from '../../contract/period-reports.ts'
import { fullNameOf, type SiteTree } from '../../domain/site.ts'
import type { listOverdueSites } from '../../services/overdue-sites.ts'
import type { PeriodReport } from '../../services/summarise-period.ts'
import { presentSavings } from './reports.ts'

type OverdueSiteRow = Awaited<ReturnType<typeof listOverdueSites>>['rows'][number]

export function presentPeriod({ facts, text }: PeriodReport): PeriodSummary {
  const { asOf, savings, methodVersionIds, methodNames, previousCompleted, byTown, figureCodes: _, ...counted } = facts
  return {
    ...counted,
    text,
    asOf: asOf.toISOString(),
    completedBefore: previousCompleted,
    savings: presentSavings(savings, methodVersionIds, methodNames),
    byTown: byTown.map((town) => ({ ...town })),
  }
}

export function presentOverdueSite(tree: SiteTree, row: OverdueSiteRow): OverdueSite {
  const { siteId, tasks, oldestDueAt, leads } = row
  return {
    siteId,
    siteName: fullNameOf(tree.get(siteId)),
    tasks,
    oldestDueAt: oldestDueAt.toISOString(),
    leads: [...leads],
  }
}
