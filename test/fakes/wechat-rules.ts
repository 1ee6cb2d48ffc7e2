/** The rules of api.weixin.qq.com that the fake enforces, in one table. */
export const WECHAT_RULES = {
  token: {
    lifetimeSeconds: 7200,
    /** so long before its end an ordinary request gets the next one, and both live */
    renewedBeforeEndSeconds: 300,
    requestsPerMinute: 10_000,
    requestsPerDay: 500_000,
    forcedPerDay: 20,
    secondsBetweenForced: 30,
  },
  codes: { lifetimeSeconds: 300 },
  securityCheck: { longestText: 2500, activeWithinHours: 2, perMinute: 4_000 },
  codePicture: {
    /** digits, letters and these signs */
    scene: /^[\w!#$&'()*+,/:;=?@\-.~]{1,32}$/,
    perMinute: 5_000,
  },
  customerService: {
    message: { lifetimeSeconds: 48 * 3600, messages: 5 },
    tap: { lifetimeSeconds: 60, messages: 3 },
  },
} as const

const symbols = /^[!-~\s]*$/
const length = (text: string) => [...text].length

/** What a field of a template takes, by its kind: `thing1` is of kind `thing`. */
export const FIELD_RULES: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (value) => length(value) <= 20,
  character_string: (value) => length(value) <= 32 && symbols.test(value),
  number: (value) => /^\d{1,32}(\.\d+)?$/.test(value) && value.length <= 32,
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => length(value) <= 5 && /^[^\p{L}\p{N}]+$/u.test(value),
  phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
  name: (value) => /^\p{Script=Han}{1,10}$/u.test(value) || /^[A-Za-z ]{1,20}$/.test(value),
  phone_number: (value) => /^[\d+\- ]{1,17}$/.test(value),
  car_number: (value) => length(value) <= 8,
  amount: (value) => /^[¥￥$]?\d{1,10}(\.\d+)?元?$/.test(value) && value.replace(/\D/g, '').length <= 10,
  time: (value) =>
    /^((\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}) ?)?([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value),
  date: (value) => /^\d{4}年\d{1,2}月\d{1,2}日( ?([01]?\d|2[0-3]):[0-5]\d)?$/.test(value),
}

/** The first field whose value the platform would not take; undefined: all are in order. */
export function brokenField(fields: Readonly<Record<string, unknown>>, wanted: readonly string[]): string | undefined {
  const given = (key: string) => (fields[key] as { value?: unknown } | undefined)?.value
  return wanted.find((key) => {
    const value = given(key)
    const takes = FIELD_RULES[key.replace(/\d+$/, '')]
    return typeof value !== 'string' || value === '' || takes === undefined || !takes(value)
  })
}
