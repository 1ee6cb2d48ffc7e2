import type { Group } from './expectation.ts'

const period = (from: string, until: string) => ({ from, until })
const AUGUST = period('2026-08-01', '2026-08-31')
const OCTOBER = period('2026-10-01', '2026-10-31')
const NOVEMBER = period('2026-11-01', '2026-11-30')
const THIS_YEAR = period('2026-01-01', '2026-12-31')
const LAST_YEAR = period('2025-01-01', '2025-12-31')
const summary = { kind: 'report', topic: 'summary' } as const

/** Leaders, finance clerks, auditors, a third time. */
export const LEADERS_3: readonly Group[] = [
  [
    { kind: 'weekly', week: '2026-W46' },
    ['上周怎样', '上周办件情况给我看看', '上个星期的周报', '请发上周周报', '上星期总结', '上周办得如何', '上周图'],
  ],
  [
    { kind: 'weekly', week: '2026-W47' },
    ['周报', '周报发一下', '这个星期的情况', '本周工作情况', '这礼拜怎么样', '本周怎么样', '给我周报', '这周办了几件'],
  ],
  [{ kind: 'weekly', week: '2026-W45' }, ['上上周情况', '第45周周报', '11月2日那周']],
  [{ kind: 'weekly', week: '2026-W44' }, ['第44周', '三周前']],
  [{ ...summary, period: AUGUST }, ['八月', '8月份怎么样', '八月份的汇总', '今年八月的情况', '8月办件量', '看看8月']],
  [
    { ...summary, period: OCTOBER },
    ['上月', '上个月的数据', '十月月报', '10月总结', '上个月怎么样啊', '上月业务量', '上个月咱们办了多少件'],
  ],
  [{ ...summary, period: NOVEMBER }, ['本月情况', '11月', '这个月怎么样', '本月汇总', '十一月月报', '当月情况']],
  [{ ...summary, period: THIS_YEAR }, ['年报', '今年的情况怎么样', '今年总共办了多少', '本年情况', '2026年']],
  [{ ...summary, period: LAST_YEAR }, ['去年年报', '去年一共办了多少件', '2025年情况', '去年总结', '去年的数据给我']],
  [
    { ...summary, period: AUGUST, site: '银江镇' },
    ['银江镇8月', '银江镇八月份情况', '8月银江镇怎么样', '八月银江镇办了多少'],
  ],
  [{ ...summary, period: LAST_YEAR, site: '光德镇' }, ['光德镇去年情况', '去年光德镇办件多少']],
  [{ ...summary, site: '长新村' }, ['长新村情况', '长新村怎么样', '长新村的数据']],
  [{ ...summary, site: '枫朗', period: OCTOBER }, ['枫朗上个月怎么样', '枫朗十月情况', '上个月枫朗办了多少']],
  [
    { kind: 'report', period: period('2026-11-09', '2026-11-15'), site: '桃源镇' },
    ['桃源镇上周怎么样', '上周桃源镇', '上周桃源镇的情况'],
  ],
  [{ ...summary, period: period('2026-11-09', '2026-11-18') }, ['最近十天', '近10天情况', '最近10天办了多少件']],
  [{ ...summary, period: period('2026-01-01', '2026-03-31') }, ['一季度', '第一季度数据', '今年一季度的情况']],
  [{ ...summary, period: period('2026-01-01', '2026-06-30') }, ['上半年', '上半年怎么样', '今年上半年总结']],
  [{ ...summary, period: period('2026-10-01', '2026-10-07') }, ['国庆期间', '国庆假期情况', '10月1日至7日']],
  [{ ...summary, period: period('2026-11-16', '2026-11-16') }, ['前天办了多少', '11月16日的数据']],
  [{ ...summary, period: period('2026-01-01', '2026-02-28') }, ['1月到2月', '一月至二月情况', '1-2月数据']],
  [
    { kind: 'report', topic: 'budget' },
    [
      '预算',
      '还剩多少钱',
      '预算还剩几成',
      '钱用了多少',
      '经费怎么样',
      '今年经费还够吗',
      '一共花了多少',
      '财务情况',
      '账面还有多少',
      '邮递费花了多少',
      '拨款到了多少',
      '支出多少',
      '预算剩余',
      '花销情况',
      '费用情况',
      '年底钱够用吗',
      '已经支付多少了',
      '资金还剩多少',
    ],
  ],
  [{ kind: 'report', topic: 'budget', period: LAST_YEAR }, ['去年花了多少钱', '去年预算执行得怎么样', '2025年邮费']],
  [{ kind: 'report', topic: 'budget', period: AUGUST }, ['八月花了多少', '8月的费用']],
  [{ kind: 'report', topic: 'budget', site: '三河镇' }, ['三河镇用了多少钱', '三河镇的邮费']],
  [
    { kind: 'report', topic: 'overdue' },
    [
      '超时',
      '超时情况怎么样',
      '超时的有几件',
      '谁超期了',
      '谁没按时办',
      '还有多少没按时',
      '有积压吗',
      '哪个环节卡住了',
      '谁最拖拉',
      '有逾期的吗',
      '延误多少件',
      '超时最多的是哪里',
    ],
  ],
  [{ kind: 'report', topic: 'overdue', period: AUGUST }, ['8月份超时多少', '八月谁超时']],
  [{ kind: 'report', topic: 'overdue', site: '大麻镇' }, ['大麻镇超时件', '大麻镇有没有逾期', '大麻镇谁拖着']],
  [
    { kind: 'report', topic: 'towns' },
    [
      '各镇',
      '各镇怎么样',
      '各镇数据',
      '各镇办了多少件',
      '哪个镇办得好',
      '各镇对比',
      '镇的排名',
      '各乡镇情况如何',
      '哪个镇最多',
    ],
  ],
  [{ kind: 'report', topic: 'towns', period: AUGUST }, ['8月各镇', '八月各镇排名', '各镇8月份情况']],
  [{ kind: 'report', topic: 'towns', period: OCTOBER }, ['上月各镇', '上个月哪个镇最好']],
  [
    { kind: 'report', topic: 'satisfaction' },
    [
      '满意度',
      '满意率',
      '群众满意吗',
      '群众反映怎么样',
      '群众评价如何',
      '打分情况',
      '投诉情况',
      '差评有多少',
      '老百姓怎么说',
      '有投诉吗',
    ],
  ],
  [{ kind: 'report', topic: 'satisfaction', period: AUGUST }, ['八月满意度', '8月份群众评价']],
  [{ kind: 'report', topic: 'satisfaction', site: '百侯镇' }, ['百侯镇满意度', '百侯镇群众满意吗']],
  [
    { kind: 'exceptions' },
    ['异常件', '异常多少', '有多少异常件', '有没有异常情况', '丢件情况', '破损多少件', '异常统计'],
  ],
  [{ kind: 'exceptions', site: '三河镇' }, ['三河镇异常件', '三河镇丢了几件']],
  [{ kind: 'subscription', wanted: false }, ['退订周报', '周报不要发了', '别给我发周报', '关掉周报', '周报停了吧']],
  [{ kind: 'subscription', wanted: true }, ['恢复周报', '周报继续发', '重新给我发周报', '以后每周发周报给我']],
  [{ kind: 'help' }, ['帮助', '怎么用', '你能查什么', '能看哪些数据']],
  [
    'nothing',
    [
      '辛苦大家',
      '我在县里开会',
      '下午来汇报',
      '老王在吗',
      '先放一放',
      '数据不对',
      '谁负责的',
      '明天去高陂镇调研',
      '茶阳镇的路修好了',
    ],
  ],
]
