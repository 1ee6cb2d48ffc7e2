/** How something is said: as a fact, as a question, as something that did not happen or has not happened yet. */

/** Said around the matter and without weight for it; taken away before anything is weighed. */
const COURTESY =
  /^(?:(?:好的|嗯+|哦|ok|喂|哎|唉|哈喽|hello)[\s,，、。.!~]*|(?:好|行|那个|是)[\s,，、。.!~]+)+(?=\S)|(?:^(?:小|老)\p{Script=Han}(?=[,，、])[,，、\s]*)|(?:领导|同志|师傅|老板|亲|小助手|助手|机器人|各位|大家)?(?:你好|您好|早上好|上午好|下午好|晚上好|早安|(?<![今明昨清大一最])早(?![上晨就已点日期产年该]))[啊呀哦]?[\s,，、。.!~]*|不好意思|打扰(?:一?下|了|你了|您了)?|对不起|麻烦(?:你们?|您|大家)?(?:了|啦)|太?(?:谢谢|多谢|感谢|谢了|辛苦)(?:你们?|您|大家|各位)?[了啦啊哈呀]*|拜托(?:了|你)?|没(?:有)?(?:问题|毛病)|没事了?|没错|有空(?:的话|时候?)?|方便的话|[\s,，、](?:无|没有?)异常$|一切正常|急用|急着用|(?:很|比较|有点)?着急|[~～…]+$|哈哈+|呵呵+/giu

/** A text without greetings, thanks and the like. */
export function withoutCourtesy(text: string): string {
  return text
    .replace(COURTESY, ' ')
    .replace(/^[\s,，、。.!;；]+|[\s,，、。.!;；]+$/gu, '')
    .replace(/\s+/gu, ' ')
}

const QUESTION =
  /[?？]|[吗嘛么]|(?<!没.{0,6}|还.{0,6})呢$|[是对]吧|(?<![撤算删])了吧$|(?:了|到|出|走|好|完|来)没(?!有?[人用]|[碰见遇找接应送][到着人]|[少坏破断湿缺拆漏丢错](?![啊呀吧吗么?？]))|(?<![都也])没有?$|\p{Script=Han}没(?=[,，])|(\p{Script=Han})[不没]\1|有没有|没有?(?=[,，]?(?:啊|呀)$)|可不可以|怎么|怎样|咋|如何|哪|谁|多少|多(?:久|长|大|远)|几(?=[个件点号时天份包次回分秒月年块元周张本袋站页位人种])|啥|什么|何时|为何|为啥|到底|是否|不$|意思/u
const CONDITION =
  /如果|要是|假如|万一|的话|(?:等|待)(?!了).{0,12}(?:再|后|才|时候)|等(?:一?下|一?会儿?|会)|待会|一?会儿?再|明[天早晚]|后天|下周|下午再|再等|先等|不急|我?(?:下午|晚上|晚点|等会儿?)(?:就|再|去|来)*(?:收|发|送|处理|办)(?=$|[\s,，])|回头|准备|打算|将要|快要|马上|之前|以前|等下|等会|(?:以|之)?后(?:再|告诉|通知|说|联系|给我)|告诉我|通知我|跟我说(?!一)|想要?(?=收|发|签)|应该(?:已经?|都)?(?:收|到|发|签)|听说|据说|说是|假设|刚才说|(?:他|她|[小老阿]\p{Script=Han}|有人)说|(?<!我)\p{Script=Han}说(?=\s*\d|要|已|会|可以)/u
const DENIAL = /没|未|不(?!好意思|错)|别(?!人|的)|勿|甭|休(?!息)/u

/** Said of what somebody is not sure of: enough to report a defect, too little to confirm anything. */
const DOUBT = /可能|大概|好像|估计|也许|貌似/u
/** Denied from its first word on: what follows may deny something of its own (没人接). */
const DENIED_OUTRIGHT =
  /^(?:我|我们|本站)?(?:没(?!人)(?:有)?(?:说)?|还没(?:有)?|未|不(?:要|用|能|是|必|该|准|许|可)?|先?别|甭|勿)(?!对|错)/u

const DEFECTS =
  '(?:(?:什么|啥|有|任何)?(?:东西|问题|毛病|异常|差错)|少|缺|差|坏|破损?|损坏?|湿|漏|断|拆[开封]?|丢|落|剩|脏|皱|开|错|乱|多|掉|受?潮|动|变形)'
/** That nothing is wrong: 没少, 一件不缺, 封签没断. It denies a defect and nothing of what is told besides. */
const ALL_CLEAR = new RegExp(
  `(?<![是有到底会])(?:\\p{Script=Han}是)?(?:[没未无]有?|不)(?:被|人|给|给人)?${DEFECTS}(?:过|掉|下|着|到|的|了|东西|什么|开)*(?:也|都)?(?=$|[\\s,，、。;；和跟没](?!吧|吗|么|呢)|确认|已|都)`,
  'gu',
)
/** What comes after a fact and is only meant to be done: 明天再去, 下午通知她来拿. */
const PLAN =
  /[\s,，。;；]+(?:我|我们)?(?:明[天早晚]|后天|改天|下午|晚上|晚点|下次|回头|待会|等下|等会儿?)(?:我|再|就|给|会|准备|打算|一起)*(?:去|送|跑|打|联系|通知|叫|拿去|拿给|给|带)(?!收|发|签|确认)[^\d]*$/u

/** What a text tells, without what its writer means to do and that nothing is wrong. */
export const toldIn = (text: string): string => withoutAllClear(withoutPlan(withoutExcuse(text))).trim()
/** Why somebody else is to do it: 我明天请假. */
const EXCUSE =
  /(?:^|[\s,，])我(?:们)?(?:[明后今]天|下午|上午|晚上|[下这]周|这两天|等下)?(?:要|得|去)*.{0,4}?(?:请假|不在|没空|没时间|休息|开会|出差|学习|有事|走不开|忙)(?:站里|家)?[\s,，]+(?=\S)/gu
/** A text without why its writer cannot do something himself. */
export const withoutExcuse = (text: string): string => text.replace(EXCUSE, ' ').trim()
/** A text without what says that nothing is wrong. */
export const withoutAllClear = (text: string): string => text.replace(ALL_CLEAR, ' ')
/** A text without what its writer means to do afterwards. */
export const withoutPlan = (text: string): string => text.replace(PLAN, '')
/** Whether a text asks something. */
export const asks = (text: string): boolean => QUESTION.test(text)
/** Whether a text speaks of what may be or will be. */
export const supposes = (text: string): boolean => CONDITION.test(text) || DOUBT.test(text)
/** Whether a text speaks of a defect as of something that is not so, or not yet. */
export const isNoDefect = (text: string): boolean => CONDITION.test(text) || DENIED_OUTRIGHT.test(text)
/** Whether a text begins with a denial. */
export const deniesOutright = (text: string): boolean => DENIED_OUTRIGHT.test(text)
/** Whether a text denies something, or forbids it. */
export const denies = (text: string): boolean => DENIAL.test(text)
/** Whether a text tells what has happened, and nothing else. */
export const tells = (text: string): boolean => !asks(text) && !supposes(text) && !denies(text)
