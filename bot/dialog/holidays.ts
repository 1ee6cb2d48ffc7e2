import chineseDays from 'chinese-days'
import { type DayNumber, dateOf, dayFrom } from './calendar.ts'

/** When a holiday begins in a year, and for how many days people mean it. */
interface Holiday {
  readonly names: string
  readonly dayIn: (year: number) => DayNumber | undefined
  readonly days: number
}

const HOLIDAYS: readonly Holiday[] = [
  { names: '国庆节?|十一(?=长假|假期|期间|黄金周|那)', dayIn: (year) => dayFrom(year, 10, 1), days: 7 },
  { names: '五一节?|劳动节', dayIn: (year) => dayFrom(year, 5, 1), days: 5 },
  { names: '春节|过年', dayIn: (year) => lunar(year, '01-01'), days: 7 },
  { names: '清明节?', dayIn: (year) => dayFrom(year, 4, 4), days: 3 },
  { names: '端午节?', dayIn: (year) => lunar(year, '05-05'), days: 3 },
  { names: '中秋节?', dayIn: (year) => lunar(year, '08-15'), days: 3 },
  { names: '元旦(?!以来|到现在|至今)', dayIn: (year) => dayFrom(year, 1, 1), days: 3 },
]
const YEAR = '(?:(今|去|前)年|(\\d{4})年?)?的?'
const TAIL = '(?:长假|假期|期间|放假|黄金周)?的?((?:那|所在|当)的?(?:一|个)?(?:周|星期|礼拜))?(?:那几天)?'
const PATTERNS = HOLIDAYS.map((holiday) => ({
  holiday,
  pattern: new RegExp(`${YEAR}(?:${holiday.names})${TAIL}`, 'u'),
}))

/** A holiday in a text: the latest that has begun, unless a year is said. `isWeek`: the week of its first day is meant. */
export function readHoliday(words: string, today: DayNumber) {
  for (const { holiday, pattern } of PATTERNS) {
    const match = pattern.exec(words)
    const from = match ? firstDay(holiday, match, today) : undefined
    if (match && from !== undefined) {
      return { match, from, until: from + holiday.days - 1, isWeek: match[3] !== undefined }
    }
  }
  return undefined
}

function firstDay({ dayIn }: Holiday, [, word, digits]: RegExpExecArray, today: DayNumber): DayNumber | undefined {
  const { year } = dateOf(today)
  if (digits !== undefined) return dayIn(Number(digits))
  if (word !== undefined) return dayIn(year - ({ 去: 1, 前: 2 }[word] ?? 0))
  const ofThisYear = dayIn(year)
  return ofThisYear !== undefined && ofThisYear <= today ? ofThisYear : dayIn(year - 1)
}

/** A day of the lunar calendar; undefined for years that nobody has reckoned. */
function lunar(year: number, monthAndDay: string): DayNumber | undefined {
  if (year < 1901 || year > 2099) return undefined
  const { date } = chineseDays.getSolarDateFromLunar(`${year}-${monthAndDay}`)
  const [, solarYear, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []
  return day === undefined ? undefined : dayFrom(Number(solarYear), Number(month), Number(day))
}
