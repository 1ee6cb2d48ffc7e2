import type { FigureQueryKey } from './figure-queries.ts'

/** Tables that stand below a section's text. */
export type EvaluationTable = 'indicators' | 'equity' | 'year_on_year' | 'findings' | 'evidence'

/** What an evidence (佐证材料) is. */
export type EvidenceKind =
  | 'appropriation'
  | 'contract'
  | 'tariff'
  | 'settlement'
  | 'month_close'
  | 'volume_import'
  | 'daily_root'

/** A heading of the official form (项目绩效自评报告), in its order. */
export interface FormSection {
  readonly key: string
  readonly depth: 1 | 2 | 3 | 4
  readonly number: string
  readonly heading: string
  readonly tables: readonly EvaluationTable[]
}

/** A leaf of the indicator tree: a heading of the lowest level, what shows it, and what proves it. */
export interface FormIndicator {
  /** key of its section */
  readonly key: string
  readonly figures: readonly FigureQueryKey[]
  readonly evidence: readonly EvidenceKind[]
}

const section = (
  key: string,
  depth: FormSection['depth'],
  number: string,
  heading: string,
  tables: readonly EvaluationTable[] = [],
): FormSection => ({ key, depth, number, heading, tables })

/** The sections of the form. */
export const FORM_SECTIONS: readonly FormSection[] = [
  section('basics', 1, '一、', '基本情况'),
  section('basics.project', 2, '（一）', '项目基本情况'),
  section('basics.decision', 2, '（二）', '项目决策情况'),
  section('basics.goals', 2, '（三）', '绩效目标'),
  section('organisation', 1, '二、', '绩效自评工作组织情况'),
  section('conclusion', 1, '三、', '绩效自评结论'),
  section('analysis', 1, '四、', '绩效指标分析', ['indicators']),
  section('decision', 2, '（一）', '决策分析'),
  section('decision.project', 3, '1.', '项目立项情况'),
  section('decision.project.reasons', 4, '（1）', '论证决策'),
  section('decision.project.targets', 4, '（2）', '目标设置'),
  section('decision.project.safeguards', 4, '（3）', '保障措施'),
  section('decision.funds', 3, '2.', '资金落实情况'),
  section('decision.funds.received', 4, '（1）', '资金到位'),
  section('decision.funds.allotted', 4, '（2）', '资金分配'),
  section('management', 2, '（二）', '管理分析'),
  section('management.funds', 3, '1.', '资金管理'),
  section('management.funds.payment', 4, '（1）', '资金支付'),
  section('management.funds.regularity', 4, '（2）', '支出规范性'),
  section('management.matters', 3, '2.', '事项管理'),
  section('management.matters.procedure', 4, '（1）', '实施程序'),
  section('management.matters.supervision', 4, '（2）', '管理情况'),
  section('output', 2, '（三）', '产出分析'),
  section('output.economy', 3, '1.', '经济性'),
  section('output.efficiency', 3, '2.', '效率性', ['year_on_year']),
  section('benefit', 2, '（四）', '效益实现度分析'),
  section('benefit.effect', 3, '1.', '效果性'),
  section('benefit.equity', 3, '2.', '公平性', ['equity']),
  section('results', 1, '五、', '主要绩效'),
  section('problems', 1, '六、', '存在问题', ['findings']),
  section('plans', 1, '七、', '下一步工作计划', ['evidence']),
]

const indicator = (
  key: string,
  figures: readonly FigureQueryKey[],
  evidence: readonly EvidenceKind[] = [],
): FormIndicator => ({ key, figures, evidence })

/** The leaves of the tree, in the order of the form. */
export const FORM_INDICATORS: readonly FormIndicator[] = [
  indicator('decision.project.reasons', [], ['appropriation']),
  indicator('decision.project.targets', []),
  indicator('decision.project.safeguards', [], ['contract']),
  indicator('decision.funds.received', ['given'], ['appropriation']),
  indicator('decision.funds.allotted', ['given', 'committed'], ['appropriation', 'contract']),
  indicator('management.funds.payment', ['paid', 'payment_rate', 'execution'], ['settlement']),
  indicator('management.funds.regularity', ['settled_months', 'adjustment'], ['settlement', 'month_close']),
  indicator('management.matters.procedure', ['contracts'], ['contract', 'tariff']),
  indicator('management.matters.supervision', ['exceptions', 'complaints'], ['daily_root']),
  indicator('output.economy', ['spent', 'cost_per_item', 'net_saving'], ['tariff', 'settlement']),
  indicator(
    'output.efficiency',
    ['items', 'completed', 'receipt_minutes', 'volume_accepted'],
    ['volume_import', 'daily_root'],
  ),
  indicator('benefit.effect', ['trips', 'metres', 'minutes', 'fare', 'satisfied_share'], ['daily_root']),
  indicator('benefit.equity', ['items_per_thousand'], []),
]

const SECTION_BY_KEY: ReadonlyMap<string, FormSection> = new Map(FORM_SECTIONS.map((one) => [one.key, one]))

export function findSection(key: string): FormSection | undefined {
  return SECTION_BY_KEY.get(key)
}

/** Names of an indicator's levels, the highest first: 管理分析, 资金管理, 资金支付. */
export function indicatorPath(key: string): string[] {
  const parts = key.split('.')
  const keys = parts.map((_, index) => parts.slice(0, index + 1).join('.'))
  return keys.flatMap((one) => SECTION_BY_KEY.get(one)?.heading ?? [])
}
