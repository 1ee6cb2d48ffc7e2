import { failedState, type LoadState } from '../components/state-view/load-state.js'

interface LoadingPage {
  readonly data: { state: LoadState }
  setData(data: Record<string, unknown>): void
}

interface Load {
  /** how often the page has asked */
  turn: number
  /** of what the page shows what it shows; null: nothing came yet */
  shown: string | null
}

/** By page: one may be open several times. */
const loads = new WeakMap<object, Load>()

/**
 * Fills a page with what `ask` brings. Of two loads the one asked for last counts, whichever answer is the first. A failure
 * leaves what stands there, unless that is of something else.
 * @param of what is asked about, such as the time; the figures of another never stand below its name
 */
export async function loadPage<Shown extends object>(
  page: LoadingPage,
  ask: () => Promise<Shown>,
  of = '',
): Promise<void> {
  const load = loads.get(page) ?? { turn: 0, shown: null }
  loads.set(page, load)
  load.turn += 1
  const { turn } = load
  if (load.shown !== of && page.data.state !== 'loading') page.setData({ state: 'loading' })
  try {
    const shown = await ask()
    if (turn !== load.turn) return
    load.shown = of
    page.setData({ state: 'ready', ...shown })
  } catch (error) {
    if (turn === load.turn && page.data.state !== 'ready') page.setData({ ...failedState(error) })
  }
}
