/** A number in digits or Chinese numerals that counts or measures. */
const NUMBER = '(?:\\d{1,4}|[零〇一二两三四五六七八九十百]{1,5})'
/** Takes the place of what is no task, letter for letter. */
const MASK = '\uFFFC'

/** What numbers stand in that are never a task: telephones, plates, times of day, dates, money, rooms, weights, turns. */
const MEASURES = new RegExp(
  [
    '(?<!\\d)1[3-9]\\d[\\s-]?\\d{4}[\\s-]?\\d{4}(?!\\d)',
    '(?<!\\d)0\\d{2,3}-?\\d{7,8}(?!\\d)',
    '(?:尾号|[后末]四位)(?:是|为)?\\s?\\d{4}(?!\\d)',
    '[粤闽赣湘桂琼京沪浙苏皖鲁豫鄂川渝云贵][A-Z][·\\s]?[A-Z\\d]{4,6}(?![A-Z\\d])',
    '(?<![\\d:])(?:[01]?\\d|2[0-4]):[0-5]\\d(?!\\d)',
    `(?<![\\d第零一二两三四五六七八九十])(?:\\d{1,2}|[零一二两三四五六七八九十]{1,3})点(?![错击名清齐数完货好验对收])(?:钟|整|半|多|左右|[一三]刻|[0-5]?\\d(?![\\d号、,和])分?|[一二三四五零]?十?[一二三四五六七八九十](?!号)分?)?`,
    `(?:20\\d\\d年)?${NUMBER}月份?(?:${NUMBER}[日号]?(?![\\d、和]))?`,
    '(?<!\\d)20\\d\\d[-/.]\\d{1,2}[-/.]\\d{1,2}',
    `${NUMBER}(?:日|号(?=那天|当天))`,
    `${NUMBER}(?:块|元|毛(?!病))(?:\\d|[半一二三四五六七八九])?钱?`,
    `(?:柜子?|架子?|抽屉|箱子?|格子?|仓)(?:第)?${NUMBER}(?:号|格|层)?`,
    `${NUMBER}号?(?:楼|栋|幢|单元|室)(?:${NUMBER}(?:室|号|房)?)?`,
    `${NUMBER}号(?:袋(?!子)|箱(?!子)|柜|架|抽屉|格|窗|桌|仓|机|线|车(?!收|发|走|上))`,
    `${NUMBER}(?:公斤|千克|毫米|厘米|公里|平方|小时|分钟|秒|度|％|%)`,
    `第${NUMBER}个?(?:人|次|遍|趟|回|天|班|批|车|层|楼|站|袋|包|页|种|道|联|手|周|季度|组|队|排)`,
    `${NUMBER}(?:组|队)(?!收|发)`,
  ].join('|'),
  'giu',
)

/** The text with everything that only measures masked: as long as before, and without any number of it. */
export function withMeasuresMasked(text: string): string {
  return text.replace(MEASURES, (measure) => MASK.repeat(measure.length))
}

/** What is left of a text that was masked, with the letters that stood behind the masks. */
export function unmasked(left: string, text: string): string {
  return left.replace(new RegExp(MASK, 'gu'), (_, at: number) => text[at] ?? ' ')
}

/** The text without what only measures. */
export const withoutMeasures = (text: string): string => text.replace(MEASURES, ' ')
