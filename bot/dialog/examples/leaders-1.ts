import type { Group } from './expectation.ts'

const OCTOBER = { from: '2026-10-01', until: '2026-10-31' }
const NOVEMBER = { from: '2026-11-01', until: '2026-11-30' }
const THIS_YEAR = { from: '2026-01-01', until: '2026-12-31' }
const LAST_YEAR = { from: '2025-01-01', until: '2025-12-31' }

/** Leaders, finance clerks, auditors. */
export const LEADERS_1: readonly Group[] = [
  [
    { kind: 'weekly', week: '2026-W46' },
    [
      '上周怎么样',
      '上周周报发我',
      '上个星期情况如何',
      '把上周的情况跟我说一下',
      '上礼拜办得怎么样',
      '上周办了多少件',
      '我看下上周周报',
      '11月9号那周',
    ],
  ],
  [
    { kind: 'weekly', week: '2026-W47' },
    [
      '周报',
      '本周周报',
      '这周的情况',
      '这个星期怎么样',
      '这一周办了多少',
      '小程，把这周的周报发来看看',
      '来个周报',
      '本周到现在怎么样了',
    ],
  ],
  [{ kind: 'weekly', week: '2026-W45' }, ['上上周', '上上周的周报', '大上周情况', '第45周']],
  [{ kind: 'weekly', week: '2026-W40' }, ['国庆那周', '国庆那一周怎么样']],
  [
    { kind: 'report', topic: 'summary', period: OCTOBER },
    [
      '上个月怎么样',
      '上月月报',
      '10月份的情况',
      '十月办了多少件',
      '十月份的数据给我',
      '2026年10月月报',
      '上个月整体情况如何',
      '把10月的月报发给我',
    ],
  ],
  [
    { kind: 'report', topic: 'summary', period: NOVEMBER },
    ['月报', '本月怎么样', '这个月到现在办了多少', '本月情况', '当月数据'],
  ],
  [
    { kind: 'report', topic: 'summary', period: THIS_YEAR },
    ['年报', '今年怎么样', '今年一共办了多少件', '全年情况', '本年度数据'],
  ],
  [
    { kind: 'report', topic: 'summary', period: LAST_YEAR },
    ['去年怎么样', '去年全年数据', '2025年年报', '去年的年报', '去年一年办了多少', '二〇二五年年报'],
  ],
  [
    { kind: 'report', topic: 'summary', period: OCTOBER, site: '高陂镇' },
    ['十月份高陂镇', '高陂镇上个月怎么样', '高陂镇10月办了多少', '上月高陂镇的情况', '看看高陂镇十月份数据'],
  ],
  [
    { kind: 'report', topic: 'summary', period: LAST_YEAR, site: '百侯镇' },
    ['百侯镇去年怎么样', '去年百侯镇办了多少件'],
  ],
  [
    { kind: 'report', topic: 'summary', site: '三河' },
    ['三河怎么样', '三河最近怎么样', '三河今年的情况', '三河的数据'],
  ],
  [
    { kind: 'report', topic: 'summary', period: { from: '2026-11-12', until: '2026-11-18' } },
    ['最近7天', '最近七天怎么样', '近7天情况', '这七天办了多少'],
  ],
  [
    { kind: 'report', topic: 'summary', period: { from: '2026-07-01', until: '2026-09-30' } },
    ['三季度', '第三季度怎么样', '三季度数据', '上个季度情况'],
  ],
  [
    { kind: 'report', topic: 'summary', period: { from: '2026-01-01', until: '2026-06-30' } },
    ['上半年情况', '今年上半年办了多少'],
  ],
  [
    { kind: 'report', topic: 'summary', period: { from: '2026-11-17', until: '2026-11-17' } },
    ['昨天办了多少', '昨天情况怎么样', '昨日数据'],
  ],
  [
    { kind: 'report', topic: 'summary', period: { from: '2026-11-18', until: '2026-11-18' } },
    ['今天办了多少件', '今天的情况怎么样'],
  ],
  [
    { kind: 'report', topic: 'summary', period: { from: '2026-10-01', until: '2026-10-07' } },
    ['10月1日到10月7日', '10月1号到7号的情况'],
  ],
  [
    { kind: 'report', topic: 'summary', period: { from: '2026-03-01', until: '2026-05-31' } },
    ['3月到5月的情况', '三月至五月怎么样'],
  ],
  [
    { kind: 'report', topic: 'budget' },
    [
      '还剩多少钱',
      '预算',
      '钱花了多少了',
      '预算用了多少',
      '今年的预算执行情况',
      '经费还够用吗',
      '资金使用情况',
      '邮费花了多少',
      '还有多少经费没用',
      '花了多少钱',
      '预算执行率是多少',
      '钱够不够用到年底',
      '账上还有多少钱',
      '今年拨了多少钱下来',
      '邮递费一共付了多少',
      '专项资金还剩多少',
      '预算超了没有',
      '余额',
    ],
  ],
  [
    { kind: 'report', topic: 'budget', period: LAST_YEAR },
    ['去年预算花了多少', '去年经费用了多少', '2025年预算执行情况'],
  ],
  [{ kind: 'report', topic: 'budget', period: OCTOBER }, ['上个月花了多少钱', '10月邮费多少']],
  [
    { kind: 'report', topic: 'overdue' },
    [
      '谁超时了',
      '超时',
      '有没有超时的',
      '超时件有多少',
      '哪些件超期了',
      '谁拖着没办',
      '现在有几个超时的',
      '超时情况',
      '有没有积压',
      '哪里卡住了',
      '有没有拖延的件',
      '谁还没处理',
      '逾期未办的有几件',
    ],
  ],
  [{ kind: 'report', topic: 'overdue', period: OCTOBER }, ['上个月超时多少', '10月份有几件超时']],
  [{ kind: 'report', topic: 'overdue', site: '三河镇' }, ['三河镇超时情况', '三河镇谁超时了', '三河镇有没有超时件']],
  [
    { kind: 'report', topic: 'towns' },
    [
      '各镇',
      '各镇情况',
      '各镇怎么样',
      '各个镇的数据',
      '哪个镇办得最多',
      '各镇排名',
      '镇与镇对比一下',
      '每个镇办了多少',
      '各镇场情况',
      '哪个镇最差',
    ],
  ],
  [{ kind: 'report', topic: 'towns', period: OCTOBER }, ['上个月各镇情况', '十月份各镇数据']],
  [{ kind: 'report', topic: 'towns', period: THIS_YEAR }, ['今年各镇办了多少']],
  [
    { kind: 'report', topic: 'satisfaction' },
    [
      '满意度',
      '满意度怎么样',
      '群众满意吗',
      '满意率多少',
      '老百姓评价怎么样',
      '有多少差评',
      '群众反映如何',
      '评价情况',
      '好评率是多少',
    ],
  ],
  [{ kind: 'report', topic: 'satisfaction', period: OCTOBER }, ['上个月满意度', '10月群众满意度多少']],
  [{ kind: 'report', topic: 'satisfaction', site: '高陂镇' }, ['高陂镇满意度', '高陂镇群众评价怎么样']],
  [
    { kind: 'exceptions' },
    ['异常件', '有多少异常', '异常情况怎么样', '现在有几个异常件', '有没有丢件', '出了什么问题没有'],
  ],
  [{ kind: 'exception', task: undefined }, ['异常']],
  [{ kind: 'exceptions', site: '三河镇' }, ['三河镇异常', '三河镇有多少异常件']],
  [
    { kind: 'subscription', wanted: false },
    ['退订周报', '不要再给我发周报了', '周报不用发了', '取消周报订阅', '以后别发周报'],
  ],
  [{ kind: 'subscription', wanted: true }, ['恢复周报', '重新订阅周报', '每周给我发周报', '订阅周报']],
  [{ kind: 'help' }, ['你会些什么', '能查什么', '帮助']],
  ['nothing', ['在开会', '晚点再看', '领导好', '这个数字不对吧', '请小王来我办公室', '今天食堂吃什么', '预算会几点开']],
]
