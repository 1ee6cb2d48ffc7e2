import { describe, expect, test } from 'vitest'
import { seedNetwork } from '../../prisma/seed.ts'
import { AppError } from '../../server/errors.ts'
import { importAgencies, importMatters } from '../../server/services/import-network.ts'
import { useDatabase } from '../setup/database.ts'

const AGENCIES = 'code,name,address,aliases\nX01,测试登记局,行政大楼一楼,登记局；测试局\nX02,测试许可局,,\n'
const MATTER_HEADING = 'code,name,agency_code,result_document,baseline_visits,attendance_required,aliases'

describe('an office loads its own network', () => {
  const database = useDatabase()

  test('agencies and matters of its own replace the samples', async () => {
    const { db } = database
    expect(await importAgencies(db, `\uFEFF${AGENCIES}`)).toEqual({ created: 2, updated: 0 })
    expect(await db.site.findUnique({ where: { id: 'X01' } })).toMatchObject({
      kind: 'agency',
      parentId: '441422-hub',
      address: '行政大楼一楼',
      aliases: ['登记局', '测试局'],
      isSample: false,
      isActive: true,
    })
    const matters = `${MATTER_HEADING}\r\nY01,测试登记,X01,测试证,2,否,"证、测试"\r\nY02,测试许可,X02,许可证,1,是,\r\n`
    expect(await importMatters(db, matters)).toEqual({ created: 2, updated: 0 })
    expect(await db.matter.findMany({ where: { isActive: true }, orderBy: { id: 'asc' } })).toMatchObject([
      { id: 'Y01', attendanceRequired: false, aliases: ['证', '测试'] },
      { id: 'Y02', attendanceRequired: true, baselineVisits: 1, isSample: false },
    ])
    expect(await db.site.count({ where: { kind: 'agency', isActive: true } })).toBe(2)
  })

  test('loading the same again updates, and the seed does not bring the samples back', async () => {
    const { db } = database
    expect(await importAgencies(db, AGENCIES)).toEqual({ created: 0, updated: 2 })
    await seedNetwork(db)
    expect(await db.site.count({ where: { kind: 'agency', isActive: true } })).toBe(2)
    expect(await db.matter.count({ where: { isActive: true, isSample: true } })).toBe(0)
  })
})

describe('a table with faults changes nothing', () => {
  const database = useDatabase()

  test('every fault is told by row and column', async () => {
    const rows = ['Z1,测试事项,A01,测试证,2,否,', 'Z 2,,A99,测试证,三,可能,', 'Z1,测试,A02,证,12,是,']
    const issues = await issuesOf(importMatters(database.db, [MATTER_HEADING, ...rows].join('\n')))
    expect(issues).toEqual([
      '第 3 行 code：编码只能用字母、数字和短横线，1 到 32 位',
      '第 4 行 code：与第 2 行的编码重复',
      '第 3 行 name：不能为空',
      '第 3 行 agency_code：没有编码为“A99”的职能单位，请先导入单位',
      '第 3 行 baseline_visits：要填 0 到 9 的整数，现在是“三”',
      '第 3 行 attendance_required：要填“是”或“否”，现在是“可能”',
      '第 4 行 baseline_visits：要填 0 到 9 的整数，现在是“12”',
    ])
    expect(await database.db.matter.count({ where: { id: { startsWith: 'Z' } } })).toBe(0)
    expect(await database.db.matter.count({ where: { isActive: true } })).toBe(40)
  })

  test('an agency cannot take the code of a village or the hub', async () => {
    const csv = 'code,name\nX09,测试局\n441422-hub,冒名局\n'
    expect(await issuesOf(importAgencies(database.db, csv))).toEqual([
      '第 3 行 code：编码“441422-hub”已是别的站点，请换一个',
    ])
    expect(await database.db.site.count({ where: { id: 'X09' } })).toBe(0)
    expect(await database.db.site.findUnique({ where: { id: '441422-hub' } })).toMatchObject({ kind: 'hub' })
  })

  test.each([
    ['an empty file', '', '缺少列：code、name。第一行要写列名'],
    ['a heading alone', 'code,name\n', '表格里没有数据行'],
    ['a missing column', 'code,aliases\nX1,测试', '缺少列：name。第一行要写列名'],
    [
      'a row with too many cells',
      'code,name\nX1,测试,多余\n',
      '第 2 行不成表格（列数不对或引号没有成对），请改正后再试',
    ],
    ['an open quotation mark', 'code,name\nX1,"测试\n', '第 2 行不成表格（列数不对或引号没有成对），请改正后再试'],
    ['too many rows', `code,name\n${'X1,测试\n'.repeat(5_001)}`, '一次最多导入 5000 行，请分几次导入'],
  ])('%s', async (_, csv, detail) => {
    await expect(importAgencies(database.db, csv)).rejects.toMatchObject({ code: 'csv_invalid', detail })
  })
})

async function issuesOf(importing: Promise<unknown>): Promise<string[]> {
  const error: unknown = await importing.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error instanceof AppError ? (error.issues ?? []).map(({ path, message }) => `${path}：${message}`) : []
}
