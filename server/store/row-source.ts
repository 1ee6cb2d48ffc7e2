/** Columns of rows that a statement is handed, each with its PostgreSQL type. */
export type Columns = Readonly<Record<string, string>>

/**
 * Hands rows to a statement as a table to select from. Few rows go as VALUES with a parameter each: PostgreSQL then spends
 * half the time that JSON costs. Many go as one JSON parameter, so that the text, and with it the plan, stays the same.
 */
export class RowSource {
  readonly values: unknown[] = []
  readonly #asValues: boolean
  #shape = ''

  constructor(asValues: boolean) {
    this.#asValues = asValues
  }

  /** Tells apart the texts that come of it: how the rows were handed, and how many where that matters. */
  get shape(): string {
    return this.#shape
  }

  /** @returns SQL of a table with that alias */
  table(rows: readonly object[], columns: Columns, alias: string): string {
    this.#shape += `-${alias}${this.#asValues ? rows.length : ''}`
    if (!this.#asValues) {
      const definitions = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
      return `jsonb_to_recordset(${this.#parameter(JSON.stringify(rows), 'jsonb')}) AS ${alias}(${definitions.join(', ')})`
    }
    const tuples = rows.map((row) => `(${this.#tuple(row as Readonly<Record<string, unknown>>, columns)})`)
    return `(VALUES ${tuples.join(', ')}) AS ${alias}(${Object.keys(columns).join(', ')})`
  }

  #tuple(row: Readonly<Record<string, unknown>>, columns: Columns): string {
    return Object.entries(columns)
      .map(([name, type]) => this.#parameter(parameterOf(row[name], type), type))
      .join(', ')
  }

  #parameter(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`
  }
}

/** Nothing is NULL, also in a column of JSON. */
function parameterOf(value: unknown, type: string): unknown {
  if (value === undefined || value === null) return null
  return type === 'jsonb' ? JSON.stringify(value) : value
}
