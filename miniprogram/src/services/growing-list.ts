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

/**
 * The pages of a list, one after the other. What was asked for before the list was begun anew is let go.
 * @param emptyText why there may be nothing, and what to do then
 */
export function growingList<Row extends { readonly id: string }>(emptyText: () => string) {
  let turn = 0
  return {
    /** Begins the list anew. A failure leaves what stands there. */
    async reload(page: ListPage<Row>): Promise<void> {
      turn += 1
      const mine = turn
      try {
        const { items, nextCursor } = await page.ask()
        if (mine !== turn) return
        const isEmpty = items.length === 0
        const said = { state: isEmpty ? 'empty' : 'ready', message: isEmpty ? emptyText() : '' }
        page.setData({ ...said, rows: items, nextCursor })
      } catch (error) {
        if (mine === turn && page.data.state !== 'ready') page.setData({ ...failedState(error) })
      }
    },

    /** Adds the next page, if there is one. */
    async more(page: ListPage<Row>): Promise<void> {
      const { nextCursor } = page.data
      if (nextCursor === null) return
      const mine = turn
      page.setData({ nextCursor: null })
      try {
        const next = await page.ask(nextCursor)
        if (mine !== turn) return
        page.setData({ ...grown('rows', page.data.rows, next.items), nextCursor: next.nextCursor })
      } catch {
        // Reaching the end again asks again.
        if (mine === turn) page.setData({ nextCursor })
      }
    },
  }
}
