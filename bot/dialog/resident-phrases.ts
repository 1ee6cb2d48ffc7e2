import { isOfTask } from './gist/pointers.ts'
import type { Intent } from './intent.ts'
import { readSendBack } from './send-back-phrases.ts'
import { findTrackingNumber } from './tracking-number.ts'

const BIND =
  /^(?:我要|我想|请|怎么|如何|怎样|帮我)?(?:绑定|绑号|绑订)(?:我的|一下|账号|微信|身份|小程序|码|手机)*(?:是|为)?[:：,，\s]*(\d[\d\s-]*\d)?[?]?$/u
const PICKUP_CODE =
  /^(?:(?:查|看|查看|给我|发|我的|我要|我|的|一下)\s*)*(?:取件码|取货码|提货码|领取码|取件二维码)(?:是多少|是什么|多少|呢|发我|给我|发给我)?[?]?$|^(?:怎么|如何|我要|我来|去哪|到哪|在哪)?(?:儿|里)?(?:取件|拿件|取货|领件|领证|拿证)[?]?$/u
const CANCEL = /^(?:请|帮我|我要|我想|麻烦)?(?:取消|撤销|撤回|退出|结束)(.*)$/u
const GIVE_UP =
  /^我?(?:算了|停止|返回|(?:先|还是)?(?:不|不想|不要|不用|不打算)再?(?:寄回?|办|弄|填|搞|要|用)?了|不寄回?|不办)(?:吧|啦|谢谢)?(?:[\s,，]*(?:太|真|好|有点)?(?:麻烦|复杂|难|慢|贵).{0,3})?$/u
const CONSIGNMENT =
  /^(?:掉|了)?(?:我)?(?:的)?(?:这个|那个|这一?件|上一?个)?(?:寄件|流转件|快件|件|申请|订单|寄送|邮寄|单子?)(?:吧)?$/u
const TRACK_LAST =
  /^(?:我要|我想|帮我|请|怎么)?(?:查(?:一下|下|查|一查|看)?(?:快递|快件|包裹|件|单|物流|进度)|查询|查一下|查下|查一查|物流|进度|快递|追踪|跟踪|查)(?:一下)?$/u
const ITEMS = '(?:件|快件|快递|包裹|流转件|寄件|单子)(?!码)'
const ASKS_HOW_FAR =
  '(?:(?:到|在)(?:了)?(?:哪|什么地方|啥地方)|到没到|到了?[没吗]|寄出了?[没吗]|寄了[没吗]|收到了?[没吗]|办好了[没吗]|进度|(?:什么时候|什么时间|啥时候|啥时|何时|几时|多久|多会儿|哪天|几号)(?:才?能|才?会|才|可以)?(?:到|拿|取|领|好|收)|没(?:有)?收到|没(?:有)?到|怎么还|(?:下来|出来|签收|处理)了?[没吗]|到哪一?步|卡在哪|在路上了?[没吗]|有消息[没吗了])'
/** What is the person's own; a number in it is somebody's task or address. */
const TRACK_MINE = new RegExp(
  `我的?(?:所有|全部)?的?${ITEMS}|我\\D{0,12}${ASKS_HOW_FAR}|^\\D{0,14}${ASKS_HOW_FAR}|我的?\\p{Script=Han}{0,8}(?:证|执照|件|本|卡|材料|东西)\\p{Script=Han}{0,4}(?:怎么样了?|咋样了?|如何了)|寄的.{0,8}${ASKS_HOW_FAR}|我.{0,14}(?:到|送|寄)\\p{Script=Han}{0,4}(?:了?没有|了[吗没])[?？]?$|^(?:帮我)?[看查](?:看|一下|下)?我的`,
  'u',
)

/** Asks where something is done, not where a document is. */
const WHERE_TO_GO =
  /(?:评价|投诉|举报|绑定|菜单|按钮|功能|设置|入口|窗口|大厅|服务站|村站|站点|中心|办公室|[你您]们?)的?(?:地址|位置)?(?:是|在|去)+(?:哪|什么地方)/u

/** What residents write in the words that the help names, or with a tracking number. */
export function readExactly(text: string): Intent | undefined {
  return readBind(text) ?? readPickupCode(text) ?? readCancel(text) ?? readTrackNumber(text)
}

/** What else residents write; undefined when the text is something else. */
export function readResidentIntent(text: string): Intent | undefined {
  return readTrack(text) ?? readSendBack(text)
}

function readBind(text: string): Intent | undefined {
  const match = BIND.exec(text)
  if (match) return { kind: 'bind', code: match[1]?.replace(/[\s-]/g, ''), certain: true }
  // Only a binding code has eight digits; but it joins accounts, so it is asked before it is used.
  return /^\d{8}$/.test(text) ? { kind: 'bind', code: text, certain: false } : undefined
}

const ABOUT_CODE =
  /过期|输错|有效期|泄露|能用(?:多久|几)|必须|一定|是不是要|要不要|需不需要|非要|本人吗|给(?:别|其他|旁|外)?人|干(?:什么|啥|嘛)|(?:什么|啥)用|就不能|没有?取件码.{0,4}(?:能|可以)|不要取件码|能不能不/u
/** Whether a text only speaks of pick-up codes: who needs one, and what for. */
export const speaksOfCode = (text: string): boolean => ABOUT_CODE.test(text)

function readPickupCode(text: string): Intent | undefined {
  const asksForCode =
    /(?:取件|取货|提货|领取)码/u.test(text) &&
    !speaksOfCode(text) &&
    !/\d|签收|交件|交付|不对|错|是什么意思|有什么用/u.test(text)
  return asksForCode || PICKUP_CODE.test(text) ? { kind: 'pickup-code' } : undefined
}

/** 取消: alone it leaves what is being asked, with a number or 件 it is about a consignment. */
export function readCancel(text: string): Extract<Intent, { kind: 'cancel' }> | undefined {
  if (GIVE_UP.test(text)) return { kind: 'cancel', consignment: false, trackingNumber: undefined }
  const named =
    /取消|不寄|不要|撤销/u.test(text) && !/[?？吗]|怎么|[不别没]要?取消/u.test(text)
      ? findTrackingNumber(text)
      : undefined
  if (named !== undefined) return { kind: 'cancel', consignment: true, trackingNumber: named }
  const rest = CANCEL.exec(text)?.[1]?.trim()
  if (rest === undefined) return undefined
  if (rest === '' || /^[了吧啦]+$/u.test(rest)) return { kind: 'cancel', consignment: false, trackingNumber: undefined }
  const trackingNumber = findTrackingNumber(rest)
  if (trackingNumber) return { kind: 'cancel', consignment: true, trackingNumber }
  return CONSIGNMENT.test(rest) ? { kind: 'cancel', consignment: true, trackingNumber: undefined } : undefined
}

function readTrackNumber(text: string): Intent | undefined {
  const trackingNumber = findTrackingNumber(text) ?? wordAfterTrack(text)
  return trackingNumber === undefined
    ? undefined
    : { kind: 'track', which: 'number', trackingNumber, phoneLast4: last4Of(text) }
}

function readTrack(text: string): Intent | undefined {
  if (TRACK_LAST.test(text)) return { kind: 'track', which: 'last' }
  if (!TRACK_MINE.test(text) || /全部|都(?:收|发|到)/u.test(text) || WHERE_TO_GO.test(text) || isOfTask(text))
    return undefined
  const about = documentIn(text)
  return about === undefined ? { kind: 'track', which: 'mine' } : { kind: 'track', which: 'mine', about }
}

/** The document that is asked for: 我的身份证寄到哪了 asks for 身份证. */
export function documentIn(text: string): string | undefined {
  const [document] =
    /\p{Script=Han}{0,6}?(?:证书?|执照|户口[本簿]|护照|社保卡|医保卡|批文|许可)/u.exec(
      text.replace(/^.*?我?的/u, ''),
    ) ?? []
  // 证 and 证件 may be any of his
  return document === undefined || /^证[书件]?$/u.test(document) ? undefined : document
}

/** After 查件 any run of digits is meant as a number; the server says what is wrong with it. */
function wordAfterTrack(text: string): string | undefined {
  return /^(?:查件|查询|查一下|查单|查|单号|追踪|跟踪)\s*:?\s*([A-Z\d-]{6,24})(?![A-Z\d-])/iu
    .exec(text)?.[1]
    ?.toUpperCase()
}

const WHOLE_NUMBER = /SH[\s-]*\d(?:[\s-]?\d){8}(?!\d)|(?<!\d)\d{9}(?!\d)/giu

/** `查件 SH123456789 1234`, `… 尾号1234`: the last four digits of the consignee's phone open the details. */
function last4Of(text: string): string | undefined {
  return /(?:尾号|[后末]四位|手机号?|电话|[\s,，])\D{0,4}(?<!\d)(\d{4})(?!\d)/u.exec(
    text.replace(WHOLE_NUMBER, ' '),
  )?.[1]
}
