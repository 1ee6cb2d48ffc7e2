import { loadPage } from '../../services/page-load.js'
import { type ChosenPeriod, chosenPeriod, periodKey } from '../store/chosen-period.js'

/** Fills a page with what `ask` brings of the time that the leader looks at: figures of another never stay below its name. */
export function loadPeriod<Shown extends object>(
  page: Parameters<typeof loadPage>[0],
  ask: (period: ChosenPeriod, now: number) => Promise<Shown>,
): Promise<void> {
  const now = Date.now()
  const period = chosenPeriod(now)
  return loadPage(page, () => ask(period, now), periodKey(period))
}
