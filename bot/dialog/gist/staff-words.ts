import { DEFECT } from '../exception-kind.ts'

/** The words by which staff tell what happened to tasks. */

export const BY_CARRIER =
  /(?:交|给|拿给|递给|移交)(?:给|到|了)*(?:邮递员|邮政|邮车|快递员?|司机|邮局|投递员|车上)|(?:邮车|邮递员|邮政|司机|车).{0,8}(?:拉|运|带|载|收|拿)走|交邮|上车|装车|交运/u
export const TO_PERSON =
  /(?:本人|老乡|村民|居民|群众|家属|取件人|收件人|当事人|大爷|大妈|阿姨|阿婆|阿公|他|她|人家?)(?:已经?|都|自己|亲自|来|刚)*(?:签收|拿走|取走|领走|拿了|取了|领了|来拿|来取|来领)|签收(?!入库)|(?:被|已经?|来)?.{0,3}(?:领走|取走)|交给(?:了)?(?:本人|取件人|收件人|居民|群众|老乡|村民|他|她)|(?:被|让).{0,6}拿走|来(?:领|拿|取)(?:了|走|过)|取件(?!码|人)|(?:本人|已经?)(?:已经?)?领(?:了|取|$)/u
export const RECEIVED =
  /收到|收妥|收讫|收齐|收下|接收|接件|接到|已收|收了|收好|全收(?!到)|(?:我|都|已经?|刚|件|^|\s)拿到|拿到(?:手|了)|签收入库|入库|到货|到站|到我(?:这里?|们?站|手)|到手|到齐|(?:^|[\s件都刚已经的])\s*到(?:了|$|镇上|村里|县里|中心|我们)|(?:^|[\s都已经件刚])收\s*$/u
const DISPATCHED =
  /发出|发走|发车|发了|已发|(?<!送)寄出|寄走|寄了|送出|送走|转出|邮出|邮走|出发|发往|发到|(?:^|刚|把|将|已经?)\s*发(?=\s*$|去|往|号|件)|发运|起运|跟车|随车/u
export const SURELY_DISPATCHED = new RegExp(`${DISPATCHED.source}|${BY_CARRIER.source}`, 'u')
export const ALL = /全部|全都|全(?=[收发])|统统|通通|所有|(?:^|[的件站西车趟些批\s])都|一起都|大家的都|整批|齐了/u
export const SETTLED =
  /(?:处理|解决|搞定|弄好|办妥|妥了|修好|找到|找回|解除|消除|排除|恢复)(?:好|完|毕|了|掉)*|补(?:上|齐|好)了?|重新封好|已换|换(?:好|了)/u
export const MISTAKE =
  /(?:点|按|搞|弄|填|登|收|选|写|输|看|报|记|确认|登记|回|打|扫)(?:得|的)?(?:记)?错|撤回|撤销|反悔|误操作|误点|误收|(?:刚才|刚刚|那个|这个|上一?[条个次]).{0,6}(?:不算|作废|不是|取消|不对\s*撤)|手滑/u
export const FORGED = /寄错|送错|错投|投错|分错|地址.{0,2}写错/u
export const TURNED = /(?:转|交|派|分|让|叫|请|麻烦|托|给|换|由)/u
const NAME = String.raw`((?:小|老|阿|大)\p{Script=Han}(?!\p{Script=Han}*(?:局|站|镇|村))|(?![给到让叫请托转交派换])\p{Script=Han}{1,2}(?:姐|哥|叔|师傅|主任|站长|老师|同志|所长|会计|经理|伯|嫂|婶|队长|书记))`
export const ASSIGNED = new RegExp(
  `(?:(?:转交|转派|转办|转|改派|改由|交|派|分|移交)给?|让|叫|请|麻烦|拜托|给|换|由)(?:一下)?${NAME}(?:去|来|帮我?|替我?|那边)?(?:办|处理|做|弄|跟|送|收|负责|接|跑|$|吧|了|一下|看)*`,
  'u',
)
/** Why somebody else is to do it. */
export const REASON = /我?(?:没空|没时间|不在|忙不过来|走不开|跑不(?:了|过来)|去不了|送不了|请假|不舒服)/u
/** 这个转给阿珍: of the task that was just spoken of. */
export const THIS_ONE =
  /(?:^|[\s,，。;；])(?:把|将|那)?这一?(?:个|件|单|份)(?:任务|件|事)?(?=转|交|派|给|让|叫|改|换|请)/u
export const WRITTEN_OFF = /核销|销掉|销件|注销/u
export const SENT_BACK_THEN =
  /(?:^|[\s,，。;；])(?:我|我们|所以|只好|只能|就|先|申请|给|要|请|帮我?|现在)*(?:退回|退件|退掉|原路退回|退还)(?:去|县[里城]?|县中心|中心|原处|原单位|寄件人|发件单位|给?单位|处理|吧|了)*$/u
/** As a clause of its own: what went before is the reason. */
export const WRITTEN_OFF_THEN =
  /(?:^|[\s,，。;；])(?:所以|只好|只能|就|先|申请|要|请|帮我?)*(?:核销|销件|销掉)(?:掉|吧|了)*$/u
export const CLAUSE_END = /[\s,，。;；]+/u
/** What takes back a fact that was just told. */
export const TAKES_BACK = /不对|不是|错|不算|算了|假的|[不别]要|不用|别|取消|作废|没有$/u
/** 不知道放哪去了: it cannot be found. */
export const NOBODY_KNOWS =
  /不(?:知道|晓得)(?:被)?(?:放|去|丢|搁|落|弄|搞|跑|塞|掉)(?:到|在)?(?:哪|什么地方)(?:里|儿)?(?:去)?了?/u
/** All but these: what is named did not come, or is still here. */
export const EXCEPT = /除了?|[就只还]差|[就只还]剩|[就只]缺|还在(?!路)|[就只]有.{0,8}没|(?:差|缺|少)(?=\s*$)/u
export const SENT_BACK = /退回(?!来)|退件|退掉|退(?:还|给)|原路返回/u
const everywhere = (...words: readonly RegExp[]) => new RegExp(words.map(({ source }) => source).join('|'), 'gu')
export const EVERY_DEFECT = everywhere(DEFECT)
export const EVERY_RECEIVED = everywhere(RECEIVED)
export const EVERY_DISPATCHED = everywhere(SURELY_DISPATCHED)
export const EVERY_HANDED_OVER = everywhere(TO_PERSON, /本人|老乡|拿走/u)
/** All of it counted: 8件, 一件. */
export const EVERY_ALL_OF = /(?:一共|总共|共)?(?:\d{1,4}|[一二两三四五六七八九十]{1,3})[件个份样](?:东西|快件)?/gu
/** It came, or it went. */
export const MOVED = new RegExp(`${RECEIVED.source}|${SURELY_DISPATCHED.source}`, 'u')
/** What surrounds a report of several or single tasks and changes nothing about it. */
export const WEIGHTLESS =
  /(?:小|老|阿)\p{Script=Han}(?:刚|今天|早上|上午|下午)?(?:送|拿|带|运|拉)(?:过?来|到)(?:的|了)?|(?:邮递员|邮政|司机|邮车|车)(?:刚|已)?(?:送|拿|带|运|拉)?(?:过?来|到)(?:的|了)?|[这那本]?[一两]?(?:趟|车|班|批)(?:邮车|车)?(?=的|$|\s|[全都])|封[签条口]|(?:外?包装|信封|外皮|里外|袋子|数量?|数目|份数|件数)(?=都?(?:完|好|对|一样|没|齐|$|\s))|对得上|对的|好好的|一样|一共|总共|共|清单[上里]|(?:送|寄|发|拿|拉|运)?(?:来|过来|到)的|全部|全都|统统|通通|所有|一起|大家|我们?|咱们?|本?站|这里|那边|这边|已经?|刚才?|刚刚|方才|今天|今早|上午|下午|早上|中午|的|了|啦|哈|呀|哦|噢|嗯|啊|呢|吧|喽|嘞|哟|也|都|就|全|把|将|给|请|个|件|号|份|去|这|那|几|两|三|仨|俩|任务|东西|材料|快递|快件|邮件|包裹|证件|文件|和|跟|与|及|还有|以及|另外|完好|无损|完整|确认|完毕|无误|齐全|到手|手里|手上|签字|登记|批|村里?|镇里?|汇报|报告|一下|[\s,，、。.!;；:：]/gu

/** What the second person says of his look. */
export const WITNESSED = /确认|我?(?:看|数|核对|复核|点|查)过了?|我(?:是|来当|来做)?|第二个人|双人/gu
/** How many there are: 3份, 两本, 8件. */
export const COUNTS = /(?:\d{1,4}|[一二两三四五六七八九十]{1,3})[份本张件个封袋页](?:证件?|材料)?/gu
