import { type AccountCode, EXPENSE_ACCOUNTS } from './accounts.ts'
import type { FigureUnit } from './figure.ts'
import type { UsageMeasure } from './ledger.ts'
import type { Direction } from './route.ts'

/** The rows that a figure counts or adds up. */
export type RowSource =
  /** ledger entries of some accounts; `sign` −1 where credits are what counts */
  | { readonly rows: 'money'; readonly accounts: readonly AccountCode[]; readonly sign: 1 | -1 }
  | { readonly rows: 'usage'; readonly measure: UsageMeasure }
  /** consignments that were registered, or completed, in the time */
  | { readonly rows: 'registered' | 'completed'; readonly direction: Direction | null }
  /** consignments that were completed in the time and rated so or better */
  | { readonly rows: 'rated'; readonly leastScore: number }
  /** scans by which a consignment was sent on */
  | { readonly rows: 'dispatches' }
  | { readonly rows: 'cancelled' }
  | { readonly rows: 'exceptions' }
  | { readonly rows: 'complaints' }
  | { readonly rows: 'volumes'; readonly field: 'accepted' | 'completed' | 'rated' | 'good' }
  /** months whose statement was settled by three hands, or contracts that were in force */
  | { readonly rows: 'settlements' | 'contracts' }
  | { readonly rows: 'population' }
  | { readonly rows: 'distance' }

/** How a figure is worked out from two others. */
export interface Formula {
  readonly kind: 'quotient' | 'difference'
  readonly of: string
  readonly by: string
  /** quotient: factor and digits kept */
  readonly times?: number
  readonly digits?: number
}

/** A question that has one answer for a time and a place. A changed meaning is a higher version. */
export interface FigureQuery {
  readonly version: number
  readonly name: string
  readonly unit: FigureUnit
  /** how it is worked out, for people who were not there */
  readonly how: string
  readonly from: RowSource | Formula
}

const money = (accounts: readonly AccountCode[], sign: 1 | -1): RowSource => ({ rows: 'money', accounts, sign })
const usage = (measure: UsageMeasure): RowSource => ({ rows: 'usage', measure })
const volumes = (field: 'accepted' | 'completed' | 'rated' | 'good'): RowSource => ({ rows: 'volumes', field })
const quotient = (of: string, by: string, times: number, digits: number): Formula => ({
  ...{ kind: 'quotient', of, by, times, digits },
})
const difference = (of: string, by: string): Formula => ({ kind: 'difference', of, by })
const query = (name: string, unit: FigureUnit, how: string, from: FigureQuery['from']): FigureQuery => ({
  ...{ version: 1, name, unit, how, from },
})

/** Every figure that a report may hold, by its key. */
export const FIGURE_QUERIES = {
  // money
  given: query('预算下达', 'fen', '台账“预算下达”贷方合计，追减和调剂已算在内', money(['appropriated'], -1)),
  committed: query('合同承诺', 'fen', '台账“合同承诺”借方余额', money(['committed'], 1)),
  spent: query('实际支出', 'fen', '台账费用科目合计：邮递费与对账差异', money(EXPENSE_ACCOUNTS, 1)),
  postage: query(
    '邮递费',
    'fen',
    '台账邮递费科目合计，逐件逐包按当时的资费版本记账',
    money(['postage_towns', 'postage_county_seat'], 1),
  ),
  adjustment: query('对账差异', 'fen', '台账“对账差异”合计，来自批准的结算', money(['adjustment'], 1)),
  paid: query('已支付', 'fen', '台账“已支付”贷方合计，每笔都有三人经手的结算', money(['paid'], -1)),
  unpaid: query('尚未支付', 'fen', '实际支出减已支付', difference('spent', 'paid')),
  remaining: query('预算结余', 'fen', '预算下达减实际支出', difference('given', 'spent')),
  execution: query('预算执行率', 'per_mille', '实际支出除以预算下达，舍去零头', quotient('spent', 'given', 1000, 1)),
  payment_rate: query('资金支付率', 'per_mille', '已支付除以预算下达，舍去零头', quotient('paid', 'given', 1000, 1)),
  settled_months: query('已结算月份', 'months', '对账单经编制、复核、批准三人办结的月份数', { rows: 'settlements' }),
  contracts: query('承运合同', 'documents', '这段时间有效的承运合同份数', { rows: 'contracts' }),
  // what was carried
  items: query('收寄件', 'items', '台账用量“件”合计：每件第一次发出计一件，更正即冲回', usage('items')),
  registered: query('登记', 'items', '这段时间下单的流转件', { rows: 'registered', direction: null }),
  registered_materials: query('登记（材料）', 'items', '这段时间下单、送往职能单位的流转件', {
    ...{ rows: 'registered', direction: 'materials' },
  }),
  registered_result: query('登记（结果）', 'items', '这段时间下单、送还居民的流转件', {
    ...{ rows: 'registered', direction: 'result' },
  }),
  handed_over: query('交接', 'items', '这段时间发出的运段数', { rows: 'dispatches' }),
  completed: query('办结', 'items', '这段时间签收或送达的流转件', { rows: 'completed', direction: null }),
  cancelled: query('取消', 'items', '这段时间取消的流转件', { rows: 'cancelled' }),
  receipt_minutes: query('收到用时（中位数）', 'minutes', '这段时间办结的流转件，从下单到签收用时的中位数', {
    ...{ rows: 'completed', direction: null },
  }),
  exceptions: query('异常件', 'items', '这段时间登记的异常', { rows: 'exceptions' }),
  complaints: query('投诉', 'cases', '这段时间收到的投诉', { rows: 'complaints' }),
  cost_per_item: query('每件支出', 'fen_per_item', '实际支出除以收寄件', quotient('spent', 'items', 1, 3)),
  // cases at the windows, from another system
  volume_accepted: query('业务受理', 'cases', '各单位逐月导入的受理数合计，取最后确认的一次', volumes('accepted')),
  volume_completed: query('业务办结', 'cases', '各单位逐月导入的办结数合计，取最后确认的一次', volumes('completed')),
  volume_rated: query('业务评价数', 'ratings', '各单位逐月导入的评价数合计', volumes('rated')),
  volume_good: query('业务好评数', 'ratings', '各单位逐月导入的好评数合计', volumes('good')),
  volume_good_share: query(
    '业务好评率',
    'per_mille',
    '好评数除以评价数，舍去零头',
    quotient('volume_good', 'volume_rated', 1000, 1),
  ),
  // what residents were spared
  trips: query('少跑趟数', 'trips', '台账用量“趟”合计：没有流转本要跑的趟数减实际跑的', usage('trips')),
  metres: query('节省里程', 'metres', '趟数乘往返路程减去到站点的路程，按办件逐件估算，缺路程的不计', usage('metres')),
  minutes: query('节省时间', 'minutes', '按出行方式的时速由里程逐件估算', usage('minutes')),
  fare: query('节省路费', 'fen', '按出行方式和当时的票价表由里程逐件估算', usage('fare_fen')),
  net_saving: query('净节约', 'fen', '节省路费减实际支出', difference('fare', 'spent')),
  metres_per_item: query('每件节省里程', 'metres_per_item', '节省里程除以收寄件', quotient('metres', 'items', 1, 0)),
  fare_per_kilometre: query(
    '每公里路费',
    'fen_per_kilometre',
    '节省路费除以节省里程',
    quotient('fare', 'metres', 1000, 1),
  ),
  // what they think of it
  rated: query('评价数', 'ratings', '这段时间办结的流转件中居民评价过的', { rows: 'rated', leastScore: 1 }),
  satisfied: query('满意数', 'ratings', '评价过的流转件中评 4 分或 5 分的', { rows: 'rated', leastScore: 4 }),
  response_rate: query('评价率', 'per_mille', '评价数除以办结，舍去零头', quotient('rated', 'completed', 1000, 1)),
  satisfied_share: query('满意率', 'per_mille', '满意数除以评价数，舍去零头', quotient('satisfied', 'rated', 1000, 1)),
  // of a town
  population: query('人口', 'persons', '录入的人口数，出处见该数字的依据', { rows: 'population' }),
  road_metres: query('到县城路程', 'metres', '站点资料里的公路里程', { rows: 'distance' }),
  items_per_thousand: query(
    '每千人收寄件',
    'items_per_thousand',
    '收寄件除以人口，乘一千',
    quotient('items', 'population', 1000, 2),
  ),
} as const satisfies Readonly<Record<string, FigureQuery>>

export type FigureQueryKey = keyof typeof FIGURE_QUERIES

/** The query of a key that was stored; undefined for one that this program does not know any more. */
export function findFigureQuery(key: string): FigureQuery | undefined {
  return Object.hasOwn(FIGURE_QUERIES, key) ? FIGURE_QUERIES[key as FigureQueryKey] : undefined
}

export function isFormula(from: FigureQuery['from']): from is Formula {
  return 'kind' in from
}
