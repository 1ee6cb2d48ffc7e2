import { DEFECT } from '../exception-kind.ts'
import type { Intent } from '../intent.ts'
import { asks, withoutCourtesy } from './mood.ts'
import { findPointers } from './pointers.ts'

const OF_OTHERS =
  /多少人|几个人|谁|哪(?:个|些)?(?:站|镇|村|家|单位)|各|镇|全县|群众|居民|超时|逾期|积压|满意|预算|[钱费款账财]|按时|资金|异常|问题件|码|寄/u
const TASK_WORD =
  /任务|待办|待收|待发|待处理|要(?:收|发|送|办|跑|处理)的|(?<!生)活儿?(?=$|[吗没要呢?？啊有])|工作(?:安排|清单|任务)/u
const LOOK = /未|没|看|查|列|有|新|剩|今|我|还|多少|几|哪|什么|啥|给|发|报|手[上头里]|安排|打开|^(?:任务|待|工作)/u
const LEFT_TO_DO =
  /(?:今天|今日|今早|今晚|我|我们|本站|手[上头里]|还|现在|目前|这会儿|下午|上午).{0,6}(?:有|剩|要|该|没|差|得)(?:下|着|去)?.{0,4}(?:什么|啥|哪些|几|多少|(?:办|收|发|送|做|干|跑|处理|弄)(?:的|完|$|[吗没?？呢几多哪什啥]))|(?:什么|啥|哪些|哪几[个件]|几[个件]|多少).{0,3}(?:件)?(?:还)?(?:要|该|没|未|待|等着)(?:有)?(?:我|去)?(?:办|收|发|送|做|干|跑|处理|弄|签)|(?:要|该)(?:我)?(?:干|做|办|收|送|跑|处理|弄)(?:什么|啥|点啥|哪些)|还?(?:剩|差)(?:下)?(?:几|多少)[个件](?:没)?$/u
const DONE = /(?:办|收|发|送|做|寄|签)(?:了|过|完了|出了|到了|结了)(?:多少|几|哪)|钱|时间|几天|天内|办件量/u

const MANIFEST = /清单|交接[单表]|装包单|封包单/u
const MANIFEST_NOT =
  /都收|收到|收齐|已收|任务|异常|材料|待办|工作|[?？吗]|怎么|没(?:有)?(?:带|给|看到)|不(?:对|符|一致)|对不上|不一样|不同|少了|多了/u

const NOT_PLACE =
  /[我你他她哪第这那么吗没不怎有是们都还件]|上[周个]|下[周个]|什么|全部|所有|身份|证|材料|东西|快递|包裹/u
const BATCH = new RegExp(
  [
    '^(?:请问|查一?下|看一?下|看看|帮我?(?:查|看)一?下)?(?:从|到|去|往|发往|发|送往|送|给)?(\\p{Script=Han}{2,7}?)(?:镇)?(?:方向|那边|那里|这边)?(?:发|送|寄|过|回)?(?:来|去|往)?的?(?:那|这)一?(?:批|些|几件|几个|包|车|袋)(?:货|件|东西|材料|邮件)?(?:.{0,4})(?:到|来|在|发|走|收|呢|出)',
    '^(?:请问)?(?:从)?(\\p{Script=Han}{2,5}?)(?:那边|那里)(?:发|送|寄|过)?(?:来)?的?(?:件|货|东西|材料|包)?(?:都)?(?:到|来|发|收|在)(?:了|齐|出|哪|没)',
    '^(?:请问)?(?:从)?(\\p{Script=Han}{2,5}?)(?:发过来|送过来|寄过来|发来|送来|寄来|过来|来)的?(?:件|货|东西|材料|包)(?:都)?(?:到|来|收|在)(?:了|齐|哪|没)',
    '^(?:发往|送往|发到|送到|去|往)(\\p{Script=Han}{2,5}?)的(?:件|货|东西|材料|包|那批)?(?:都)?(?:到|发|走|出|收|在)(?:了|齐|出|走|哪|没)',
  ].join('|'),
  'u',
)

const EXCEPTIONS =
  /异常(?:件)?的?(?:统计|汇总|分析|报表|记录|数|率|明细|台账|名单|登记表)|异常(?:件|情况)?.{0,6}(?:怎么样|如何|情况|多少|几|哪些|列表|清单|汇总|统计|吗|么|没有?$|[?？]|呢|进展|处理得|处理了)|(?:多少|几[个件]|哪些|什么|所有|有|有没有|没处理的?|未处理的?|待处理的?|看|查|列|全部|目前|现在).{0,5}(?:异常|问题件|丢件|破损件|坏件)|(?:丢|破损|弄丢|损坏|送错|寄错|搞错)(?:了)?(?:的)?(?:有)?(?:几|多少)[个件]?|(?:出|有)(?:了|过|没有)?(?:什么|啥|多少|几个?|哪些)?(?:问题|差错|纰漏|状况|岔子)(?:没|没有|吗|么|[?？]|件)/u
const REPORTED = /(?:报|登记|上报)(?:一?[个下])?异常/u
const DEFECTIVE_ONE =
  /(?:有|发现|看到|收到)(?:了)?(?:一|个|一个|一?件|一份|一封|一袋)(?:件|快件|邮件|信封|包裹|东西|文件)?(?:是|被|有点|好像|都|的)?/u

/** What staff ask for at their desk, in words of their own: their tasks, a manifest, a batch, what went wrong. */
export function deskGist(words: string): Intent | undefined {
  const text = withoutCourtesy(words)
  return manifest(text) ?? batch(text) ?? exceptions(text) ?? defectiveOne(text) ?? tasks(text)
}

function tasks(text: string): Intent | undefined {
  if (
    OF_OTHERS.test(text) ||
    /材料|证|执照|东西|怎么办|别|收到(?!的)|送到|清单/u.test(text) ||
    findPointers(text).tasks.length > 0
  )
    return undefined
  if (/(?:几|多少)[个件](?:件|任务|活)/u.test(text) && /今天|今日|我/u.test(text) && !DONE.test(text))
    return { kind: 'tasks' }
  const isAsked = (TASK_WORD.test(text) && LOOK.test(text) && text.length <= 16) || LEFT_TO_DO.test(text)
  return isAsked && !DONE.test(text) ? { kind: 'tasks' } : undefined
}

function manifest(text: string): Intent | undefined {
  const { seal, tasks: named } = findPointers(text)
  if (!MANIFEST.test(text) || MANIFEST_NOT.test(text) || named.length > 0) return undefined
  return { kind: 'bag', action: 'manifest', words: seal }
}

function batch(text: string): Intent | undefined {
  if (findPointers(text).tasks.length > 0) return undefined
  const site = BATCH.exec(text)
    ?.slice(1)
    .find((place) => place !== undefined)
  return site === undefined || NOT_PLACE.test(site) ? undefined : { kind: 'batch', site: site.replace(/的$/u, '') }
}

function exceptions(text: string): Intent | undefined {
  if (
    !EXCEPTIONS.test(text) ||
    /^没(?:有)?(?:什么)?异常/u.test(text) ||
    REPORTED.test(text) ||
    /多久|几天|找谁|怎么(?:报|写|填)/u.test(text) ||
    findPointers(text).tasks.length > 0
  )
    return undefined
  if (/镇|乡|村|场|[上本这]个?[周月]|今年|去年|\d月|[一二三四五六七八九十]月|季|昨|天/u.test(text)) return undefined
  return { kind: 'exceptions', site: undefined }
}

/** 有个件坏了: which of his tasks it is, is asked. */
function defectiveOne(text: string): Intent | undefined {
  if (!DEFECTIVE_ONE.test(text) || !DEFECT.test(text) || asks(text) || findPointers(text).tasks.length > 0)
    return undefined
  if (/我的|投诉|[证卡本照]/u.test(text) || text.length > 24) return undefined
  return { kind: 'exception', task: undefined, note: text }
}
