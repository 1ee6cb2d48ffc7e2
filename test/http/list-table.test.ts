import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Endpoint, endpoint, Instant, pageOf } from '../../server/contract/endpoint.ts'
import { ENDPOINTS } from '../../server/contract/index.ts'
import { listLedger } from '../../server/contract/reports.ts'
import { listTasks } from '../../server/contract/tasks.ts'
import { listColumns } from '../../server/http/list-table.ts'
import { COLUMN_TITLES } from '../../server/http/presenters/table-titles.ts'
import { CODE_TEXTS } from '../../server/http/presenters/table-wording.ts'

const lists = ENDPOINTS.map((one) => one.endpoint).filter((one) => listColumns(one) !== null)

type Schema = z.core.$ZodType

/** Every field that is shown, in rows and in what they hold, with its schema; a code is not that has its text beside it. */
function fieldsWithin(schema: Schema): [string, Schema][] {
  if (schema instanceof z.ZodObject) {
    const shown = Object.entries(schema.shape).filter(([name]) => !(`${name}Text` in schema.shape))
    return shown.flatMap(([name, field]) => [[name, field] as [string, Schema], ...fieldsWithin(field)])
  }
  if (schema instanceof z.ZodArray) return fieldsWithin(schema.element)
  return 'innerType' in schema._zod.def ? fieldsWithin(schema._zod.def.innerType as Schema) : []
}

/** The enumeration that a field is, or that its entries are. */
function codesOf(schema: Schema): z.ZodEnum[] {
  if (schema instanceof z.ZodEnum) return [schema]
  if (schema instanceof z.ZodArray) return codesOf(schema.element)
  return 'innerType' in schema._zod.def ? codesOf(schema._zod.def.innerType as Schema) : []
}

const itemsOf = ({ response }: Endpoint) => (response as z.ZodObject).shape.items as z.ZodArray

test('every list of the API is a table', () => {
  const known = 'listConsignments listTasks listCases listLedger listNotifications listStaff listSites listMatters'
  expect(lists.map(({ id }) => id)).toEqual(expect.arrayContaining(known.split(' ')))
  for (const { method, response } of ENDPOINTS.map((one) => one.endpoint).filter((one) => !lists.includes(one))) {
    if (method !== 'GET') continue
    expect(response instanceof z.ZodObject ? Object.keys(response.shape) : []).not.toContain('nextCursor')
  }
})

describe.each(lists)('$id', (list) => {
  const fields = fieldsWithin(itemsOf(list))

  test('has a Chinese title for every field: add what is missing to presenters/table-titles.ts', () => {
    expect(fields.map(([name]) => name).filter((name) => COLUMN_TITLES[name] === undefined)).toEqual([])
    const headings = (listColumns(list) ?? []).map(({ heading }) => heading)
    expect(headings.filter((heading) => !/^[\p{Script=Han}（）]+$/u.test(heading))).toEqual([])
    expect(headings).toEqual([...new Set(headings)])
  })

  test('tells codes in Chinese: add what is missing to presenters/table-wording.ts', () => {
    const codes = fields.flatMap(([, schema]) => codesOf(schema))
    expect(codes.filter((schema) => !CODE_TEXTS.has(schema)).map((schema) => schema.options)).toEqual([])
  })
})

test('no title is left over', () => {
  const used = new Set(lists.flatMap((list) => fieldsWithin(itemsOf(list)).map(([name]) => name)))
  expect(Object.keys(COLUMN_TITLES).filter((name) => !used.has(name))).toEqual([])
})

describe('a row', () => {
  const Colour = z.enum(['red'])
  const list = endpoint({
    id: 'listThings',
    method: 'GET',
    path: '/things',
    summary: 'Things',
    access: 'public',
    response: pageOf(
      z.object({
        name: z.string(),
        kind: z.string(),
        kindText: z.string(),
        occurredAt: Instant.nullable(),
        isActive: z.boolean().optional(),
        amountFen: z.number().int().nullable(),
        channels: z.array(z.string()),
        contact: z.object({ phone: z.string() }).nullable(),
        entries: z.array(z.object({ account: z.string(), amountFen: z.number(), gap: z.string().nullable() })),
        colour: Colour,
        unheardOf: z.record(z.string(), z.number()),
      }),
    ),
  })
  const columns = listColumns(list) ?? []
  const row = {
    name: '=1+1',
    kind: 'x',
    kindText: '收件',
    occurredAt: '2026-03-01T17:30:00.000Z',
    isActive: true,
    amountFen: -5,
    channels: ['simulator', 'wecom'],
    contact: { phone: '139****0001' },
    entries: [
      { account: 'towns', amountFen: 1200, gap: null },
      { account: 'carrier', amountFen: -1200, gap: '缺' },
    ],
    colour: 'red',
    unheardOf: { a: 1 },
  }

  test('is told by columns: local time, yes and no, lists in one cell, objects in cells of their own', () => {
    expect(Object.fromEntries(columns.map(({ heading, cellOf }) => [heading, cellOf(row)]))).toEqual({
      名称: '=1+1',
      类别: '收件',
      '发生时间（北京时间）': '2026-03-02 01:30:00',
      启用: '是',
      '金额（分）': -5,
      已绑定渠道: 'simulator；wecom',
      contact手机号: '139****0001',
      分录: '科目：towns，金额（分）：1200；科目：carrier，金额（分）：-1200，缺口：缺',
      colour: 'red',
      unheardOf: '{"a":1}',
    })
  })

  test('leaves cells empty where nothing is known', () => {
    const bare = {
      ...row,
      occurredAt: null,
      isActive: undefined,
      amountFen: null,
      channels: [],
      contact: null,
      entries: [],
    }
    const cells = columns.map(({ cellOf }) => cellOf(bare))
    expect(cells).toEqual(['=1+1', '收件', null, null, null, '', null, '', 'red', '{"a":1}'])
  })
})

test('the lists read as people name things', () => {
  const headings = (list: typeof listTasks | typeof listLedger) => listColumns(list)?.map(({ heading }) => heading)
  expect(headings(listTasks)?.slice(0, 4)).toEqual(['编号', '任务编号', '类别', '状态'])
  expect(headings(listLedger)).toEqual(expect.arrayContaining(['发生时间（北京时间）', '流转单号', '分录', '用量']))
})
