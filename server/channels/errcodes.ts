/**
 * What an errcode of WeChat or WeCom asks of us.
 * - `refresh_token`: the token is dead; the same call with another one may succeed
 * - `back_off`: the platform is busy; the same call again after a pause, three times at most
 * - `next_minute`, `stop_until_tomorrow`: a limit of the minute or of the day is used up, for everybody
 * - `bad_peer`: no such person here; the id is to be marked
 * - `no_consent`, `window_closed`: this person cannot be written to (now); another channel
 * - `content`: the platform does not like what is said
 * - `bad_code`: a one-time code of the mini-program that is wrong, old or used
 * - `configuration`: an account, template, page or permission is not as it should be: somebody must look
 * - `our_bug`: the request breaks the platform's rules
 */
export type ErrcodeMeaning =
  | 'refresh_token'
  | 'back_off'
  | 'next_minute'
  | 'stop_until_tomorrow'
  | 'bad_peer'
  | 'no_consent'
  | 'window_closed'
  | 'content'
  | 'bad_code'
  | 'configuration'
  | 'our_bug'

export type ErrcodeTable = Readonly<Record<number, ErrcodeMeaning>>

export const WECHAT_ERRCODES: ErrcodeTable = {
  [-1]: 'back_off',
  40001: 'refresh_token',
  40014: 'refresh_token',
  42001: 'refresh_token',
  40003: 'bad_peer',
  // follows the Official Account no longer
  43004: 'bad_peer',
  43101: 'no_consent',
  45015: 'window_closed',
  45047: 'window_closed',
  45009: 'stop_until_tomorrow',
  45011: 'next_minute',
  40029: 'bad_code',
  40163: 'bad_code',
  87014: 'content',
  // app id, secret, address that may call, permission
  40013: 'configuration',
  40125: 'configuration',
  40164: 'configuration',
  48001: 'configuration',
  48004: 'configuration',
  // template, page of the released mini-program
  40037: 'configuration',
  41030: 'configuration',
  43107: 'configuration',
  40097: 'our_bug',
  40169: 'our_bug',
  45002: 'our_bug',
  47001: 'our_bug',
  47003: 'our_bug',
}

export const WECOM_ERRCODES: ErrcodeTable = {
  [-1]: 'back_off',
  // too many calls at once
  45033: 'back_off',
  40001: 'refresh_token',
  40014: 'refresh_token',
  42001: 'refresh_token',
  40003: 'bad_peer',
  60111: 'bad_peer',
  // nobody of those named can see the app
  81013: 'bad_peer',
  45009: 'next_minute',
  // corporation, app, address that may call, permission
  40013: 'configuration',
  40056: 'configuration',
  48002: 'configuration',
  60011: 'configuration',
  60020: 'configuration',
  301002: 'configuration',
  40058: 'our_bug',
  44004: 'our_bug',
  45002: 'our_bug',
  47001: 'our_bug',
}

/** What a code means; of one that nobody wrote down, somebody must look at it. */
export function meaningOf(table: ErrcodeTable, errcode: number): ErrcodeMeaning {
  return table[errcode] ?? 'configuration'
}
