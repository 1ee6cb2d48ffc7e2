const PHONE = /(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)/u
const NAME_LABEL = /^(?:收件人|联系人|办事人|姓名|名字|我的名字|他|她)?(?:是|叫|为|我叫|我是)?[:：,，\s]*/u
const NAME = /^[\p{Script=Han}A-Za-z][\p{Script=Han}A-Za-z·.\s]{0,29}$/u
/** Answers that are words and no name. */
const NO_NAME = /^(?:是|否|不|好|对|行|我|他|她|本人|自己|没有|不知道|取消|算了|上次的?)$/u

/** The mobile number in the text, digits only; undefined when there is none. */
export function findPhone(text: string): string | undefined {
  return PHONE.exec(text)?.[0].replace(/\D/g, '')
}

/** The name in `收件人：王小明 13800000000`; undefined when what is left is no name. */
export function readName(text: string): string | undefined {
  const name = text
    .replace(PHONE, ' ')
    .replace(/(?:手机号?|电话|号码|联系方式)[:：\s]*/gu, ' ')
    .trim()
    .replace(NAME_LABEL, '')
    .replace(/^[\s,，、:：]+|[\s,，、:：]+$/gu, '')
  return NAME.test(name) && !NO_NAME.test(name) ? name : undefined
}
