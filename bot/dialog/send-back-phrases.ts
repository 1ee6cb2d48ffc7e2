import type { Direction, Intent, PlaceWords } from './intent.ts'

const MATERIALS_WORDS = '(?:申请)?(?:材料|资料|申请表|申请书|表格|[张份]表|[份个张]申请)'
const ASKS_FOR_MATERIALS = new RegExp(
  `(?:交|送|递|寄|带|递交|提交|上交|邮寄)(?:一下|一份|个|些|点)?.{0,16}${MATERIALS_WORDS}|${MATERIALS_WORDS}.{0,8}(?:交|送|递|寄|带)(?:到|去|给|往|上|个)?`,
  'u',
)
const ASKS_FOR_RESULT =
  /给我(?:们)?.{0,3}(?:寄|邮|送)|(?:邮|快递)(?:到|回|来|给|过来)|(?:寄|邮|送).{0,6}(?:村|镇|家|我)|(?:证|照|本|卡|书).{0,8}(?:办好|下来|做好|办完|出来|好了).{0,12}(?:寄|邮|送)|寄回|回寄|(?:寄|邮|发|送)下来|寄给我|寄过来|寄来|把.{1,10}(?:送|快递)(?:到|回|来|过来|给)|送回|邮寄给|寄到|寄往|寄去|邮寄到|寄我/u
/** 批文出来后请寄回我们单位: what is ready comes back, wherever it goes to. */
const IS_READY_THEN_SENT =
  /(?:办|做|批|出|打|制|印|补|换|审)(?:理)?(?:好|完|妥|成|出来|下来|来)(?!的?(?:表|材料|资料|申请)).{0,14}(?:(?:寄|邮|送|快递)(?:回|下|来|过来|给我)|回寄)|(?:寄|邮)回(?:给)?我们?/u
const TO_THE_COUNTY =
  /^(?:县[里城上]?的.{1,8}|县[里城上]?(?:窗口|大厅|.{1,6}局)|县|县里|县城|县上|窗口|局里|.{1,8}局|大厅|政务大厅|办事大厅|单位|上面|上去)$/u
const ASKS_TO_SEND =
  /(?:证|卡|照|本|批文|证书)\p{Script=Han}{0,4}送(?:到|去|回)|带(?:到|去|给).{0,6}(?:局|窗口|县|大厅)|寄|邮(?:到|回|来|给|过来|一下)|快递(?:到|回|给|过来)|(?:能|可以|帮|请|麻烦|想|要|给我).{0,12}送(?:到|回|来|过来|给|上门)|把.{1,10}(?:送|快递)(?:到|回|来|过来|给)|送回|(?:交|递|送).{0,16}(?:材料|资料|申请表|申请书)|(?:材料|资料|申请表|申请书).{0,8}(?:交|递|送)/u

const OPENING =
  /^(?:请问?|麻烦你?|帮我|帮忙|给我|我要|我想要?|我|想要?|要|需要|能不能|能否|可不可以|可以|申请|怎么|如何|怎样|办理?)+/u
const VERB =
  '(?:邮寄回来|邮寄回去|邮寄回|快递回|寄送回|寄回来|寄回去|寄回|回寄|邮寄给|邮寄到|邮寄|寄下来|邮下来|寄给|寄到|寄往|寄去|寄过来|寄来|寄件|寄送|送回来|送回去|送回|送到|递交|提交|上交|交到|交给|交|寄)'
const OBJECT_FIRST = new RegExp(`^(?:把|将)?(.+?)${VERB}(.*)$`, 'u')
const VERB_FIRST = new RegExp(`^${VERB}(?:一下|一份|一个|个|份)?[:：,，\\s]*(.*)$`, 'u')
const OBJECT_THEN_PLACE = /^(.*?)[\s,，]*(?:寄到|寄回|送到|到|去|往|给)(.+)$/u
const READY =
  /(?:办好|办理好|办完|办下来|办出来|下来|出来|做好|批了?|好)?(?:了|后|之后|以后|的话)?[\s,，]*(?:请|帮我|麻烦你?|给我|直接|就|再|也|都|能|可以|想|要|帮忙|能不能)*$/u
const POSSESSIVE =
  /^(?:(?:我的?)?(?:老伴|爱人|老公|老婆|爸爸?|妈妈?|父亲|母亲|儿子|女儿|孩子|爷爷|奶奶|家人)的|我家的?|我的?|新办的?|办好的?|申请的?|刚办的?|这个|那个|这份|一份|一个|办)+(?=\S)/u
const GENERIC = new RegExp(
  `^(?:${MATERIALS_WORDS}|证|证件|证照|文件|东西|件|快件|结果|回执|物品|办件|我|上去|回来|)$`,
  'u',
)
const PLACE_ENDING = /(?:[村镇家]|社区|林场|村里|镇上|镇里|家里|家中|服务站|服务中心|便民中心|居委会|村委会)$/u
const PLACE_NOISE =
  /^(?:[\s,，:：]|地址是?|地点是?|到|去|往|给|回|来|我们?的?|我们?|在|老家的?|这边|那边)+|(?:吧|吗|可以吗|行吗|好吗|谢谢|就行|即可|就好|去|来|了|啊|呢|[?,，])+$/gu

/** Speaks of sending without asking for it. */
const NO_REQUEST =
  /取消|撤销|了解|(?:寄|送|邮|递).{0,2}(?:情况|进度|状态)|^我?听.{0,5}说|据说|[不别没]寄|没有寄|寄(?:丢|错|了没|出了?(?:没|吗)|出去)|寄(?:件|回|送)?(?:要|多少|几)(?:多少)?(?:钱|费|天)|收费|寄的(?:是|时候)|怎么寄的|谁寄|寄(?:了|过)(?:多少|几)|全部|都寄/u

/** 寄回 …: what a resident says when documents are to be relayed, with whatever he named already. */
export function readSendBack(text: string): Intent | undefined {
  if (!ASKS_TO_SEND.test(text) || NO_REQUEST.test(text)) return undefined
  const { object, place } = readObjectAndPlace(text.replace(OPENING, ''))
  return {
    kind: 'send-back',
    direction: readDirection(text, place),
    matterWords: readMatterWords(object),
    place: readPlace(place),
  }
}

function readDirection(text: string, place: string): Direction | undefined {
  if (IS_READY_THEN_SENT.test(text) && !ASKS_FOR_MATERIALS.test(text)) return 'result'
  const materials = ASKS_FOR_MATERIALS.test(text) || TO_THE_COUNTY.test(place)
  const result = ASKS_FOR_RESULT.test(text) && !TO_THE_COUNTY.test(place)
  if (materials === result) return !materials && /老地方|上次的?地方/u.test(text) ? 'result' : undefined
  return materials ? 'materials' : 'result'
}

function readObjectAndPlace(request: string): { object: string; place: string } {
  const afterVerb = VERB_FIRST.exec(request)?.[1]
  if (afterVerb !== undefined) return splitObject(afterVerb)
  const [, object, whole] = OBJECT_FIRST.exec(request) ?? []
  if (object === undefined || whole === undefined) return { object: request, place: '' }
  const tail = splitObject(withoutReason(whole))
  return {
    object: GENERIC.test(cleanObject(object)) ? tail.object : object,
    place: cleanPlace(tail.place || tail.object),
  }
}

/** 寄回家,我脚痛去不了县里: why is no part of where to. */
function withoutReason(text: string): string {
  const [first = '', ...others] = text.split(/[,，。;；]|\s(?=我)/u)
  const isReason = /[我他她]|因为|方便|走不|去不|出不|老人|爸|妈/u.test(others.join())
  return others.length > 0 && (isReason || PLACE_ENDING.test(cleanPlace(first))) && !DOCUMENT.test(others.join())
    ? first
    : text
}

function splitObject(text: string): { object: string; place: string } {
  const [, first, rest] = /^(\S+)\s+(.+)$/u.exec(text.trim()) ?? []
  if (first !== undefined && rest !== undefined && PLACE_ENDING.test(first))
    return { object: rest, place: cleanPlace(first) }
  const [, object, place] = OBJECT_THEN_PLACE.exec(text) ?? []
  if (object !== undefined && place !== undefined) return { object, place: cleanPlace(place) }
  const looksLikePlace = PLACE_ENDING.test(cleanPlace(text)) || TO_THE_COUNTY.test(cleanPlace(text))
  return looksLikePlace ? { object: '', place: cleanPlace(text) } : { object: text, place: '' }
}

/**
 * The words by which the matter is searched, bare of what surrounds them (`把我新办的营业执照` gives `营业执照`);
 * undefined when they name nothing (`材料`, `证件`).
 */
export function readMatterWords(text: string): string | undefined {
  const words = cleanObject(text)
  if (words === '' || GENERIC.test(words)) return undefined
  // talk around the document is no part of its name
  const isPlain = [...words].length <= 8 && !/[我你您请帮想把给让了]/u.test(words)
  return (isPlain ? words : (DOCUMENT.exec(words)?.[0] ?? words)).slice(0, 30)
}

const DOCUMENT =
  /(?:不动产权?|营业|身份|结婚|离婚|出生|准生|老[年人]|残疾|居住|毕业|退休|驾驶|行驶|道路运输|食品经营许可|卫生许可|取水许可|采伐许可|房产|土地|低保|失业|就业|社保|医保|\p{Script=Han}{2})(?:证明?|执?照|卡|书)|户口[本簿]|护照|驾照|批文/u

function cleanObject(text: string): string {
  return text
    .trim()
    .replace(/^(?:把|将)/u, '')
    .replace(READY, '')
    .replace(POSSESSIVE, '')
    .replace(new RegExp(`的?${MATERIALS_WORDS}$`, 'u'), '')
    .replace(/^[\s,，:：]+|[\s,，:：的吧吗?]+$/gu, '')
}

function cleanPlace(text: string): string {
  return text.trim().replace(PLACE_NOISE, '').trim()
}

/** What the words after the verb may be without being a place. */
const NO_PLACE =
  /^(?:一下|出|走|过来|回来|我|来|去|下|个|一份|手里|手上)$|哪|那里|那儿|这里|取消|可以|方便|不|什么|多久|时候|需要|怎么/u

/** Where to: home, the place he always uses, or a place by name. Undefined when nothing is said. */
export function readPlace(text: string): PlaceWords | undefined {
  const words = cleanPlace(text)
  if (words === '' || TO_THE_COUNTY.test(words) || NO_PLACE.test(words)) return undefined
  if (/^(?:家|家里|家中|家里头|我家|老家|屋里|住处|上门|送上门|家门口)$/u.test(words)) return { kind: 'home' }
  if (
    /^(?:本?村里?|村上|村子里?|村里头|村站|村委会?|(?:村里?的?|镇上?的?)?服务(?:站|中心)|本?镇[里上]?|老地方|上次的?地方)$/u.test(
      words,
    )
  )
    return { kind: 'usual' }
  return { kind: 'named', words: words.slice(0, 30) }
}
