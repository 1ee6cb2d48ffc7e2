import type { Intent } from './intent.ts'
import { NUMERAL, readNumber } from './numerals.ts'
import { readTaskReference } from './task-reference.ts'
import { findTrackingNumber } from './tracking-number.ts'

export type Relation =
  | 'spouse'
  | 'parent'
  | 'child'
  | 'sibling'
  | 'relative'
  | 'neighbour'
  | 'friend'
  | 'village_staff'
  | 'other'

const TRACKING = /(?:单号)?\s*SH[\s-]*\d(?:[\s-]?\d){8}|(?<!\d)\d{9}(?!\d)/iu
const COMPLAINT =
  /^(?:我|我们)?(?:要|想|来|得)?(?:投诉|举报|反映(?:问题|一下|情况)?|提(?:个)?意见)(?!热线|电话|了[吗没])(?:一下|你们|他们|服务)?[\s:：,，]*(.*)$/u
const RATE_WORD = /^(?:我来|我要|我想|我)?(?:评价|评分|打分|评个|打个|给(?:个|你们|你)?|打|评)*\s*/u
const STARS = new RegExp(`([1-5１-５一二两三四五]|${NUMERAL})\\s*(?:分|颗?星)(好评|差评)?`, 'u')
const RATING =
  /评价|评分|打分|打\s*[\d一二三四五]\s*分|[一二两三四五1-5]\s*颗?星|好评|差评|^我?给?[1-5一二两三四五]\s*分(?:$|[\s,，])/u
const CONTENT = /^(?:我)?(?:很|非常|十分|特别)(?:满意|好)$|^满意$|^(?:我)?(?:很不|非常不|不)满意$|^(?:太|很)差$/u
const PROXY =
  /代领|代取|代拿|帮我?(?:去)?(?:领|取|拿)(?!消|件码)|(?:替|代)(?:我|本人)?(?:去)?(?:领|取|拿)(?!消)|(?:让|叫|(?<!申)请|委托)(?!.{0,10}自己).{1,12}(?:去|来|帮我?)?(?:领|取|拿)(?!消)/u
const RELATIONS: readonly (readonly [RegExp, Relation])[] = [
  [/老婆|老公|爱人|妻子|丈夫|老伴|媳妇(?!儿子)|对象|配偶/u, 'spouse'],
  [/爸爸?|妈妈?|父亲|母亲|爹|娘|父母|老爸|老妈/u, 'parent'],
  [/儿子|女儿|闺女|孩子|小孩|子女|儿媳/u, 'child'],
  [/哥哥?|弟弟?|姐姐?|妹妹?|兄弟|姐妹/u, 'sibling'],
  [
    /叔叔?|伯伯?|舅舅?|姑姑?|姨|婶|侄子?|外甥|表[哥弟姐妹]|堂[哥弟姐妹]|亲戚|爷爷|奶奶|外公|外婆|孙子|孙女/u,
    'relative',
  ],
  [/邻居|隔壁/u, 'neighbour'],
  [/朋友|同学|同事|工友/u, 'friend'],
  [/村干部|村委|站长|村支书|书记|村里的?干部|网格员/u, 'village_staff'],
]
const REDIRECT =
  /^(?:请|帮我|麻烦|我要|我想|想|要|能不能|能|可以|可不可以|把)*(.{0,24}?)(?:改送|改寄|改派|改投|改成?送|换(?:到|成|去)|换(?:个)?(?:地方|地址|站点|村|镇)(?:领|取|送)?|改(?:一下)?(?:地址|地点|取件点|取件地点)|转送|转寄)(?:到|去|往|成|为|给)?[\s:：,，]*(.*)$/u

/** What residents want beyond sending and tracking; undefined when the text is something else. */
export function readServiceIntent(text: string): Intent | undefined {
  return readComplaint(text) ?? readRating(text) ?? readRedirect(text) ?? readProxy(text)
}

function readComplaint(text: string): Intent | undefined {
  const match = COMPLAINT.exec(text)
  if (
    !match ||
    /[?？]$|怎么样|多少|哪些|几[个件]|多不多|有没有|投诉(?:情况|统计|汇总|分析|记录|件数?|[吗么])/u.test(text)
  )
    return undefined
  const said = (match[1] ?? '')
    .replace(TRACKING, '')
    .replace(/^[\s:：,，]+/u, '')
    .trim()
  return { kind: 'complain', trackingNumber: findTrackingNumber(text), words: said === '' ? undefined : said }
}

function readRating(text: string): Intent | undefined {
  const isContent = CONTENT.test(text)
  if (
    !isContent &&
    (!RATING.test(text) ||
      /情况|怎么|如何|多少|[?？吗]|谁|群众|居民|各|哪|率|高不高|多不多|好不好|^[你您他她别不]/u.test(text))
  )
    return undefined
  if (isContent) return { kind: 'rate', score: /不/u.test(text) || /差/u.test(text) ? undefined : 5, words: undefined }
  const stars = STARS.exec(text)
  const score = scoreOf(text, stars)
  const said = text
    .replace(TRACKING, '')
    .replace(STARS, '')
    .replace(RATE_WORD, '')
    .replace(/(?:评价|评分|打分|好评|差评)/gu, '')
    .replace(/^[\s:：,，的了吧]+|[\s,，了吧]+$/gu, '')
  if (/^(?:我|查|看|有|没)/u.test(said) && score === undefined) return undefined
  return { kind: 'rate', score, words: [...said].length >= 2 ? said : undefined }
}

/** Only whole scores from 1 to 5; 好评 and 差评 without a number are asked for one. */
function scoreOf(text: string, stars: RegExpExecArray | null): number | undefined {
  const number = readNumber((stars?.[1] ?? /(?:评价|评分|打分)\s*([1-5])$/u.exec(text)?.[1] ?? '').normalize('NFKC'))
  if (number !== undefined) return number >= 1 && number <= 5 ? number : undefined
  return /五星好评|全五星|满分/u.test(text) ? 5 : undefined
}

function readProxy(text: string): Intent | undefined {
  if (!PROXY.test(text) || /(?<!可以|行|能|好|成)[?？吗]+$|怎么|码|如何|签收|^取消/u.test(text)) {
    return /^(?:怎么|如何|怎样|能不能|可以|可不可以)?(?:找人|让人|叫人|别人)?(?:代领|代取)[?？吗]?$/u.test(text)
      ? { kind: 'proxy', relation: undefined, words: undefined }
      : undefined
  }
  return readCollector(text)
}

/** Who comes to collect, as far as the text says: how they are related, and his name. */
export function readCollector(text: string): Extract<Intent, { kind: 'proxy' }> {
  const relation = RELATIONS.find(([pattern]) => pattern.test(text))
  const words = text.replace(TRACKING, ' ').replace(relation?.[0] ?? /(?!)/u, ' ')
  const name = words
    .replace(
      /代领人?|代取|代拿|(?:帮|替|代)(?:我|本人)?(?:去|来)?(?:领|取|拿)(?:件|证|东西|快件|快递|一下)*|委托|安排|(?:去|来)(?:领|取|拿)(?:件|证|东西|快件|快递|一下)*/gu,
      ' ',
    )
    .replace(/我想|我要|想|要|我的|我家|我|让|叫|请|的|是|给|帮|吧|了|来|去|由|(?:领|取|拿)(?:件|一下)?/gu, ' ')
    .replace(/[\s:：,，。]+/gu, ' ')
    .trim()
  const isName = /^(?!找人|别人|人|谁|家人|他|她)[\p{Script=Han}]{2,4}$/u.test(name)
  return { kind: 'proxy', relation: relation?.[1], words: isName ? name : undefined }
}

function readRedirect(text: string): Intent | undefined {
  const [, before, after] = REDIRECT.exec(text) ?? []
  if (before === undefined || after === undefined || /[?？]$|吗$|^怎么|[不别]改|改派给?(?:小|老|阿)/u.test(text))
    return undefined
  const about = `${before} ${after}`
  const trackingNumber = findTrackingNumber(about)
  const number =
    trackingNumber === undefined
      ? readTaskReference(before.replace(/[把将的\s]/gu, '') || (/^(\d{1,4})(?=\s)/u.exec(after)?.[1] ?? ''))
      : undefined
  const place = after
    .replace(TRACKING, ' ')
    .replace(/^\d{1,4}(?=\s)/u, ' ')
    .replace(/^[\s:：,，]*(?:到|去|往|在|给)?[\s:：,，]*|(?:领|取|拿|吧|了|谢谢|[\s,，])+$/gu, '')
    .trim()
  return {
    kind: 'redirect',
    task: trackingNumber === undefined ? number : { by: 'tracking', trackingNumber },
    words: /^[\p{Script=Han}]{2,16}$/u.test(place) ? place : undefined,
  }
}
