import type { Intent } from '../intent.ts'
import { documentIn, speaksOfCode } from '../resident-phrases.ts'
import { readCollector } from '../service-phrases.ts'
import { findTrackingNumber } from '../tracking-number.ts'
import { withoutCourtesy } from './mood.ts'
import { isOfTask } from './pointers.ts'

// Each rule weighs the words of a matter against those that speak for another one; none asks that the text be of a
// certain shape. What it finds only leads to an answer or to a dialogue that reads back before it acts.

const PAPER =
  '(?:证|执照|护照|驾照|户口|房本|[医社]保|(?:身份|银行|保|优待)卡|材料|资料|文件|批文|批复|许可|通行证|公章|合同|表格?|报告|回执|申请)'
const ITEM = '(?:件|快递|包裹|东西|物品|邮件|单子|快件|货|信)'
const THING = new RegExp(`${PAPER}|${ITEM}`, 'u')
const WHERE =
  /(?:到|在|去|走|寄|送|跑|停|卡|邮|发|丢|处|搁|落)(?:到|在|去|往)?了?(?:哪|那(?=里|儿|了|呀|啊|$|个地方|一步|一站)|什么(?:地方|位置|环节)|啥(?:地方|位置|子?地)|何处|何地|谁(?:手|那))|哪(?:里|儿|个地方|一步|一站|一环)了|进度|进展|物流|到没到|走到|(?:寄送|邮寄|寄递|物流|运送|递送)的?(?:情况|状态|信息)|(?:什么|啥|怎么?个?)(?:状态|情况|样)(?:了|啊|呀)?$|(?:怎么|咋|怎)样了|如何了|有(?:没有)?(?:消息|动静|下落|着落)|人在哪|在路上|追踪|跟踪/u
const WHEN =
  /什么时候|什么时间|啥时候?|几时|何时|多久|多会儿|哪天|几号|几天|多少天|今天能|明天能|(?:这|本|下)周能|快(?:到|好)了/u
const ARRIVED =
  /(?:到|寄|发|送|邮|来|下|出|好|办|弄|做|签收|收|拿)(?:到|出|来|去|回|完|成|好|走|过来|回来|出来|下来)?(?:了|到)?.{0,6}?(?:没(?:有)?(?:啊|呀|呢|哦|了)?$|没(?:有)?[,，?？]|[吗么嘛不]|没到|了没)|有没有(?:人)?(?:到|寄|发|送|办|出|收|做)|是不是(?:到|寄|丢|发|送|已|卡|停|漏)|(?:还|怎么|一直|都|总)(?:还)?(?:没|不|未)(?:有)?(?:到|见|收到|寄|来|送|给|办|消息|拿到|下来)|没(?:有)?收到|没(?:有)?消息|呢$|收到没|([寄到发送办收好])没\1|了吧$|(?:寄|交|送|办)(?:出|来|上)?(?:去)?了?.{0,3}(?:好久|很久|半天|[一二三四五六七八九十几两\d]+个?(?:天|周|星期|月|礼拜))/u
/** What a thing is asked about that is not where it is. */
const NOT_ABOUT_PLACE =
  /取消|撤销|扣[钱费]|下载|怎么(?:寄|弄|邮|送(?!到))|补办|怎么办理|怎么办(?:[^好了]|$)|要(?:带|准备|交)?(?:什么|哪些|啥)(?:材料|资料|手续|证件)?|几点|多少钱|收费|要钱|下班|上班|开门|关门|电话|寄丢|要是|如果|万一|过期|有效期|年审/u
const OURS = /我|俺|咱|老伴|爸|妈|儿|女|孙|爷|奶|公|婆|家/u
const LOOK =
  /^(?:请|麻烦|能不能|可以|帮我|帮忙|给我|我想|我要|想|要|你|你们|再)*(?:查(?:一?[查下看]|一查|询)?|看(?:一?[看下])?|跟踪|追踪)(?:一?下)?(?:嘛|吧|呗|啊|呀|看)*$/u

const LOOK_AT_MINE = new RegExp(
  `(?:查|看|找)(?:询|一?下|看|看看|一查)*(?:我|老伴|家里).{0,6}(?:${PAPER}|${ITEM})$`,
  'u',
)
const WAIT =
  /^(?:大概|大约|还|我)*(?:要|得|需要)?等?(?:多久|几天|多长时间|多少天)(?:才?能?(?:到|收到|拿到|送到))?[啊呀呢?？]*$/u
/** Speaks of a whole station's or county's documents. */
const OF_MANY = /全部|都收|各|哪个镇|多少件|几件|超时|逾期|积压|异常|预算|满意|谁(?!手|那)/u
/** Asks that something be sent, and not whether it was. */
const REQUEST =
  /(?:能不?能?|可不可以|可以|可否|帮我?|要|想|麻烦|请|申请|给我?)(?:你们?|您|再|直接|把.{1,12}|给我?|帮忙?|我|替|也)*(?:寄|邮|送|递|交|快递)|(?:寄|邮|送).{0,10}(?:可以|行|好|成|能)(?:吗|不)|(?:给我|帮我).{0,3}(?:寄|邮|送)/u

/** 把我的证寄到村站: told to do, wherever else the text points. */
const ASKS_TO_SEND_IT = /把.{1,12}(?:寄|邮|送)(?:到|回|给|去|过来)(?!(?:了|哪|没))(?!.*[?？吗没]$)/u

const CODE =
  /取.{0,3}件.{0,8}(?:数字|码|号)|(?:拿|领|取)(?:件|东西|货|证)?.{0,6}(?:数字|码)(?!头)|(?:取件|取货|提货|领取|领件|拿件|拿货|取证|领证|取|提)(?:的)?(?:二维)?(?:码|马|吗(?=是|多)|号码?|密码|凭证)|(?:什么|啥|哪个|我的|那个|报个?)(?:码|密码)|(?:^|[\s,，])(?:那个)?码(?:是|要)?(?:多少|几|啥|什么|[给发报]我?一?下?$|[给发报]我)|(?:哪里|哪儿|哪|怎么|咋|如何|何处)(?:.{0,3})(?:取|领|拿)(?!消)|(?:我|想|要|来|去)(?:要|想|来|去)*(?:取|领|拿)(?:我的|个|一下)?(?:件|证|快递|东西|货|包裹)/u
const CODE_NOT =
  /必须|一定要?|是不是要|要不要|需不需要|非要|\d{4}|签收|交件|交付|什么意思|有什么用|代|帮|替|让|叫|改|换|别人|什么时候|几时|多久|啥时|投诉/u

const KIN =
  '老婆|老公|爱人|妻子|丈夫|老伴|媳妇|对象|爸|妈|父亲|母亲|爹|娘|父母|儿子|女儿|闺女|孩子|小孩|子女|儿媳|女婿|哥|弟|姐|妹|兄弟|叔|伯|舅|姑|姨|婶|侄|外甥|表[哥弟姐妹]|堂[哥弟姐妹]|亲戚|爷爷|奶奶|外公|外婆|孙|邻居|隔壁|朋友|同学|同事|工友|村干部|村委|站长|村支书|书记|网格员|家人|家里人|家属|别人|其他人|他人|人家|旁人|熟人'
const PROXY = new RegExp(
  `(?:代|替我?|帮我?|代我|替我们)(?:们|去|来|本人|人)*(?:领(?!导)|取(?!消)|拿)|(?:让|叫|(?<!申)请|找|托|委托|安排|派|喊|由)\\p{Script=Han}{1,10}?(?:领(?!导)|取(?!消|件码)|拿)|(?:${KIN}).{0,8}(?:领(?!导)|取(?!消|件码)|拿)|委托.{0,4}(?:人|领|取)|代(?:为)?(?:领|取|拿|收)`,
  'u',
)
const PROXY_NOT =
  /取件码|\d号|^(?:他|她|谁|你).{0,4}代|签收|(?:被|已经?).{0,6}(?:领|取|拿)走|(?:领|取|拿)(?:走)?了(?:没|吗|$)|什么|怎么才|错/u

const REDIRECT =
  /(?:给我|帮我|请|麻烦|直接|就)转(?:到|去)\p{Script=Han}{2,}|改(?:送|寄|派|投|邮|到|成|去|往)|(?:换|改|变更?|更换|更改|修改|调整?)(?:一?[下个])?(?:\p{Script=Han}{0,3})?(?:地方|地址|地点|站|点|村|镇|收件|取件)|(?:转送|转寄)|(?:取件|收件|领取|送)?(?:地址|地点|地方|站点|取件点|领取点).{0,6}(?:能|可以|想|要)?(?:改|换)|(?:改|换|更改)(?:一下)?.{0,4}(?:送到|寄到|取件|收件)|(?:换|改)(?:到|成|去)\p{Script=Han}{2,}|(?:搬家|搬走|搬到).{0,12}(?:送|寄|收|改|换|址)|(?:地址|地方|村|镇|站).{0,3}(?:填|写|选|弄|报|留)错|(?:填|写|选|弄|报|留)错.{0,3}(?:地址|地方|站|村|镇)/u
/** 不要送村里了送到镇上: not there, but here. */
const ELSEWHERE =
  /(?:不要?|别|不用)(?:再)?(?:送|寄)(?:到|去|往|回)?\p{Script=Han}{1,6}了?[\s,，]*(?:请|帮我|麻烦|直接|还是|就)*(?:送|寄)(?:到|去|往|回)|(?:送|寄)(?:到|去|往).{1,10}(?:不要?|别|不用)(?:再)?(?:送|寄)/u
const REDIRECT_NOT = /改派给?(?:小|老|阿)|改好了?没|怎么改$|^怎么|[不别]改|改天|密码|手机|号码|电话|名字|周报|^\d|预算/u

const COMPLAINT =
  /投诉|头诉|举报|反映(?!如何|怎么|情况怎|好不)|提.{0,3}意见|有个?意见|意见.{0,3}提|告(?:你|他)们|讨个?说法|找你们领导/u
const COMPLAINT_NOT =
  /有(?:没有)?(?:人)?投诉|(?<!能|以|想|要)投诉(?:[吗么]|统计|汇总|分析|记录|件|数)|投诉(?:热线|电话|情况|量|率|多|几|有|了[吗没])|[不别没](?:要|用|想|去|会)?(?:再)?(?:投诉|举报)|(?<!找)谁投诉|(?:多少|几|哪些|有没有|有无).{0,4}投诉|什么是|群众反映|老百姓反映|居民反映/u
const BAD_SERVICE =
  /(?:态度|服务|效率|办事|工作).{0,6}(?:太差|很差|恶劣|不好|太慢|差劲|糟糕|烂|不行|凶)|太不像话|气死|太过分|太慢了|老是?(?:不开门|没人|关门)/u

const STARS = /(?<![\d.])([1-5一二两三四五])\s*(?:个)?(?:分|颗?星)(?!钟|之|公司|局|厂)/u
const RATING = /评价|评分|评个?分|打个?分|打.{0,2}[1-5一二两三四五]\s*分|好评|差评|满分|五星/u
const RATING_NOT =
  /情况|怎么|如何|多少|[?？吗]|谁|群众|居民|老百姓|大家|各|哪|率|程?度|高不高|多不多|好不好|^[你您他她别不](?!满|太|怎么满|是很|够|大满)|已经|有没有|几分|预算|超时/u
const CONTENT =
  /^(?:我|你们|这次|服务|态度|速度|办事|工作人员)*(?:对.{1,10}?)?(?:都|还|觉得|感觉|的)*(?:很|非常|十分|特别|挺|比较|还算|相当|太|蛮|真)*(?:满意|好|快|周到|贴心|热情|不错|棒)(?:你们|他们|这次)?(?:的)?(?:服务|工作|态度)?(?:的|了|啊|呀)*$/u
const MIDDLING =
  /^(?:你们的?|这次)?(?:服务|态度|速度|办事)(?:质量)?(?:还|挺|比较)?(?:可以|行|一般|凑合|过得去)(?:吧|的)?$/u
const DISCONTENT =
  /^(?:我|你们|这次|服务|态度)*(?:对.{1,10}?)?(?:很|非常|十分|特别|太|真|都)*(?:不(?:太|怎么|是很|够|大)?满意|不满|差|糟糕)(?:的|了|啊)?(?:$|[,，])/u

const STOPPED =
  /(?:不(?:想|要|用|打算|再|必)?(?:再)?|别|甭|先别|取消|撤销|撤回|退掉|终止|停止)(?:掉|了|我|给我|那个|这个|帮我|的|上次|刚才|今天)*(?:寄|邮|送|下单|申请|订单|单子?|办理?|件)|(?:寄件|订单|申请|单子?|下单|快件|件|寄送|预约).{0,4}(?:取消|撤销|撤回|撤掉|撤(?=了|吧|$)|退掉|不要了|作废)/u
const GIVEN_UP = /^(?:(?:我|还是|那)*(?:算[了啦]|不要了|不弄了|不填了|不办了|不寄了|不用了|退出|停)[吧啊,，\s]*)+$/u
const STOPPED_NOT =
  /有没有|谁|哪|拖|[?？吗]$|怎么|如果|要是|多少|不能取消|别取消|没取消|不取消|还没|改送|改寄|改到|到了没|寄错|村里|镇上,|投诉|周报/u

const BINDING =
  /绑定|绑号|绑(?:一下|上|个)|(?:跟|和|同|与|把)?.{0,4}小程序.{0,6}(?:连|关联|绑|接|对|同步|联)|关联.{0,4}(?:账号|小程序|微信)|同一个(?:账|帐)号/u

/** What residents want, in words of their own; undefined when it is about something else. */
export function residentGist(words: string): Intent | undefined {
  const text = withoutCourtesy(words)
  return (
    complaint(text) ??
    rating(text) ??
    cancelling(text) ??
    binding(text) ??
    redirecting(text) ??
    proxy(text) ??
    code(text)
  )
}

/** Whether a text asks where something is, and whose. */
export function trackGist(words: string): Intent | undefined {
  const text = withoutCourtesy(words)
  if (isOfTask(text) || ASKS_TO_SEND_IT.test(text) || (!OURS.test(text) && /办件|业务|工作/u.test(text)))
    return undefined
  if (NOT_ABOUT_PLACE.test(text) || OF_MANY.test(text)) return undefined
  if (LOOK.test(text) || /^(?:物流|进度|快递)(?:信息|情况|查询)?$/u.test(text)) return { kind: 'track', which: 'last' }
  if (LOOK_AT_MINE.test(text) || WAIT.test(text)) return trackMine(text)
  if (
    !WHERE.test(text) &&
    ((REQUEST.test(text) && !/(?:[今明后]天|[这下]周).{0,2}能|什么时候|几时|多久|啥时|何时|哪天/u.test(text)) ||
      !(WHEN.test(text) || ARRIVED.test(text)))
  )
    return undefined
  const isThing = THING.test(text)
  const isSent = /寄|邮|快递|物流|送(?!审)/u.test(text)
  if (!isThing && !(isSent && !/\d/u.test(text)) && !(OURS.test(text) && WHERE.test(text) && isSent)) return undefined
  return trackMine(text)
}

/** One's own documents, or the one that a text names. */
export function trackMine(text: string): Intent {
  const about = documentIn(text)
  return about === undefined ? { kind: 'track', which: 'mine' } : { kind: 'track', which: 'mine', about }
}

function code(text: string): Intent | undefined {
  return CODE.test(text) && !CODE_NOT.test(text) && !speaksOfCode(text) ? { kind: 'pickup-code' } : undefined
}

function proxy(text: string): Intent | undefined {
  if (!PROXY.test(text) || PROXY_NOT.test(text)) return undefined
  return readCollector(text)
}

function redirecting(text: string): Intent | undefined {
  if (!ELSEWHERE.test(text) && (!REDIRECT.test(text) || REDIRECT_NOT.test(text))) return undefined
  const trackingNumber = findTrackingNumber(text)
  const place =
    /(?:改送|改寄|改派|改投|改邮|改到|改成|改去|换到|换成|换去|转到|搬到|转寄|转送|送到|寄到|去|到)(?:到|去|了)?(\p{Script=Han}{1,8}?(?:镇|村|乡|林场|社区|服务站|中心))(?!里|上)/u.exec(
      text,
    )?.[1]
  return {
    kind: 'redirect',
    task: trackingNumber === undefined ? undefined : { by: 'tracking', trackingNumber },
    words: place,
  }
}

function complaint(text: string): Intent | undefined {
  const isSaid = COMPLAINT.test(text)
  if (COMPLAINT_NOT.test(text) || !(isSaid || BAD_SERVICE.test(text)) || STARS.test(text)) return undefined
  const said = text
    .replace(/^.{0,6}?(?:投诉|举报|反映)(?:一下|问题|个问题|你们|一个问题|情况)*[\s:：,，]*/u, '')
    .replace(/[\s,，]*(?:我(?:们)?)?(?:要|想|得)(?:去)?(?:投诉|举报|反映|提意见)(?:一下|你们|他们|情况)*$/u, '')
    .trim()
  const isQuestion = /怎么|找谁|哪里|哪儿|如何/u.test(text)
  return {
    kind: 'complain',
    trackingNumber: findTrackingNumber(text),
    words: isQuestion || said === '' || COMPLAINT.test(said) ? undefined : said,
  }
}

function rating(text: string): Intent | undefined {
  const stars = STARS.exec(text)
  const isRated =
    RATING.test(text) ||
    (stars !== null && text.length <= 16) ||
    CONTENT.test(text) ||
    DISCONTENT.test(text) ||
    MIDDLING.test(text)
  if (!isRated || RATING_NOT.test(text)) return undefined
  const score = stars ? '一二三四五'.indexOf((stars[1] ?? '').replace('两', '二')) + 1 || Number(stars[1]) : undefined
  if (stars) return { kind: 'rate', score, words: undefined }
  return {
    kind: 'rate',
    score: /满分|五星/u.test(text) || (CONTENT.test(text) && /很|非常|十分|特别|^满意/u.test(text)) ? 5 : undefined,
    words: undefined,
  }
}

function cancelling(text: string): Intent | undefined {
  if (GIVEN_UP.test(text)) return { kind: 'cancel', consignment: false, trackingNumber: undefined }
  if (ELSEWHERE.test(text)) return undefined
  if (!STOPPED.test(text) || STOPPED_NOT.test(text) || /^(?:先|还是)?(?:我)?不寄(?:回)?了$/u.test(text))
    return undefined
  return { kind: 'cancel', consignment: true, trackingNumber: findTrackingNumber(text) }
}

function binding(text: string): Intent | undefined {
  if (!BINDING.test(text) || /解绑|取消绑|不绑|别绑|绑定了[吗没]/u.test(text)) return undefined
  return { kind: 'bind', code: /(?<!\d)\d{8}(?!\d)/u.exec(text)?.[0], certain: true }
}
