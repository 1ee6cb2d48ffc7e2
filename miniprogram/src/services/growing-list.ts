import { failedState, type LoadState } from '../components/state-view/load-state.js'

/**
 * What `setData` has to be told for a list to grow: the new rows alone, each under its place, so that the thousandth row
 * costs no more than the first. Rows that are there already are left out: a list may have moved since its last page.
 * @param name of the list in the page's data
 */
export function grown<Row extends { readonly id: string }>(
  name: string,
  rows: readonly Row[],
  more: readonly Row[],
): Record<string, Row> {
  const known = new Set(rows.map(({ id }) => id))
  const fresh = more.filter(({ id }) => !known.has(id))
  return Object.fromEntries(fresh.map((row, index) => [`${name}[${rows.length + index}]`, row]))
}

/** What a page that shows one growing list keeps of it. */
export interface ListData<Row> {
  state: LoadState
  message: string
  rows: Row[]
  nextCursor: string | null
}

interface ListPage<Row> {
  readonly data: ListData<Row>
  /** one page of the list: the first, or the one behind the cursor */
  ask(cursor?: string): Promise<{ items: Row[]; nextCursor: string | null }>
  setData(data: Record<string, unknown>): void
}

/** A list before anything of it came. */
export function blankList<Row>(): ListData<Row> {
  return { state: 'loading', message: '', rows: [], nextCursor: null }
}

/** Counts how often each page began its list anew: one page may be open several times. */
const turns = new WeakMap<object, number>()

/**
 * Begins a list anew; what was asked for before is let go. A failure leaves what stands there.
 * @param emptyText why there may be nothing, and what to do then
 */
export async function reloadList<Row>(page: ListPage<Row>, emptyText: string): Promise<void> {
  const mine = (turns.get(page) ?? 0) + 1
  turns.set(page, mine)
  try {
    const { items, nextCursor } = await page.ask()
    if (mine !== turns.get(page)) return
    const isEmpty = items.length === 0
    page.setData({ state: isEmpty ? 'empty' : 'ready', message: isEmpty ? emptyText : '', rows: items, nextCursor })
  } catch (error) {
    if (mine === turns.get(page) && page.data.state !== 'ready') page.setData({ ...failedState(error) })
  }
}

/** Adds the next page to a list, if there is one. */
export async function growList<Row extends { readonly id: string }>(page: ListPage<Row>): Promise<void> {
  const { nextCursor } = page.data
  if (nextCursor === null) return
  const mine = turns.get(page)
  page.setData({ nextCursor: null })
  try {
    const next = await page.ask(nextCursor)
    if (mine !== turns.get(page)) return
    page.setData({ ...grown('rows', page.data.rows, next.items), nextCursor: next.nextCursor })
  } catch {
    // Reaching the end again asks again.
    if (mine === turns.get(page)) page.setData({ nextCursor })
  }
}
