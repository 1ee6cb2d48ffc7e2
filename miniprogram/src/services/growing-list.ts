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
