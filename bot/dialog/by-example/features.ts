import { asks, denies, deniesOutright, supposes, withoutCourtesy } from '../gist/mood.ts'

/** What differs from text to text and tells nothing about the matter, and the sign that stands for all of its class. */
const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/SH[\s-]*\d(?:[\s-]?\d){8}(?!\d)|(?<![A-Z\d-])\d{9}(?![A-Z\d-])/giu, 'Ⓣ'],
  [/(?<![A-Z\d])(?!SH)(?=[A-Z\d-]*\d)[A-Z]{1,4}-?\d[A-Z\d-]{2,17}(?![A-Z\d])/giu, 'Ⓢ'],
  [/(?<!\d)\d{8}(?!\d)/gu, 'Ⓑ'],
  [/(?<!\d)\d{3}\s?\d{3}(?!\d)/gu, 'Ⓒ'],
  [
    /不动产权证书?|(?:道路)?运输证|(?:食品经营|卫生)?许可证|营业执照|身份证|户口[本簿薄]|[结离]婚证|[驾行]驶证|房产证|[社医]保卡|准生证|出生证明?|老年(?:优待)?证|优待证|残疾证|居住证|毕业证|退休证|林权证|合格证|资格证|健康证|护照|驾照|执照|房本|银行卡/gu,
    'Ⓓ',
  ],
  [
    /(?:20\d\d年|[今去前]年|本年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:底|初)?(?:\d{1,2}[日号])?|上上?个?月|这个?月|本月|当月|[今去前]年|本年|20\d\d年?|上+一?个?(?:周|星期|礼拜)|(?:这一?个?|本)(?:周|星期|礼拜)|[上下]半年|[一二三四1-4第上本]个?季度|(?:最近|近|过去)[一二三四五六七八九十\d]+个?[天周月]|第\d+周|国庆|春节|中秋/gu,
    'Ⓦ',
  ],
  [
    /(?<=^|[到在去往给成从的换改\s])(?![我这那哪咱本你各每几全上下乡])\p{Script=Han}{2,3}?(?:镇|乡|村|林场|社区)(?:\p{Script=Han}{2,3}?村)?(?:服务站|便民中心)?(?![里上子])/gu,
    'Ⓟ',
  ],
  [/\d{1,4}|(?<=^|[收发、和号])[一二三四五六七八九十]{2,3}(?=$|号|收|发|和|、|已|拿)/gu, 'Ⓝ'],
  [
    /[小老阿](?![婆公伴妈爸人家乡师板是时孩区程])\p{Script=Han}(?=$|[去来处办跟\s,，了吧帮弄送收])|(?<=[给让叫请是])\p{Script=Han}{1,2}(?:姐|哥|叔|主任|站长|师傅|会计)/gu,
    'Ⓜ',
  ],
  [/[\s,，、。.!！~]+/gu, ' '],
]
/** Signs before the first and after the last letter. */
const [START, END] = ['⟨', '⟩']

/** A text in which numbers, documents, times, places and names are each one sign. @param words normalised */
export function classed(words: string): string {
  return CLASSES.reduce((text, [pattern, sign]) => text.replace(pattern, sign), words.toLowerCase()).trim()
}

/**
 * What examples are compared by: a text's letters and pairs of letters, its ends, and its mood.
 * @param words normalised
 */
export function featuresOf(words: string): readonly string[] {
  const letters = [START, ...classed(words), END]
  const features = new Set<string>()
  for (const [index, letter] of letters.entries()) {
    features.add(letter)
    const next = letters[index + 1]
    if (next !== undefined) features.add(letter + next)
  }
  for (const mood of moodOf(withoutCourtesy(words))) features.add(mood)
  return [...features]
}

function moodOf(text: string): readonly string[] {
  const moods = { asks, supposes, denies, deniesOutright }
  return Object.entries(moods).flatMap(([name, isSo]) => (isSo(text) ? [`(${name})`] : []))
}
