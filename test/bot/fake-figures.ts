import type { Figure, FigureRow, OpenedFigure } from '../../server/contract/figures.ts'
import { Refused } from './fake-server.ts'
import { TOWN, uuidOf } from './relay-rows.ts'

/** Five items, each a row; what one cost on average. */
export const ITEMS_CODE = 'F3K7AC'
export const AVERAGE_CODE = 'F4AAAA'
const ITEMS = 5

const PLAIN = {
  ...{ from: '2026-01-01', until: '2026-12-31', siteId: null, siteName: null, line: null },
}
const items: Figure = {
  ...{ ...PLAIN, code: ITEMS_CODE, query: 'items', name: '收寄件', unit: 'items', text: '5件' },
  value: { kind: 'exact', amount: ITEMS },
  provenance: {
    queryVersion: 1,
    how: '每件第一次发出计一件',
    methods: ['item-count-1'],
    rows: ITEMS,
    gaps: 0,
    parts: [],
  },
}
const average: Figure = {
  ...{
    ...PLAIN,
    code: AVERAGE_CODE,
    query: 'cost_per_item',
    name: '每件支出',
    unit: 'fen_per_item',
    text: '26.00元/件',
  },
  value: { kind: 'exact', amount: 2_600 },
  provenance: { queryVersion: 1, how: '实际支出除以收寄件', methods: [], rows: 0, gaps: 0, parts: [ITEMS_CODE] },
}

/** What the server answers of a code, with or without a version. */
export function figureOf(asked: string): OpenedFigure {
  const [code, version] = asked.split('-')
  const figure = [items, average].find((one) => one.code === code)
  if (figure === undefined)
    throw new Refused(404, 'figure_not_found', '没有找到这个数字码，请核对：F 加 5 位字母或数字')
  const asOf = '2026-11-18T01:00:00.000Z'
  const evaluation = { evaluationId: uuidOf('evaluation'), year: 2026, version: Number(version), isFrozen: true, asOf }
  const rests = figure === items ? `依据${ITEMS}条记录` : '由1个数字算出'
  return {
    ...figure,
    asOf,
    evaluation: version === undefined ? null : evaluation,
    summary: `2026年 全县 ${figure.name}：${figure.text}\n算法：${figure.provenance.how}。\n${rests}；按现在的台账统计。`,
    parts: figure === average ? [items] : [],
  }
}

export function figureRowsOf(asked: string): FigureRow[] {
  if (!asked.startsWith(ITEMS_CODE)) return []
  return Array.from({ length: ITEMS }, (_, index) => ({
    id: uuidOf(`row ${index}`),
    text: `3月${index + 1}日 收寄 三河镇 SH*****123${index} 1件`,
    at: `2026-03-0${index + 1}T02:00:00.000Z`,
    ...{
      amount: 1,
      versionId: 'item-count-1',
      siteId: TOWN,
      caseId: uuidOf('case'),
      consignmentId: uuidOf('consignment'),
    },
    ...{ trackingNumber: `SH*****123${index}`, sourceEventId: null, transactionId: null },
  }))
}
