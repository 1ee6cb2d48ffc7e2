import { FAILED } from '../attempt-phrases.ts'
import { DEFECT } from '../exception-kind.ts'
import type { Intent } from '../intent.ts'
import type { TaskReference } from '../task-reference.ts'
import { withoutMeasures } from './measures.ts'
import {
  asks,
  denies,
  deniesOutright,
  isNoDefect,
  supposes,
  tells,
  withoutAllClear,
  withoutCourtesy,
  withoutPlan,
} from './mood.ts'
import { findPointers, type Pointers } from './pointers.ts'

/** What the words of a text amount to, and whether none of them was left unexplained. */
export interface Gist {
  readonly intent: Intent
  /** false: to be read back before anything is done */
  readonly isSure: boolean
}

const BY_CARRIER =
  /(?:交|给|拿给|递给|移交)(?:给|到|了)*(?:邮递员|邮政|邮车|快递员?|司机|邮局|投递员|车上)|(?:邮车|邮递员|邮政|司机|车)(?:已经?|刚|就)*(?:拉|运|带|载|收)走|交邮|上车|装车|交运/u
const TO_PERSON =
  /(?:本人|老乡|村民|居民|群众|家属|取件人|收件人|当事人|大爷|大妈|阿姨|阿婆|阿公|他|她|人家?)(?:已经?|都|自己|亲自|来|刚)*(?:签收|拿走|取走|领走|拿了|取了|领了|来拿|来取|来领)|签收(?!入库)|(?:被|已经?|来)?.{0,3}(?:领走|取走)|交给(?:了)?(?:本人|取件人|收件人|居民|群众|老乡|村民|他|她)|(?:被|让).{0,6}拿走|来(?:领|拿|取)(?:了|走|过)|取件(?!码|人)|(?:本人|已经?)(?:已经?)?领(?:了|取|$)/u
const RECEIVED =
  /收到|收妥|收讫|收齐|收下|接收|接件|接到|已收|收了|收好|全收(?!到)|(?:我|都|已经?|刚|件|^|\s)拿到|拿到(?:手|了)|签收入库|入库|到货|到站|到我(?:这里?|们?站|手)|到手|到齐|(?:^|[\s件都刚已经的])\s*到(?:了|$|镇上|村里|县里|中心|我们)|(?:^|[\s都已经件刚])收\s*$/u
const DISPATCHED =
  /发出|发走|发车|发了|已发|(?<!送)寄出|寄走|寄了|送出|送走|转出|邮出|邮走|出发|发往|发到|(?:^|刚|把|将|已经?)\s*发(?=\s*$|去|往|号|件)|发运|起运|跟车|随车/u
const SURELY_DISPATCHED = new RegExp(`${DISPATCHED.source}|${BY_CARRIER.source}`, 'u')
const ALL = /全部|全都|全(?=[收发])|统统|通通|所有|(?:^|[的件站西车趟些批\s])都|一起都|大家的都|整批|齐了/u
const SETTLED =
  /(?:处理|解决|搞定|弄好|办妥|妥了|修好|找到|找回|解除|消除|排除|恢复)(?:好|完|毕|了|掉)*|补(?:上|齐|好)了?|重新封好|已换|换(?:好|了)/u
const MISTAKE =
  /(?:点|按|搞|弄|填|登|收|选|写|输|看|报|记|确认|登记|回|打|扫)(?:得|的)?(?:记)?错|撤回|撤销|反悔|误操作|误点|误收|(?:刚才|刚刚|那个|这个|上一?[条个次]).{0,6}(?:不算|作废|不是|取消)|手滑/u
const FORGED = /寄错|送错|错投|投错|分错|地址.{0,2}写错/u
const TURNED = /(?:转|交|派|分|让|叫|请|麻烦|托|给|换|由)/u
const NAME = String.raw`((?:小|老|阿|大)\p{Script=Han}(?!\p{Script=Han}*(?:局|站|镇|村))|(?![给到让叫请托转交派换])\p{Script=Han}{1,2}(?:姐|哥|叔|师傅|主任|站长|老师|同志|所长|会计|经理|伯|嫂|婶|队长|书记))`
const ASSIGNED = new RegExp(
  `(?:(?:转交|转派|转办|转|改派|改由|交|派|分|移交)给?|让|叫|请|麻烦|拜托|给|换|由)(?:一下)?${NAME}(?:去|来|帮我?|替我?|那边)?(?:办|处理|做|弄|跟|送|收|负责|接|跑|$|吧|了|一下|看)*`,
  'u',
)
/** Why somebody else is to do it. */
const REASON = /我?(?:没空|没时间|不在|忙不过来|走不开|跑不(?:了|过来)|去不了|送不了|请假|不舒服)/u
/** 这个转给阿珍: of the task that was just spoken of. */
const THIS_ONE = /(?:^|[\s,，。;；])(?:把|将|那)?这一?(?:个|件|单|份)(?:任务|件|事)?(?=转|交|派|给|让|叫|改|换|请)/u
const WRITTEN_OFF = /核销|销掉|销件|注销/u
/** 三次没送到 退回: what went before is the reason. */
const SENT_BACK_THEN =
  /(?:^|[\s,，。;；])(?:我|我们|所以|只好|只能|就|先|申请|给|要|请|帮我?|现在)*(?:退回|退件|退掉|原路退回|退还)(?:去|县[里城]?|县中心|中心|原处|原单位|寄件人|发件单位|给?单位|处理|吧|了)*$/u
/** All but these: what is named did not come, or is still here. */
const EXCEPT = /除了?|[就只还]差|[就只还]剩|[就只]缺|还在(?!路)|[就只]有.{0,8}没|(?:差|缺|少)(?=\s*$)/u
const SENT_BACK = /退回(?!来)|退件|退掉|退(?:还|给)|原路返回/u
const everywhere = (...words: readonly RegExp[]) => new RegExp(words.map(({ source }) => source).join('|'), 'gu')
const EVERY_DEFECT = everywhere(DEFECT)
const EVERY_RECEIVED = everywhere(RECEIVED)
const EVERY_DISPATCHED = everywhere(SURELY_DISPATCHED)
const EVERY_HANDED_OVER = everywhere(TO_PERSON, /本人|老乡|拿走/u)
/** All of it counted: 8件, 一件. */
const EVERY_ALL_OF = /(?:一共|总共|共)?(?:\d{1,4}|[一二两三四五六七八九十]{1,3})[件个份样](?:东西|快件)?/gu
/** What surrounds a report of several or single tasks and changes nothing about it. */
const WEIGHTLESS =
  /(?:小|老|阿)\p{Script=Han}(?:刚|今天|早上|上午|下午)?(?:送|拿|带|运|拉)(?:过?来|到)(?:的|了)?|(?:邮递员|邮政|司机|邮车|车)(?:刚|已)?(?:送|拿|带|运|拉)?(?:过?来|到)(?:的|了)?|[这那本]?[一两]?(?:趟|车|班|批)(?:邮车|车)?(?=的|$|\s|[全都])|封[签条口]|(?:外?包装|信封|外皮|里外|袋子|数量?|数目|份数|件数)(?=都?(?:完|好|对|一样|没|齐|$|\s))|对得上|对的|好好的|一样|一共|总共|共|清单[上里]|(?:送|寄|发|拿|拉|运)?(?:来|过来|到)的|全部|全都|统统|通通|所有|一起|大家|我们?|咱们?|本?站|这里|那边|这边|已经?|刚才?|刚刚|方才|今天|今早|上午|下午|早上|中午|的|了|啦|哈|呀|哦|噢|嗯|啊|呢|吧|喽|嘞|哟|也|都|就|全|把|将|给|请|个|件|号|份|去|这|那|几|两|三|仨|俩|任务|东西|材料|快递|快件|邮件|包裹|证件|文件|和|跟|与|及|还有|以及|另外|完好|无损|完整|确认|完毕|无误|齐全|到手|手里|手上|签字|登记|批|村里?|镇里?|汇报|报告|一下|[\s,，、。.!;；:：]/gu

/** What the second person says of his look. */
const WITNESSED = /确认|我?(?:看|数|核对|复核|点|查)过了?|我(?:是|来当|来做)?|第二个人|双人/gu
/** How many there are: 3份, 两本, 8件. */
const COUNTS = /(?:\d{1,4}|[一二两三四五六七八九十]{1,3})[份本张件个封袋页](?:证件?|材料)?/gu

/** What staff tell about tasks in words of their own; undefined when it is about something else. */
export function staffGist(words: string): Gist | undefined {
  const text = withoutCourtesy(words)
  const pointers = findPointers(text)
  return (
    mistake(text, pointers) ??
    bag(text, pointers) ??
    onTask(text, pointers) ??
    onAll(text, pointers) ??
    handedOn(text, pointers)
  )
}

/** The colleague that a text hands a task to. */
export const colleagueIn = (text: string): string | undefined => ASSIGNED.exec(text)?.[1]

/** Whether a text speaks of everything at once. */
export const saysAll = (text: string): boolean => ALL.test(text) && !EXCEPT.test(withoutAllClear(text))

/** Whether a text denies something, and not only that something is wrong or that its writer has time. */
export const deniesFacts = (text: string): boolean => denies(withoutAllClear(text).replace(REASON, ''))

function onTask(text: string, pointers: Pointers): Gist | undefined {
  const { tasks, rest, pickupCode } = pointers
  const [task] = tasks
  if (task === undefined) return pickupCode === undefined ? undefined : handedOver(rest, pointers)
  const fact = withoutPlan(text)
  // a run of digits that is none of these may be a code with a digit too many
  if (/\d{5}/u.test(withoutMeasures(rest)) || isNoDefect(fact)) return undefined
  if (asks(fact) || supposes(fact)) return tasks.length === 1 ? doubtfulDefect(fact, rest, task) : undefined
  if (tasks.length === 1) {
    const told =
      settled(rest, task) ??
      sentBack(text, rest, task) ??
      attempted(withoutPlan(rest), task) ??
      defect(rest, task) ??
      assigned(rest, task) ??
      ended(rest, task)
    if (told) return told
  }
  const clear = withoutAllClear(withoutPlan(rest))
  if (denies(clear)) return undefined
  return handedOver(clear, pointers) ?? (hasAnotherFact(fact) ? undefined : moved(clear, pointers))
}

/** 31发了 32还在我这: a later task is told of in words of its own. */
function hasAnotherFact(text: string): boolean {
  const clauses = withoutAllClear(text).split(/[\s,，。;；]+/u)
  const isReported = (clause: string) => RECEIVED.test(clause) || SURELY_DISPATCHED.test(clause)
  const first = clauses.findIndex((clause) => isReported(clause) && findPointers(clause).tasks.length > 0)
  return clauses
    .slice(first + 1)
    .some((clause) => first >= 0 && /\p{Script=Han}/u.test(clause) && isOfAnother(clause, isReported(clause)))
}

function isOfAnother(clause: string, isReported: boolean): boolean {
  const { tasks, rest } = findPointers(clause)
  return tasks.length > 0 && !isReported && !isExplained(rest, /确认/gu)
}

function moved(rest: string, { tasks, isRange }: Pointers): Gist | undefined {
  if (/异常|问题|消息|短信|信息|通知(?![她他人对家户本了来到过])/u.test(rest) || DEFECT.test(rest) || EXCEPT.test(rest))
    return undefined
  const isReceived = RECEIVED.test(rest)
  const isDispatched = SURELY_DISPATCHED.test(rest)
  if (isReceived === isDispatched) return witnessed(rest, tasks)
  const isSure = !isRange && isExplained(rest, isReceived ? EVERY_RECEIVED : EVERY_DISPATCHED)
  return { intent: { kind: isReceived ? 'confirm' : 'dispatch', tasks, all: false }, isSure }
}

function witnessed(rest: string, tasks: readonly TaskReference[]): Gist | undefined {
  if (!/(?<![要去先再还得需让叫等找给帮])确认(?!吗|函|书|单|人|身份|地址|电话)/u.test(rest) || /一下/u.test(rest))
    return undefined
  return { intent: { kind: 'witness', tasks }, isSure: isExplained(rest, WITNESSED) }
}

function isExplained(rest: string, verb: RegExp): boolean {
  return withoutMeasures(rest).replace(COUNTS, ' ').replace(verb, '').replace(WEIGHTLESS, '') === ''
}

function handedOver(rest: string, { tasks, pickupCode }: Pointers): Gist | undefined {
  if (tasks.length > 1 || denies(rest) || !TO_PERSON.test(rest) || /入库|还没|没来/u.test(rest)) return undefined
  const left = rest.replace(/的?(?:取件码|取货码|提货码|验证码|编码|码|密码)(?:是|为)?/gu, '')
  const isSure = isExplained(left, EVERY_HANDED_OVER)
  // without the code it is asked for in any case
  return { intent: { kind: 'hand-over', task: tasks[0], pickupCode }, isSure: isSure || pickupCode === undefined }
}

function settled(rest: string, task: TaskReference): Gist | undefined {
  const match = SETTLED.exec(rest)
  if (!match || denies(rest) || /找到(?:人|他|她)不/u.test(rest)) return undefined
  const about = rest.slice(0, match.index).replace(WEIGHTLESS, '')
  const after = rest
    .slice(match.index + match[0].length)
    .replace(/^[了啦\s,，:：]+/u, '')
    .trim()
  const isSure = /^(?:异常件?|问题|破损|已)*$/u.test(about)
  return { intent: { kind: 'resolve', task, note: after || undefined }, isSure }
}

/** 12号不知道被谁拆开了: a word that asks makes a report doubtful, and the end of a question makes it none. */
function doubtfulDefect(text: string, rest: string, task: TaskReference): Gist | undefined {
  if (/[?？吗嘛么呢]|没有?$|不$|意思|怎么(?:办|弄|处理|回事)|(\p{Script=Han})[不没]\1|谁负责/u.test(text))
    return undefined
  const told = defect(rest, task)
  return told && { intent: told.intent, isSure: false }
}

function defect(rest: string, task: TaskReference): Gist | undefined {
  const isReported = /异常|有(?:点|些)?问题|出问题/u.test(rest)
  if (
    /(?:没(?:有)?|不是|并未)(?:什么)?(?:异常|问题|破|坏|丢|湿|少|损)|[完无]好|撤|签收(?!人)|退回(?!补)|核销|确认|转给|处理好|已处理/u.test(
      rest,
    )
  )
    return undefined
  if (!isReported && !DEFECT.test(rest)) return undefined
  // that it came and that something is wrong with it are two facts
  if (/收到(?!的?时|时|就)|发出(?!的?时)/u.test(rest)) return undefined
  const note = rest
    .replace(/(?:我?(?:要|来|想))?(?:上报|登记|报告|报)?(?:一下|个)?异常(?:件|登记)?/u, ' ')
    .replace(/^[\s,，、。:：的是号件]+|[\s,，、。]+$/gu, '')
    .replace(/\s+/gu, ' ')
  // what it denies besides may be the defect itself (不是破的), and 昨天收的 12 may be looked for, not lost
  const isSure = isReported || !(denies(rest.replace(EVERY_DEFECT, '')) || /[收发]的/u.test(rest))
  return { intent: { kind: 'exception', task, note: note || undefined }, isSure }
}

/** 送了没人接: nobody took it. */
function attempted(rest: string, task: TaskReference): Gist | undefined {
  const failed = /没有?送[成到](?:[\s,，](?:又|已经?)?(?:带|拿|放)回.{0,6})?$/u.exec(rest) ?? FAILED.exec(rest)
  // several times in vain is something to be looked at
  if (
    !failed ||
    !/^[了啦吧呀啊\s,，、。]*(?:送不[了到成出去]*|[\s,，](?:又|已经?)?(?:带|拿|放)回.{0,6})?$/u.test(
      rest.slice(failed.index + failed[0].length),
    )
  )
    return undefined
  const isSaid = /没有?送[成到]/u.test(rest)
  if (!isSaid && (/[二两三四五几多]次/u.test(rest) || DEFECT.test(rest.replace(FAILED, '')))) return undefined
  return { intent: { kind: 'attempt-failed', task, note: failed[0] }, isSure: true }
}

function assigned(rest: string, task: TaskReference): Gist | undefined {
  if (BY_CARRIER.test(rest) || denies(rest.replace(REASON, '')) || !TURNED.test(rest)) return undefined
  const name = colleagueIn(rest)
  return name === undefined ? undefined : { intent: { kind: 'assign', task, words: name }, isSure: true }
}

function handedOn(text: string, { tasks }: Pointers): Gist | undefined {
  if (tasks.length > 0 || !THIS_ONE.test(text) || asks(text) || supposes(text) || deniesFacts(text)) return undefined
  const name = colleagueIn(text)
  return name === undefined ? undefined : { intent: { kind: 'assign', task: undefined, words: name }, isSure: true }
}

function sentBack(text: string, rest: string, task: TaskReference): Gist | undefined {
  if (!SENT_BACK_THEN.test(rest.trim()) || deniesOutright(text)) return undefined
  // why it goes back may be an exception too
  return { intent: { kind: 'return', task }, isSure: !DEFECT.test(rest) }
}

function ended(rest: string, task: TaskReference): Gist | undefined {
  if (denies(rest) || /取消|申请/u.test(rest)) return undefined
  if (WRITTEN_OFF.test(rest)) return { intent: { kind: 'write-off', task }, isSure: true }
  if (SENT_BACK.test(rest)) return { intent: { kind: 'return', task }, isSure: true }
  return undefined
}

/** Everything at once: no task is named, and nothing else is left to be explained. */
function onAll(text: string, { tasks, seal, rest }: Pointers): Gist | undefined {
  const clear = withoutAllClear(rest)
  if (tasks.length > 0 || seal !== undefined || !ALL.test(clear) || !tells(withoutAllClear(text)) || asks(text))
    return undefined
  const isReceived = RECEIVED.test(clear)
  const isDispatched = SURELY_DISPATCHED.test(clear)
  if (isReceived === isDispatched || TO_PERSON.test(clear.replace(/签收入库/u, '')) || EXCEPT.test(clear))
    return undefined
  if (!isExplained(clear.replace(EVERY_ALL_OF, ' '), isReceived ? EVERY_RECEIVED : EVERY_DISPATCHED)) return undefined
  return { intent: { kind: isReceived ? 'confirm' : 'dispatch', tasks: [], all: true }, isSure: true }
}

function mistake(text: string, { tasks, rest }: Pointers): Gist | undefined {
  if (!MISTAKE.test(rest) || FORGED.test(rest) || asks(text) || isNoDefect(text)) return undefined
  if (
    /别|不要|不用|不寄|不是我(?=点|按|弄|搞|收|发)|没(?:有)?(?:点|按|搞|弄|撤|填|收)错|没撤|我的|申请|寄件|订单|地址|名字|电话/u.test(
      rest,
    )
  )
    return undefined
  // 撤销 SH… takes back a request
  if (tasks[0]?.by === 'tracking' && !/点|按|搞|弄|填|登|误|手滑|撤回/u.test(rest)) return undefined
  return tasks.length > 1 ? undefined : { intent: { kind: 'undo', task: tasks[0] }, isSure: true }
}

function bag(text: string, { seal, rest }: Pointers): Gist | undefined {
  if (seal === undefined) return undefined
  if (/清单|交接[单表]|里面?.{0,2}(?:有|是|装)|装了|明细|有哪些|几件/u.test(rest))
    return { intent: { kind: 'bag', action: 'manifest', words: seal }, isSure: true }
  const plain = text.replace(/[没不](?:有)?[少缺错漏多]|拆[开包]/gu, '')
  if (!tells(plain) || DEFECT.test(findPointers(plain).rest)) return undefined
  const of = (action: 'receive' | 'dispatch' | 'check'): Gist => ({
    intent: { kind: 'bag', action, words: seal },
    isSure: true,
  })
  if (/核对|拆|清点|点齐|点清|齐了|齐全|对好|都在/u.test(rest)) return of('check')
  const isReceived = /收|拿到|到了|已到|到站|接/u.test(rest)
  const isDispatched = SURELY_DISPATCHED.test(rest)
  if (isReceived === isDispatched) return undefined
  return of(isReceived ? 'receive' : 'dispatch')
}

/** Whether a text forbids, asks for or only imagines what staff report: nothing may come of it. */
export const isNoReport = (text: string): boolean => denies(text) || supposes(text)
