import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { beforeAll, describe, expect, test } from 'vitest'
import { pageOf } from '../../server/contract/endpoint.ts'
import { SourceFile, SourceFileOutline } from '../../server/contract/source-files.ts'
import { StatementLine, StatementSummary } from '../../server/contract/statements.ts'
import type { Person } from '../../server/services/actor.ts'
import { bareWorkbook, csv, workbook, zip } from '../fakes/workbooks.ts'
import { expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { changingNothing } from '../setup/database-state.ts'
import { COLUMNS, HEADINGS, importBill, importing, statementPeople, upload, uploaded } from '../setup/statements.ts'

const api = useApi()
let clerk: Person
let auditor: Person
beforeAll(async () => {
  ;({ clerk, auditor } = await statementPeople(api))
})

/** Cells of a sheet as XML, by their places. */
function sheetXml(cells: Readonly<Record<string, string | number>>, more = ''): string {
  const rows = new Map<string, string>()
  for (const [place, value] of Object.entries(cells)) {
    const row = place.replace(/^[A-Z]+/, '')
    rows.set(row, (rows.get(row) ?? '') + cellXml(place, value))
  }
  const xml = [...rows].map(([row, ofRow]) => `<row r="${row}">${ofRow}</row>`)
  return `<worksheet><sheetData>${xml.join('')}</sheetData>${more}</worksheet>`
}

function cellXml(place: string, value: string | number): string {
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`
  if (value.startsWith('<')) return `<c r="${place}">${value}</c>`
  return `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`
}

/** Headings in row 1 and a line that says nothing wrong in row 2. */
const HEADED = Object.fromEntries(HEADINGS.map((heading, index) => [`${'ABCDEF'[index]}1`, heading]))
const LINE = { A2: 'YZ1100000001', C2: '2026-03-02', F2: 18 }
const bill = (cells: Readonly<Record<string, string | number>>, more = '') =>
  zip(bareWorkbook(sheetXml({ ...HEADED, ...LINE, ...cells }, more)))

describe('a file that cannot be read is refused, and not kept', () => {
  const sheet = sheetXml({ ...HEADED, ...LINE })
  const long = sheetXml(Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`A${index + 1}`, index])))
  const bomb = Buffer.alloc(80 * 1024 * 1024, ' ')
  test.each<[string, () => Buffer<ArrayBuffer> | string, string]>([
    ['macros', () => zip(bareWorkbook(sheet, { 'xl/vbaProject.bin': 'Sub AutoOpen()' })), '宏'],
    ['macros of 1992', () => zip(bareWorkbook(sheet, { 'xl/macrosheets/sheet1.xml': '<x/>' })), '宏'],
    [
      'a zip bomb that tells',
      () => zip(bareWorkbook(sheet, { 'xl/sharedStrings.xml': { content: bomb } })),
      '解压后超过 64 MB',
    ],
    [
      'a zip bomb that lies',
      () => zip(bareWorkbook(sheet, { 'xl/sharedStrings.xml': { content: bomb, saidSize: 100 } })),
      '损坏',
    ],
    [
      'a password',
      () => zip(bareWorkbook('', { 'xl/worksheets/sheet1.xml': { content: sheet, isEncrypted: true } })),
      '密码',
    ],
    ['an old workbook', () => Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), '.xls'],
    ['entities that grow', () => zip(bareWorkbook(`<!DOCTYPE x [<!ENTITY a "aaaa">]>${sheet}`)), '不合规范'],
    ['an unclosed element', () => zip(bareWorkbook(sheet.replace('</sheetData>', ''))), '不合规范'],
    ['a document of another kind', () => zip({ 'word/document.xml': '<w/>' }), '不是 XLSX'],
    ['half a file', () => zip(bareWorkbook(sheet)).subarray(0, 300), '损坏'],
    [
      'a missing sheet',
      () =>
        zip(
          bareWorkbook(sheet, {
            'xl/_rels/workbook.xml.rels': '<r><Relationship Id="rId1" Target="worksheets/sheet9.xml"/></r>',
          }),
        ),
      '不完整',
    ],
    ['too many rows', () => zip(bareWorkbook(long)), '20000 行'],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), '不是能读取'],
    ['an open quotation', () => `${csv([HEADINGS])}"YZ11,,,,,18\r\n`, '第 2 行'],
    ['too many lines', () => csv(Array.from({ length: 20_001 }, () => ['1', '2'])), '20000 行'],
  ])('%s', async (_name, file, detail) => {
    const parts = file()
    const problem = expectProblem(await changingNothing(api.db, () => upload(api, clerk, parts)), 'table_unreadable')
    expect(problem.detail).toContain(detail)
  })

  test('a hundred megabytes, before they are sent', async () => {
    const { token } = await api.sessions.signIn({ channel: clerk.channel, peerId: clerk.peerId }, 'phone')
    const headers = {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'text/csv',
      'Content-Length': 100 * 1024 * 1024,
    }
    const path = `/api/v1/source-files?id=${randomUUID()}&purpose=statement&fileName=a`
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const request = http.request(`${api.url}${path}`, { method: 'POST', headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
        })
        response.on('end', () => {
          resolve({ status: response.statusCode, text })
          request.destroy()
        })
      })
      request.on('error', reject)
      request.flushHeaders()
    })
    expect(answer.status).toBe(413)
    expect(answer.text).toContain('表格太大，请减到 10 MB')
  })

  test('what calls itself a picture', async () => {
    expectProblem(await upload(api, clerk, 'GIF89a', { type: 'image/gif' }), 'unsupported_media_type')
  })
})

describe('a table with faults is refused by row and column, and changes nothing', () => {
  const merged = (range: string) => `<mergeCells><mergeCell ref="${range}"/></mergeCells>`
  test.each<[string, () => Buffer<ArrayBuffer> | string | Promise<Buffer<ArrayBuffer>>, string, string]>([
    ['merged cells', () => bill({ F3: 9 }, merged('F2:F3')), '第 2 行 金额（F 列）', '合并单元格'],
    ['a formula without a value', () => bill({ F2: '<f>SUM(A1:A2)</f>' }), '第 2 行 金额（F 列）', '没有结果的公式'],
    [
      'a formula in CSV',
      () => csv([HEADINGS, ['YZ1100000001', '', '', '', '', '=1+1']]),
      '第 2 行 金额（F 列）',
      '公式',
    ],
    [
      'an error',
      () =>
        zip(
          bareWorkbook(sheetXml({ ...HEADED, ...LINE }).replace('<c r="F2"><v>18</v>', '<c r="F2" t="e"><v>#REF!</v>')),
        ),
      '第 2 行 金额（F 列）',
      '#REF!',
    ],
    ['a day that is none', () => bill({ C2: '2026-02-30' }), '第 2 行 收寄日期（C 列）', '没有'],
    ['a text for a day', () => bill({ C2: '上周一' }), '第 2 行 收寄日期（C 列）', '不是日期'],
    ['a text for an amount', () => bill({ F2: '十八' }), '第 2 行 金额（F 列）', '不是金额'],
    ['nothing for an amount', () => bill({ A3: 'YZ1100000002' }), '第 3 行 金额（F 列）', '没有金额'],
    ['an amount below zero', () => bill({ F2: -18 }), '第 2 行 金额（F 列）', '大于 0'],
    ['a tenth of a fen', () => bill({ F2: '18.001' }), '第 2 行 金额（F 列）', '两位小数'],
    ['a number that lost its digits', () => bill({ A2: '1.10E+12' }), '第 2 行 运单号（A 列）', '末位已丢失'],
    ['the same heading twice', () => bill({ E1: '金额' }), '第 1 行 金额（E 列）', '2 列'],
    ['a line of nothing but an amount', () => bill({ F3: 18 }), '第 3 行 运单号、流转单号、日期、站点', '至少'],
  ])('%s', async (_name, file, path, message) => {
    const fileId = await uploaded(api, clerk, await file())
    const answer = await changingNothing(api.db, () =>
      importing(api, clerk, fileId, { month: '2026-03', columns: trimmed() }),
    )
    const { issues = [] } = expectProblem(answer, 'table_invalid')
    expect(issues[0]?.path).toBe(path)
    expect(issues[0]?.message).toContain(message)
  })

  test('the wrong sheet, with what is there instead', async () => {
    const file = await workbook({
      目录: [['序号', '名称']],
      账单: [
        ['单号', '金额'],
        ['a', 1],
      ],
    })
    const problem = expectProblem(await importBill(api, clerk, file, { month: '2026-03' }), 'table_headings_missing')
    expect(problem.detail).toContain('“目录”有 序号、名称')
    const named = await importBill(api, clerk, file, { month: '2026-03', sheet: '目录', columns: { amount: '金额' } })
    expect(expectProblem(named, 'table_headings_missing').detail).toContain('工作表“目录”里没有找到列：金额')
    const twice = await workbook({ 一: [HEADINGS, []], 二: [HEADINGS] })
    expect(
      expectProblem(await importBill(api, clerk, twice, { month: '2026-03' }), 'table_headings_missing').detail,
    ).toContain('一、二')
  })

  test('headings alone', async () => {
    expectProblem(await importBill(api, clerk, csv([HEADINGS]), { month: '2026-03' }), 'table_invalid')
  })
})

/** Columns without that of weights, which most of these bills leave out. */
function trimmed() {
  const { weight: _, ...columns } = COLUMNS
  return columns
}

describe('a table as people make it is read', () => {
  const lines = async (file: Buffer<ArrayBuffer> | string, carrier: string) => {
    const answer = await importBill(api, clerk, file, { month: '2026-03', carrier })
    const { id, warnings } = read(StatementSummary, answer, 201)
    const page = await api.call('GET', `/statements/${id}/lines`, { as: auditor })
    return { warnings, rows: read(pageOf(StatementLine), page).items }
  }

  test('XLSX with a title, days as days and as texts, numbers as numbers and as texts, and a total', async () => {
    const day = new Date('2026-03-02T00:00:00Z')
    const file = await workbook({
      封面: [['三月账单']],
      明细: [
        ['县邮政公司 2026 年 3 月结算明细'],
        HEADINGS,
        [1100000000001, 'SH-1234', day, '三河镇', 0.12, 18],
        ['YZ 110000 0002', null, '2026年3月3日', '火星镇', '0.5', '￥1,800.50'],
        ['YZ1100000003', null, '2026/3/4 10:20', '441422105', '1kg', '１８．００元'],
        [],
        ['合计', null, null, null, null, 36.6],
      ],
    })
    const { rows, warnings } = await lines(file, '甲快运')
    expect(rows.map(({ row, waybill, date, siteId, amountFen }) => [row, waybill, date, siteId, amountFen])).toEqual([
      [3, '1100000000001', '2026-03-02', '441422105', 1_800],
      [4, 'YZ1100000002', '2026-03-03', null, 180_050],
      [5, 'YZ1100000003', '2026-03-04', '441422105', 1_800],
    ])
    expect(rows.map(({ weightGrams }) => weightGrams)).toEqual([0, 1, 1])
    expect(warnings).toEqual([expect.stringContaining('火星镇'), expect.stringContaining('第 7 行的合计')])
  })

  test('a formula with its saved value, with a warning that names the cell', async () => {
    const file = bill({ B2: '', C2: 46_083, D2: '', E2: 120, F2: '<f>9+9</f><v>18</v>' })
    const { rows, warnings } = await lines(file, '乙快运')
    expect(rows).toMatchObject([{ amountFen: 1_800, date: '2026-03-02' }])
    expect(warnings).toEqual([expect.stringMatching(/公式（F2）/)])
  })

  test.each([
    ['GBK', Buffer.concat([gbk('运单号,流转单号,收寄日期,乡镇,重量(g),金额\n'), gbk('YZ11,,20260302,三河镇,,18\n')])],
    ['UTF-8', Buffer.from('\uFEFF运单号,流转单号,收寄日期,乡镇,重量(g),金额\r\nYZ12,,2026.3.2,三河镇,,"18.00"\r\n')],
    [
      'UTF-16',
      Buffer.from(
        '\uFEFF运单号\t流转单号\t收寄日期\t乡镇\t重量(g)\t金额\nYZ13\t\t2026-03-02\t三河镇\t\t18\n',
        'utf16le',
      ),
    ],
  ] as const)('CSV in %s', async (encoding, bytes) => {
    const file = Buffer.from(bytes)
    const { id } = read(SourceFile, await upload(api, clerk, file), 201)
    const outline = read(SourceFileOutline, await api.call('GET', `/source-files/${id}/outline`, { as: auditor }))
    expect(outline).toMatchObject({ encoding, sheets: [{ proposal: COLUMNS }] })
    const { rows } = await lines(Buffer.concat([file, Buffer.alloc(0)]), `用 ${encoding} 的`)
    expect(rows).toMatchObject([{ date: '2026-03-02', siteId: '441422105', amountFen: 1_800 }])
  })

  test('thousands of lines', async () => {
    const many = Array.from({ length: 8_000 }, (_, index) => [
      `YZ${110_000_000 + index}`,
      '',
      '2026-03-02',
      '三河镇',
      '',
      '18',
    ])
    const answer = await importBill(api, clerk, csv([HEADINGS, ...many]), { month: '2026-03', carrier: '多的' })
    expect(read(StatementSummary, answer, 201)).toMatchObject({ lineCount: 8_000, billedFen: 14_400_000 })
  })
})

test('a file is kept as it came, under its SM3, and every look at it is audited', async () => {
  const id = randomUUID()
  const table = csv([HEADINGS, ['YZ1100000001', '', '2026-03-02', '', '', '18']])
  const kept = read(SourceFile, await upload(api, clerk, table, { id }), 201)
  await changingNothing(api.db, () => upload(api, clerk, table, { id }))
  expectProblem(await upload(api, clerk, `${table} `, { id }), 'source_file_id_reused')
  const content = await api.call('GET', `/source-files/${id}/content`, { as: auditor })
  expect(String(content.body)).toBe(table)
  expect(kept.digest).toMatch(/^[0-9a-f]{64}$/)
  expect(await api.db.auditRecord.count({ where: { action: 'source-file.read', subject: id } })).toBe(1)
  const row = await api.db.sourceFile.findUniqueOrThrow({ where: { id } })
  expect(Buffer.from(row.contentSealed).includes('YZ1100000001')).toBe(false)
  expectProblem(
    await api.call('GET', `/source-files/${randomUUID()}/content`, { as: auditor }),
    'source_file_not_found',
  )
})

/** The few characters of these tests in GBK; programs in China write it, Node only reads it. */
function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gbk')
  const bytesOf = new Map<string, Buffer>()
  for (let high = 0xb0; high <= 0xf7; high += 1) {
    for (let low = 0xa1; low <= 0xfe; low += 1) {
      const bytes = Buffer.from([high, low])
      bytesOf.set(decoder.decode(bytes), bytes)
    }
  }
  return Buffer.concat([...text].map((character) => bytesOf.get(character) ?? Buffer.from(character, 'latin1')))
}
