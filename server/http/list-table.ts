import { z } from 'zod'
import type { Endpoint } from '../contract/endpoint.ts'
import { shanghaiTime } from '../domain/calendar-time.ts'
import type { CsvCell } from './csv-line.ts'
import { COLUMN_TITLES } from './presenters/table-titles.ts'
import { CODE_TEXTS } from './presenters/table-wording.ts'

/** A column of a list as a table. */
export interface Column {
  readonly heading: string
  readonly cellOf: (row: unknown) => CsvCell
}

/**
 * The columns of an endpoint whose answer is a page of a list (`pageOf`), in the order of the contract; null for any other
 * endpoint. Objects within a row become columns of their own, lists within it one cell each.
 */
export function listColumns({ method, response }: Endpoint): readonly Column[] | null {
  if (method !== 'GET' || !(response instanceof z.ZodObject) || !('nextCursor' in response.shape)) return null
  const { items } = response.shape
  const item = items instanceof z.ZodArray ? items.element : undefined
  return item instanceof z.ZodObject ? columnsOf(item, '', (row) => row) : null
}

type Read = (row: unknown) => unknown

function columnsOf(item: z.ZodObject, within: string, read: Read): Column[] {
  return shownFields(item).flatMap(([name, schema]) => {
    const title = `${within}${titleOf(name)}`
    const value: Read = (row) => (read(row) as Readonly<Record<string, unknown>> | null | undefined)?.[name]
    if (schema instanceof z.ZodObject) return columnsOf(schema, title, value)
    // an instant without its time zone would be read by another clock
    const heading = schema instanceof z.ZodISODateTime ? `${title}（北京时间）` : title
    return [{ heading, cellOf: (row) => cellOf(schema, value(row)) }]
  })
}

/** A code that has its text beside it (`status`, `statusText`) is left out. */
function shownFields(item: z.ZodObject): [string, z.core.$ZodType][] {
  return Object.entries(item.shape)
    .filter(([name]) => !(`${name}Text` in item.shape))
    .map(([name, schema]) => [name, withoutWrapping(schema)])
}

/** The heading of a field; its own name until it is given one. */
function titleOf(name: string): string {
  return COLUMN_TITLES[name] ?? name
}

function withoutWrapping(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapping =
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  return isWrapping ? withoutWrapping(schema.def.innerType) : schema
}

function cellOf(schema: z.core.$ZodType, value: unknown): CsvCell {
  return typeof value === 'number' ? value : textOf(schema, value)
}

function textOf(wrapped: z.core.$ZodType, value: unknown): string | null {
  const schema = withoutWrapping(wrapped)
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (schema instanceof z.ZodISODateTime)
    return shanghaiTime(new Date(String(value)))
      .slice(0, 19)
      .replace('T', ' ')
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return joined('；', value, (one) => textOf(schema.element, one))
  if (schema instanceof z.ZodObject) return textOfObject(schema, value as Readonly<Record<string, unknown>>)
  if (typeof value === 'object') return JSON.stringify(value)
  return CODE_TEXTS.get(schema)?.[String(value)] ?? String(value)
}

/** `科目：carrier，金额（分）：-1200`: an object that stands in a list within a row. */
function textOfObject(schema: z.ZodObject, value: Readonly<Record<string, unknown>>): string {
  return joined('，', shownFields(schema), ([name, field]) => {
    const text = textOf(field, value[name])
    return text === null ? null : `${titleOf(name)}：${text}`
  })
}

function joined<T>(separator: string, values: readonly T[], textOfOne: (value: T) => string | null): string {
  return values
    .map(textOfOne)
    .filter((text) => text !== null)
    .join(separator)
}
