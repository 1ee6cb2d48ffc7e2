import type { Intent } from '../intent.ts'
import { currentWeek } from '../periods.ts'
import { type FoundPeriod, findPeriod, periodOfWeek } from '../report-period.ts'
import { withoutCourtesy } from './mood.ts'
import { isOfTask } from './pointers.ts'

/** What a leader wants to know. */
export type ReportTopic = 'summary' | 'budget' | 'overdue' | 'towns' | 'satisfaction'

/** Words that by themselves ask for figures, the more exact first. */
const TOPICS: readonly (readonly [RegExp, ReportTopic | 'exceptions'])[] = [
  [
    /预算|财务|经费|资金|专款|专项款|拨款|余额|结余|账(?:上|面|户)|(?:还|剩|剩下|剩余|结余|余下|花|用|付|拨|支|掏|要|省).{0,6}(?:多少|几)(?:个|的)?(?:万|钱|经费|款|元|块)|多少钱|剩多少$|(?:花|用|支|付)(?:了|掉|去|出)?多少(?=$|[了吗呢])|钱.{0,6}(?:够|花|用|剩|超|付|支|拨|去|多少)|花钱|百分之几|(?:开支|支出|花销|开销|费用|成本)|(?:邮|邮递|邮寄|运|快递|寄递)(?:资)?费|邮资|执行率/u,
    'budget',
  ],
  [
    /超时|逾期|超期|过期未办|延误|误期|谁.{0,4}(?:没|还没|未)(?:按时|及时)?(?:办|收|发|处理)|谁.{0,3}(?:最)?(?:慢|拖|压)|拖(?:着|得|延|拉|了|欠|沓|后腿)|(?:没|未|不)(?:按时|及时)|积压|压(?:着|件)|滞留|卡(?:住|在|壳)|(?:太|比较|很|最)慢|不及时|超(?:了|过)(?:时限|期限|时间)/u,
    'overdue',
  ],
  [
    /(?:各|每)(?:一?个)?(?:乡)?镇|哪(?:一?个|些|几个)?(?:乡)?镇|镇(?:场|里|上|间)?(?:之间)?的?(?:排名|对比|比较|排行|排序)|(?:乡镇|镇场)(?:情况|怎么样|数据|排|对|比|分)|分(?:乡)?镇|按(?:乡)?镇|(?:十五|15)个镇|镇(?:与|和|跟)镇/u,
    'towns',
  ],
  [
    /满意(?:度|率|程度)?|(?:好评|差评)率?|口碑|(?:群众|居民|老百姓|百姓|村民)(?:的)?(?:都)?(?:怎么|如何)?(?:评价|反映|反应|评分|意见|怎么说|打分|认可)|评价(?:情况|怎么样|如何|咋样|高)|评分|打分(?:情况|多少|高)|打(?:了)?多少分|几分|投诉(?:情况|量|率|多|有|几|人|[吗么])|有.{0,4}人投诉|(?:多少|几|有没有|有无|哪些)[个条件]?投诉/u,
    'satisfaction',
  ],
  [
    /异常(?!\s*[\d第SH])|问题件|(?:丢|破损|坏|错投)件|出(?:了|过|没出)?(?:什么|啥|多少|几个?|哪些)?(?:问题|差错|状况|岔子|事故)|(?:丢|破损|丢失|损坏|弄丢|遗失|错投)了?(?:几|多少)件?|有没有(?:丢|破损|损坏|遗失|弄丢|错投)/iu,
    'exceptions',
  ],
]
const STRONG_SUMMARY =
  /周报|月报|年报|季报|日报|汇总|总结|小结|报表|报告|统计|业务量|(?:办(?:结|理|成|了|完)?|收|寄|送|流转|登记|完成|跑|处理|受理|服务)(?:了|过)?(?:一共|总共|大概)?(?:多少|几)(?:个|件|单|趟|宗|人|群众)?|(?:有)?多少(?:件|单|宗)|数据|数字|(?:办件|件|工作)量|省了?(?:多少|几)(?:趟|公里|路|时间|次)/u
const WEAK_SUMMARY = /情况|怎么样|怎样|如何|咋样|咋个样|工作|进展|成绩|表现|一览|概况|近况|动态|形势/u

/** Words that ask politely, fill, or only say once more what topic and time say. */
const FILLERS = (
  '程度 地步 份上 图片 卡片 执行 使用 进度 进展 请问 发下 看下 还够 够 请 麻烦 帮我 帮忙 给我 发给我 发我 发来 发一下 发过来 发一份 发个 发 看看 看一下 看下 看一看 看 查看 查一下 查下 查查 查 来一份 来个 来 过来 ' +
  '一下 一份 一个 我要 我想 我们 咱们 我 你 您 想要 想 知道 晓得 了解 问一下 问下 问问 问 要 需要 把 将 到底 究竟 现在 目前 当前 眼下 如今 的 吧 吗 么 呢 啊 呀 哦 嘛 了 全县 县里 县上 整体 总体 总共 一共 共 合计 累计 ' +
  '全部 所有 全年 都 有没有 有 没有 哪些 哪里 哪家 哪儿 哪 什么 啥 谁 是不是 是 这 那 还 没 多少 几 个 件 单 钱 在 办理 办结 办 得 结 理 站点 站 地方 任务 单位 最多 最少 最好 最差 最 群众 居民 老百姓 百姓 村民 对 ' +
  '最近 近期 近来 之间 期间 年度 份 跟 给 让 说一下 说说 说一说 说 讲一下 讲讲 讲 告诉 汇报 报一下 报 弄 整 出 拿 下来 里面 公里 万元 第 再 也 就 能 能不能 可以 可不可以 会 大概 大约 具体 详细 简单 简要 主要 ' +
  '用 花 付 支 拨 剩 剩下 剩余 到 为止 截止 截至 止 以来 至今 总 情形 信息 排名 高不高 多不多 好不好 大不大 严重 比较 对比 很 服务 中心 物流 流转 递送 寄递 业务 上报 下发 推送 领导 些 呗 哈'
)
  .split(' ')
  .toSorted((one, other) => other.length - one.length)
const FILLER = new RegExp(`${FILLERS.join('|')}|[\\s,，、。.?？!！:：;；]`, 'gu')
/** All words that name a topic, wherever they stand. */
const TOPIC_WORDS = [...TOPICS.map(([topic]) => topic), STRONG_SUMMARY, WEAK_SUMMARY].map(
  ({ source }) => new RegExp(source, 'giu'),
)
const LEADING_TALK = new RegExp(`^(?:${FILLERS.join('|')}|[,，、\\s])+`, 'u')
const NAMED_PLACE =
  /(?:^|\s|的|在|[,，])((?!各|哪|本|全|乡|每|下乡)\p{Script=Han}{1,6}?(?:镇|乡|林场|村|社区)(?:\p{Script=Han}{1,5}?(?:村|社区))?)/u
const PLACE_ENDING = /(?:镇|乡|村|场|社区|服务站|中心|居委会|村委会)$/u
/** Letters of function words: no name of a place has them. */
const NO_PLACE =
  /[事找放停着候又我你您他她它的了吗呢吧啊么不没怎谁哪跟把被让给请您别勿再才就死忙累吃喝]|天气|周报|月报|东西/u
/** Speaks of one's own documents: tracking, not figures. */
const OWN =
  /我的(?!任务)|我(?=[寄办那老爸妈儿女家]|这个?(?:件|证|单))|身份证|户口|执照|护照|证件|包裹|快递(?!费)|SH\d|SH\s/iu
/** Speaks of other things that also have numbers, budgets and moods. */
const OTHER_THINGS =
  /晚点|待会|等会|(?:下次|改天|以后|回头|月底|到时候?)再|再(?:谈|议|说)|谁在?(?:做|写|发|弄|编|负责|统计|算)|(?:怎么|如何|咋).{0,3}(?:登记|上报|报)异常|(?:写|做|办|搞)得(?:不错|很好|真好|挺好|可以|漂亮)|找财务|天气|食堂|吃饭|开会|会议|几点|几号(?:出|发)|下雨|堵车|工资|奖金|补办|办公室|(?:预算|汇报|总结|周报).{0,3}会(?:议|$|几|什么|开|上)|寄的|(?:收到|发出)(?!.{0,2}(?:多少|几))|材料|不对|有误|不准|没批|批了没|批下来|谁出|收费|(?:办|寄|取|领).{0,4}(?:要|收)?多少钱|房价|电费|水费|话费|我们家|孩子|生日|放假/u

/** 上周我出差了: what the writer did or will do then. */
const OF_WRITER = /^\s*我(?!们|想|要|看|来|这|的|需)|^\s*(?:再|又|不在|请假|出差|休息)/u

/** Time, place and topic in any order: what a leader asks for; undefined when the text is something else. */
export function readFigures(words: string, now: Date): Intent | undefined {
  const text = withoutCourtesy(words)
  if (
    OWN.test(text) ||
    OTHER_THINGS.test(text) ||
    /^(?:如果|要是|假如|万一)/u.test(text) ||
    /^没(?:有)?(?:什么)?异常/u.test(text)
  )
    return undefined
  const topic = TOPICS.find(([pattern]) => pattern.test(text))?.[1]
  const found = findPeriod(text, now)
  const isStrong = STRONG_SUMMARY.test(text)
  const isWeak = WEAK_SUMMARY.test(text)
  if (topic === undefined && !isStrong && !isWeak && found === undefined) return undefined
  if (topic === undefined && OF_WRITER.test(found?.rest ?? '')) return undefined
  const { site, isExplained } = siteIn(found?.rest ?? text)
  if (topic === 'exceptions') return isOfTask(text) ? undefined : { kind: 'exceptions', site }
  const period = found?.period ?? (/周报/u.test(text) ? periodOfWeek(currentWeek(now)) : undefined)
  if (topic !== undefined) return { kind: 'report', topic, period, site }
  if (!isExplained && !isStrong) return undefined
  if (found?.week !== undefined && site === undefined) return { kind: 'weekly', week: found.week }
  // A bare day or a bare village may mean anything; together, or with a word for figures, they ask for figures.
  const isAsked =
    isStrong ||
    (isWeak && (found || site)) ||
    (found && (site ? PLACE_ENDING.test(site) || isTimeAndPlace(found, site) : !isBareDay(text)))
  return isAsked ? { kind: 'report', topic: 'summary', period, site } : undefined
}

/**
 * Figures on a topic that is known already, with the time and the place that a text names besides; undefined where a summary
 * leaves words unexplained.
 */
export function figuresOn(topic: ReportTopic, words: string, now: Date): Intent | undefined {
  const text = withoutCourtesy(words)
  const found = findPeriod(text, now)
  const { site: named, isExplained } = siteIn(found?.rest ?? text)
  if (topic === 'summary' && !isExplained) return undefined
  const site = named !== undefined && PLACE_ENDING.test(named) ? named : undefined
  if (topic === 'summary' && found?.week !== undefined && site === undefined)
    return { kind: 'weekly', week: found.week }
  const isWeekly = topic === 'summary' && /周报/u.test(text)
  return {
    kind: 'report',
    topic,
    period: found?.period ?? (isWeekly ? periodOfWeek(currentWeek(now)) : undefined),
    site,
  }
}

/** Whether a question for figures leaves words that name neither topic nor time nor a place by its kind. */
export function leavesWords(words: string, now: Date): boolean {
  const text = withoutCourtesy(words)
  const { site, isExplained } = siteIn(findPeriod(text, now)?.rest ?? text)
  return !isExplained || (site !== undefined && !PLACE_ENDING.test(site))
}

/** What is left of a question for figures without the words that make it one. */
export function withoutFigureWords(text: string): string {
  return withoutTopics(text).replace(FILLER, '')
}

function withoutTopics(text: string): string {
  let rest = text
  for (const pattern of TOPIC_WORDS) rest = rest.replace(pattern, ' ')
  return rest
}

/** The place that is named in what is left of a question: by its kind (和平村), or what no other word explains. */
function siteIn(left: string): { readonly site: string | undefined; readonly isExplained: boolean } {
  const rest = withoutTopics(left)
  const plain = rest
    .replace(/[\s,，、?？!！。:：]+/gu, ' ')
    .trim()
    .replace(LEADING_TALK, '')
  const named = NAMED_PLACE.exec(plain)?.[1]
  if (named !== undefined && !NO_PLACE.test(named)) return { site: named, isExplained: true }
  const unexplained = rest.replace(FILLER, '')
  if ([...unexplained].length < 2) return { site: undefined, isExplained: true }
  const isPlace =
    /^\p{Script=Han}{2,5}$/u.test(unexplained) && rest.includes(unexplained) && !NO_PLACE.test(unexplained)
  return { site: isPlace ? unexplained : undefined, isExplained: isPlace }
}

/** 高陂10月: nothing but a time of a week or more and a short name. */
function isTimeAndPlace({ period, rest }: FoundPeriod, site: string): boolean {
  const days = (Date.parse(period.until) - Date.parse(period.from)) / 86_400_000
  return days >= 6 && [...site].length <= 3 && rest.replace(/[\s的份,，]/gu, '') === site
}

function isBareDay(words: string): boolean {
  return /^(?:今天|今日|昨天|昨日|前天|\D*[日号])$/u.test(words)
}
