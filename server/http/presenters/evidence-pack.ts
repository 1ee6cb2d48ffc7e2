import type { EvaluationDocument } from '../../contract/evaluations.ts'
import { accountName } from '../../domain/accounts.ts'
import { LINE_NAME } from '../../domain/budget-text.ts'
import type { CellKind, EvidenceColumn, EvidencePack, EvidenceSheet } from '../../domain/evidence-pack.ts'
import type { ExceptionKind } from '../../domain/exception.ts'
import { maskTrackingNumber } from '../../domain/masking.ts'
import { stampText } from '../../domain/moment-text.ts'
import type { SiteTree } from '../../domain/site.ts'
import type { EvidenceRows } from '../../services/evaluations/evidence-rows.ts'
import type { Matter } from '../../services/network.ts'
import { presentEvidenceFigure } from './evidence-totals.ts'
import { EXCEPTION_TEXT, RESOLUTION_TEXT } from './wording.ts'

/** Names of what rows refer to by its id. */
export interface EvidenceNames {
  readonly tree: SiteTree
  readonly matters: ReadonlyMap<string, Matter>
}

type Cells = EvidenceSheet['rows'][number]

/** A year's evaluation with the rows that its figures come from. Tracking numbers are masked, and persons are not in it. */
export function presentEvidencePack(
  document: EvaluationDocument,
  rows: EvidenceRows,
  names: EvidenceNames,
): EvidencePack {
  const ofYear = document.figures.filter(({ from }) => from.startsWith(String(document.year)))
  return {
    about: aboutLines(document),
    figures: ofYear.map(presentEvidenceFigure),
    sheets: [
      moneySheet(rows, names),
      usageSheet(rows, names),
      consignmentSheet(rows, names),
      mishapSheet('异常', rows.exceptions),
      mishapSheet('投诉', rows.complaints),
      volumeSheet(rows, names),
      settlementSheet(rows),
      contractSheet(rows),
      townSheet(rows, names),
    ],
  }
}

function aboutLines({ title, version, asOf, hash, year }: EvaluationDocument): string[] {
  return [
    `${title}　佐证工作簿　第${version}版`,
    `数字截止 ${stampText(new Date(asOf))}，报告校验值 ${hash}`,
    '“数字”表里，每个数字旁边是由明细用公式算出的合计；“核对”写“相符”的，两者一致。点开公式可以看到它加的是哪些行。',
    '“不符”说明这一版之后又补记、更正或撤回了明细，请重新计算一版再比较。',
    '明细里的流转单号遮去了中间四位，不含姓名、电话和地址；要看某一件的交接过程，请用数字码在系统里打开。',
    '金额单位元，里程单位公里，时间单位分钟；借方为正，贷方为负。低、中、高是估计的下限、中间值、上限。',
    `上一年的数字出自上一年的账，不在本册；本册只含 ${year} 年。`,
  ]
}

const column = (key: string, head: string, kind: CellKind = 'text'): EvidenceColumn => ({ key, head, kind })

function townName({ tree }: EvidenceNames, townId: string | null): string {
  return townId === null ? '' : (tree.find(townId)?.name ?? townId)
}

function moneySheet({ money }: EvidenceRows, names: EvidenceNames): EvidenceSheet {
  return {
    name: '分录',
    columns: [
      ...[
        column('date', '入账日期', 'date'),
        column('account', '科目'),
        column('line', '专款'),
        column('town', '镇场'),
      ],
      ...[
        column('number', '流转单号'),
        column('version', '资费版本'),
        column('note', '摘要'),
        column('amount', '金额', 'yuan'),
      ],
    ],
    rows: money.map(
      (row): Cells => [
        ...[row.postedOn, accountName(row.account), LINE_NAME[row.line], townName(names, row.townId)],
        ...[masked(row.trackingNumber), row.versionId, row.note, row.amountFen / 100],
      ],
    ),
  }
}

function usageSheet({ usage }: EvidenceRows, names: EvidenceNames): EvidenceSheet {
  const range = (key: string, head: string, kind: CellKind) =>
    (['low', 'middle', 'high'] as const).map((bound) =>
      column(`${key}_${bound}`, `${head}：${{ low: '低', middle: '中', high: '高' }[bound]}`, kind),
    )
  const divided = (values: readonly (number | null)[], by: number) =>
    values.map((value) => (value === null ? null : value / by))
  return {
    name: '用量',
    columns: [
      ...[column('date', '入账日期', 'date'), column('town', '镇场'), column('number', '流转单号')],
      ...[column('version', '方法版本'), column('items', '件', 'number'), column('trips', '趟', 'number')],
      ...[
        ...range('metres', '里程', 'kilometres'),
        ...range('minutes', '时间', 'number'),
        ...range('fare', '路费', 'yuan'),
      ],
      column('gaps', '缺路程', 'number'),
    ],
    rows: usage.map(
      (row): Cells => [
        ...[row.postedOn, townName(names, row.townId), masked(row.trackingNumber), row.versionId, row.items, row.trips],
        ...[...divided(row.metres, 1000), ...row.minutes, ...divided(row.fareFen, 100), row.gaps],
      ],
    ),
  }
}

function consignmentSheet({ consignments }: EvidenceRows, names: EvidenceNames): EvidenceSheet {
  const yes = (is: boolean) => (is ? '是' : null)
  return {
    name: '流转件',
    columns: [
      ...[column('number', '流转单号'), column('direction', '方向'), column('town', '镇场'), column('matter', '事项')],
      ...[column('registeredOn', '登记日期', 'date'), column('completedOn', '办结日期', 'date')],
      ...[column('registered', '本年登记'), column('completed', '本年办结'), column('cancelled', '本年取消')],
      ...[column('minutes', '收到用时', 'number'), column('score', '评分', 'number')],
    ],
    rows: consignments.map(
      (row): Cells => [
        ...[masked(row.trackingNumber), row.direction === 'materials' ? '材料' : '结果', townName(names, row.townId)],
        ...[names.matters.get(row.matterId)?.name ?? row.matterId, row.registeredOn, row.completedOn],
        ...[yes(row.isRegistered), yes(row.isCompleted), yes(row.isCancelled)],
        // of what was completed in another year, another year's evaluation speaks
        ...(row.isCompleted ? [row.minutes, row.score] : [null, null]),
      ],
    ),
  }
}

function mishapSheet(name: '异常' | '投诉', rows: EvidenceRows['exceptions']): EvidenceSheet {
  const kindText = (kind: string) => (name === '投诉' ? '投诉' : (EXCEPTION_TEXT[kind as ExceptionKind] ?? kind))
  const statusText = (status: string) =>
    RESOLUTION_TEXT[status as keyof typeof RESOLUTION_TEXT] ??
    MISHAP_STATUS_TEXT[status as keyof typeof MISHAP_STATUS_TEXT] ??
    status
  return {
    name,
    columns: [
      column('number', '流转单号'),
      column('kind', '类别'),
      column('date', '日期', 'date'),
      column('status', '结果'),
    ],
    rows: rows.map((row): Cells => [masked(row.trackingNumber), kindText(row.kind), row.on, statusText(row.status)]),
  }
}

const MISHAP_STATUS_TEXT = {
  open: '处理中',
  resolved: '已处理',
  answered: '已答复',
  reopened: '再次投诉',
  closed: '已办结',
} as const

function volumeSheet({ volumes }: EvidenceRows, { tree }: EvidenceNames): EvidenceSheet {
  return {
    name: '业务量',
    columns: [
      ...[column('month', '月份'), column('agency', '职能单位'), column('accepted', '受理', 'number')],
      ...[column('completed', '办结', 'number'), column('rated', '评价', 'number'), column('good', '好评', 'number')],
    ],
    rows: volumes.map(
      ({ month, agencyId, accepted, completed, rated, good }): Cells => [
        ...[month, tree.find(agencyId)?.name ?? agencyId, accepted, completed, rated, good],
      ],
    ),
  }
}

function settlementSheet({ settled }: EvidenceRows): EvidenceSheet {
  return {
    name: '结算月份',
    columns: [column('month', '月份'), column('carriers', '承运单位'), column('statements', '对账单', 'number')],
    rows: settled.map(({ month, carriers, statements }): Cells => [month, carriers, statements]),
  }
}

function contractSheet({ contracts }: EvidenceRows): EvidenceSheet {
  return {
    name: '承运合同',
    columns: [
      column('number', '合同号'),
      column('carrier', '承运单位'),
      column('from', '起', 'date'),
      column('until', '止', 'date'),
    ],
    rows: contracts.map(
      ({ number, carrier, validFrom, validUntil }): Cells => [number, carrier, validFrom, validUntil],
    ),
  }
}

function townSheet({ populations }: EvidenceRows, { tree }: EvidenceNames): EvidenceSheet {
  const towns = [...tree.sites].filter(({ kind, isActive }) => kind === 'town_centre' && isActive)
  const people = new Map(populations.map((row) => [row.townId, row]))
  return {
    name: '镇场',
    columns: [
      ...[column('town', '镇场'), column('population', '人口', 'number'), column('population_source', '人口出处')],
      ...[column('road', '到县城路程', 'kilometres'), column('road_source', '路程出处')],
    ],
    rows: towns
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, name, roadMetres, roadSource }): Cells => {
        const known = people.get(id)
        const source = known === undefined ? null : `${known.year}年 ${known.source}`
        return [name, known?.persons ?? null, source, roadMetres === null ? null : roadMetres / 1000, roadSource]
      }),
  }
}

function masked(trackingNumber: string | null): string | null {
  return trackingNumber === null ? null : maskTrackingNumber(trackingNumber)
}
