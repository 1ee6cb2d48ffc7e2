/** The platform's kinds of template fields; a key such as `thing1` names its kind. */
export const FIELD_KINDS = [
  'thing',
  'character_string',
  'number',
  'letter',
  'symbol',
  'phrase',
  'name',
  'phone_number',
  'car_number',
  'amount',
  'time',
  'date',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

interface FieldLimit {
  /** most characters, counted as UTF-16 does: what fits so fits by every other count */
  readonly longest: number
  /** what the whole value must look like */
  readonly shape: RegExp
  /** true: a value that is too long is cut by rule; the others would say something else when cut */
  readonly mayBeCut: boolean
  /** the rule, as the administrator reads it */
  readonly text: string
}

const DAY = '\\d{4}年\\d{1,2}月\\d{1,2}日'
const CLOCK = '([01]?\\d|2[0-3]):[0-5]\\d'

/** What the platform takes in each field (subscribe messages and template messages); beyond it answers 47003. */
export const FIELD_LIMITS: Readonly<Record<FieldKind, FieldLimit>> = {
  thing: { longest: 20, shape: /^[^\n\r]+$/, mayBeCut: true, text: '20 个字以内' },
  character_string: { longest: 32, shape: /^[\x21-\x7e]+$/, mayBeCut: false, text: '32 位以内数字、字母或符号' },
  number: { longest: 32, shape: /^\d+(\.\d+)?$/, mayBeCut: false, text: '32 位以内数字' },
  letter: { longest: 32, shape: /^[A-Za-z]+$/, mayBeCut: false, text: '32 位以内字母' },
  symbol: { longest: 5, shape: /^[\p{P}\p{S}]+$/u, mayBeCut: false, text: '5 位以内符号' },
  phrase: { longest: 5, shape: /^\p{Script=Han}+$/u, mayBeCut: false, text: '5 个以内汉字' },
  name: {
    longest: 20,
    shape: /^(\p{Script=Han}{1,10}|[A-Za-z][A-Za-z ]*)$/u,
    mayBeCut: false,
    text: '10 个以内汉字或 20 个以内字母',
  },
  phone_number: { longest: 17, shape: /^\+?\d[\d-]*$/, mayBeCut: false, text: '17 位以内电话号码' },
  car_number: {
    longest: 8,
    shape: /^\p{Script=Han}?[A-Za-z0-9]+\p{Script=Han}?$/u,
    mayBeCut: false,
    text: '8 位以内车牌号',
  },
  amount: {
    longest: 14,
    shape: /^(?=(\D*\d){1,10}\D*$)[¥￥$]?\d{1,10}(\.\d{1,2})?元?$/,
    mayBeCut: false,
    text: '币种符号加 10 位以内数字',
  },
  time: { longest: 32, shape: new RegExp(`^(${DAY} )?${CLOCK}$`), mayBeCut: false, text: '24 小时制时间，可带年月日' },
  date: { longest: 32, shape: new RegExp(`^${DAY}( ${CLOCK})?$`), mayBeCut: false, text: '年月日，可带 24 小时制时间' },
}

/** A text message beyond this many characters is charged, and shown, as several. */
export const LONGEST_SMS = 70

/** The kind that the key of a field names: `thing` of `thing1`; null for what the platform does not know. */
export function fieldKindOf(key: string): FieldKind | null {
  const kind = /^([a-z_]+?)\d*$/.exec(key)?.[1]
  return FIELD_KINDS.find((one) => one === kind) ?? null
}

/**
 * The value as the platform takes it in a field of the kind: white space made single, and where the kind allows it cut with
 * an ellipsis. Null when no rule makes it fit: it must not be sent.
 */
export function fitField(kind: FieldKind, value: string): string | null {
  const { longest, shape, mayBeCut } = FIELD_LIMITS[kind]
  const line = value.trim().replace(/\s+/g, ' ')
  const fitting = mayBeCut ? cutTo(line, longest) : line
  return fitting.length <= longest && shape.test(fitting) ? fitting : null
}

/** The text, or as much of it as leaves room for an ellipsis; no character is cut in two. */
export function cutTo(text: string, longest: number): string {
  if (text.length <= longest) return text
  let kept = ''
  for (const character of text) {
    if (kept.length + character.length > longest - 1) break
    kept += character
  }
  return `${kept}…`
}
