import type { Intent } from './intent.ts'
import { currentWeek, readWeek } from './periods.ts'
import { type FoundPeriod, findPeriod, periodOfWeek } from './report-period.ts'

/** What a leader wants to know. */
export type ReportTopic = 'summary' | 'budget' | 'overdue' | 'towns' | 'satisfaction'

const WEEKLY =
  /周报|(?:本|这|上)(?:个)?(?:周|星期)的?(?:情况|小结|总结|汇总|报告|报表|数据|怎么样|怎样|如何|咋样|工作)/u
const STOP =
  /^(?:请|我|以后)*(?:(?:退订|停发|停掉|关掉|关闭|取消订阅|取消|别再?发|别推送?|不要再?发|不要再?推送?|不用再?发|不要|不想要?|不需要|不用)(?:我|给我)?(?:每周的?|定时的?|自动的?)?(?:周报|周一的?(?:周报|汇总|总结)|汇总)(?:推送|了|提醒)*|td)$/iu
/** 一周小结 and the like: the running week. */
const THE_WEEK = /^(?:看看?|发|给我|查|来个)?(?:这?一|每)?周(?:总结|小结|汇总|情况|报告|报表)$/u
const RESUME =
  /^(?:请|我|以后)*(?:恢复|重新|继续|开启|打开|订阅|重新订阅|还是|还要|还想要?|我还)+(?:要|发|给我|推送|订阅)*(?:每周的?|定时的?)?(?:周报|汇总)(?:推送|吧|了)*$/u

/** Words that by themselves ask for figures, the more exact first. */
const TOPICS: readonly (readonly [RegExp, ReportTopic | 'exceptions'])[] = [
  [
    /预算|经费|还剩多少钱?$|还?剩(?:下)?多少钱|剩多少$|余额|(?:花|用)(?:了|掉|去)?(?:多少钱|多少经费)|钱(?:还)?(?:够|花|用)|预算|百分之几|(?:开支|支出|费用)(?:情况|怎么样|多少)?|邮(?:递)?费(?:用|花)?了?多少/u,
    'budget',
  ],
  [
    /超时|逾期|超期|过期未办|谁.{0,4}(?:没|还没|未)(?:按时|及时)?(?:办|收|发|处理)|谁(?:最)?(?:慢|拖)|拖(?:着|延|拉)|(?:没|未)按时/u,
    'overdue',
  ],
  [/各(?:个)?(?:乡)?镇|哪(?:个|些)(?:乡)?镇|镇(?:场)?(?:排名|对比|排行)|(?:乡镇|镇场)(?:情况|怎么样|数据)/u, 'towns'],
  [
    /满意(?:度|率|程度)?|(?:好评|差评)率?|口碑|(?:群众|居民|老百姓)(?:的)?(?:评价|反映|反应|评分)|评价(?:情况|怎么样|如何|咋样)|评分/u,
    'satisfaction',
  ],
  [
    /异常(?!\s*[\d第SH])|问题件|丢件|破损件|出(?:了)?(?:什么|啥|多少|几个?|哪些)(?:问题|差错)|(?:丢|破损)了?(?:几|多少)件/iu,
    'exceptions',
  ],
]
const STRONG_SUMMARY =
  /周报|月报|年报|季报|日报|汇总|总结|小结|报表|报告|统计|业务量|办(?:结|理|成|了)?(?:了)?(?:多少|几)件?|(?:收|寄|送|流转|登记|完成)了?(?:多少|几)件?|(?:有)?多少(?:件|单)|数据|(?:办件|件)量/u
const WEAK_SUMMARY = /情况|怎么样|怎样|如何|咋样|工作|进展|成绩|表现|一览|概况|近况/u

const FILLERS =
  /图片?|卡片|执行|使用|进度|请问|发下|看下|还够|请|麻烦|帮我|帮忙|给我|发给我|发我|发来|发一下|发|看看|看一下|看下|看|查看|查一下|查下|查|来一份|来个|来|一下|一份|一个|我要|我想|想|知道|了解|问|问下|要|把|到底|现在|目前|的|吧|吗|呢|啊|呀|哦|了|全县|县里|整体|总体|总共|一共|共|全部|所有|全年|都|有没有|有|哪些|哪里|哪家|哪儿|什么|啥|谁|是|这|那|还|没|多少|几|个|件|单|钱|在|办|得|结|理|站点?|地方|任务|单位|最多|最|群众|居民|老百姓|对|最近|之间|期间|年度|份|和|,|，|、|[?？!！。:：\s]/gu
const PLACE = /^[\p{Script=Han}]{2,12}$/u
const LEADING_TALK =
  /^(?:请问|请|麻烦|帮我|帮忙|给我|发给我|发我|发一下|发下|发|看看|看一下|看下|看|查看|查一下|查下|查|来一份|来个|我要|我想|想|知道|了解|问一下|问下|问|要|把|到底|现在|目前|的|在|里|内|,|，|\s)+/u
const NAMED_PLACE =
  /(?:^|\s|的|在|[,，])((?!各|哪|本|全|乡)\p{Script=Han}{1,6}?(?:镇|乡|林场|村|社区)(?:\p{Script=Han}{1,5}?(?:村|社区))?)/u
const PLACE_ENDING = /(?:镇|乡|村|场|社区|服务站|中心|居委会|村委会)$/u
/** All words that name a topic, wherever they stand. */
const TOPIC_WORDS = [...TOPICS.map(([topic]) => topic), STRONG_SUMMARY, WEAK_SUMMARY].map(
  ({ source }) => new RegExp(source, 'giu'),
)
/** Speaks of one's own documents: tracking, not figures. */
const OWN = /我的?(?!们)|身份证|户口|执照|护照|证件|包裹|快递|SH\d|SH\s/iu

/** 周报 and what means it, of the whole county, and whether it is to come by itself; undefined for anything else. */
export function readWeekly(words: string, now: Date): Intent | undefined {
  if (STOP.test(words)) return { kind: 'subscription', wanted: false }
  if (RESUME.test(words)) return { kind: 'subscription', wanted: true }
  if (THE_WEEK.test(words)) return { kind: 'weekly', week: currentWeek(now) }
  const saysWeek = WEEKLY.test(words)
  if (!saysWeek && !/周|星期|礼拜|w\d/iu.test(words)) return undefined
  const bare = withoutTopics(words.replace(/周报/gu, '')).replace(FILLERS, '')
  if (saysWeek && bare === '') return { kind: 'weekly', week: currentWeek(now) }
  const week = readWeek(words.replace(/周报/gu, '').replace(WEEK_TALK, ''), now)
  if (week !== undefined) return { kind: 'weekly', week }
  const found = findPeriod(words.replace(/周报/gu, ''), now)
  if (saysWeek && found === undefined && !isPlace(bare)) return { kind: 'weekly', week: undefined }
  return undefined
}

const WEEK_TALK =
  /发一下|发下|看下|查下|情况|小结|总结|汇总|报告|报表|数据|怎么样|怎样|如何|咋样|工作|图片?|卡片|请|麻烦|帮我|给我|发给我|发我|发来|看看|看一下|看|查看|查一下|查|来一份|来|一下|一份|我要|我想|我|要|想|把|全县|[的吧吗呢?,，\s]/gu

/** Any other topic, time and place, in any order; undefined when the text is something else. */
export function readFigures(words: string, now: Date): Intent | undefined {
  if (OWN.test(words) || /^没(?:有)?(?:什么)?异常/u.test(words)) return undefined
  const topic = TOPICS.find(([pattern]) => pattern.test(words))?.[1]
  const found = findPeriod(words, now)
  const isStrong = STRONG_SUMMARY.test(words)
  const isWeak = WEAK_SUMMARY.test(words)
  if (topic === undefined && !isStrong && !isWeak && found === undefined) return undefined
  const rest = withoutTopics(found?.rest ?? words)
  const site = siteIn(rest)
  if (site !== undefined && !isPlace(site)) return undefined
  if (topic === 'exceptions') return { kind: 'exceptions', site }
  const period = found?.period ?? (/周报/u.test(words) ? periodOfWeek(currentWeek(now)) : undefined)
  if (topic !== undefined) return { kind: 'report', topic, period, site }
  if (found?.week !== undefined && site === undefined) return { kind: 'weekly', week: found.week }
  // A bare day or a bare village may mean anything; together, or with a word for figures, they ask for figures.
  const isAsked =
    isStrong ||
    (isWeak && (found || site)) ||
    (found && (site ? PLACE_ENDING.test(site) || isTimeAndPlace(found, site) : !isBareDay(words)))
  return isAsked ? { kind: 'report', topic: 'summary', period, site } : undefined
}

function withoutTopics(text: string): string {
  let rest = text
  for (const pattern of TOPIC_WORDS) rest = rest.replace(pattern, ' ')
  return rest
}

/** The place that is named in what is left of a question: by its kind (和平村), or whatever no other word explains. */
function siteIn(rest: string): string | undefined {
  const named = NAMED_PLACE.exec(
    rest
      .replace(/[\s,，、?？!！。:：]+/gu, ' ')
      .trim()
      .replace(LEADING_TALK, ''),
  )?.[1]
  if (named !== undefined) return named
  const place = rest.replace(FILLERS, '')
  return [...place].length < 2 ? undefined : place
}

function isPlace(text: string): boolean {
  return PLACE.test(text)
}

/** 高陂10月: nothing but a time of a week or more and a short name. */
function isTimeAndPlace({ period, rest }: FoundPeriod, site: string): boolean {
  const days = (Date.parse(period.until) - Date.parse(period.from)) / 86_400_000
  return days >= 6 && [...site].length <= 3 && rest.replace(/[\s的份,，]/gu, '') === site
}

function isBareDay(words: string): boolean {
  return /^(?:今天|今日|昨天|昨日|前天|\D*[日号])$/u.test(words)
}
