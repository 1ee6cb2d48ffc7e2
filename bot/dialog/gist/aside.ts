import type { Intent } from '../intent.ts'
import { asks } from './mood.ts'

/** The words by which each matter is asked for. */
const ACT: Partial<Record<Intent['kind'], string>> = {
  complain: '(?:投诉|举报|反映)',
  rate: '(?:评价|评分|打分|好评|差评|评|[1-5一二两三四五]\\s*(?:分|颗?星))',
  proxy: '(?:代领|代取|代拿|领|取|拿)',
  redirect: '(?:改送|改寄|改派|改投|转送|转寄|[改换].{0,4}(?:地址|地方|地点|站点?|村|镇)|[改换](?:到|成|去))',
  cancel: '(?:取消|撤销|撤|不寄)',
}

/** What may come, and what was heard. */
const IMAGINED =
  /^(?:我|你们?|那|请问)*(?:如果|要是|假如|万一|假设|听说|据说)|(?:的话|[他她]|\p{Script=Han}{1,3})说(?=[他她我]|可以|已经|能|要)/u
/** 还没出县的话给我转到青溪: what is wished for, if it is not too late. */
const IF_STILL_HERE =
  /(?:(?:如果|要是|假如).{0,6}还?(?:没|未)\p{Script=Han}{1,8}|(?:没|未)\p{Script=Han}{1,8}的话)[\s,，]*(?:就|请|帮我?|给我?|麻烦|直接|把|改|转)/u
/** Whether something is wished for on the condition that it is not too late. */
export const isWishedInTime = (text: string): boolean => IF_STILL_HERE.test(text)
/** What somebody asks of an act before he decides: what it needs, costs, takes and leads to. */
const BEFORE_DECIDING =
  /(?:要|需要?)(?:不要)?(?:带|准备|提供|出示|交|收|花|付|等|写|填|签|办)|(?<![我想还])要(?!求).{0,10}[吗嘛么?？]|要不要|需不需要|用不用|必须|没有.{1,6}(?:能|可以)|收费|要钱|免费|多久|几天|多长时间|会(?:不会|怎么|怎样|被|扣|影响)|怎么(?:写|填|开)|几(?:个|位)?人|有(?:没有)?(?:什么)?用(?!的)|管用|还(?:能|可以)|能再|可以再|怎么处理|(?:什么|啥)(?:要求|规定|限制)|几次|有?什么(?:证件|材料|手续|条件|时候|意思|流程|后果)|流程|哪[里儿]|在哪|谁(?:可以|能|来)/u

/**
 * Whether a text only speaks of what an intent does (how it goes, what it needs, that it was done, what if) and does not ask
 * for it. A complaint tells what happened in any words: of it only what stands at its verb counts.
 */
export function isAside({ kind }: Intent, text: string): boolean {
  const act = ACT[kind]
  if (act === undefined) return false
  const isWished = kind === 'redirect' && isWishedInTime(text)
  if (isPast(act, text) || (!isWished && IMAGINED.test(text))) return true
  if (kind !== 'complain')
    return asks(text) && BEFORE_DECIDING.test(text) && !new RegExp(`(?:怎么|如何|怎样)${act}$`, 'u').test(text)
  if (new RegExp(`^(?:我|我们)?(?:想|要)?${act}.*(?:吗|呢|[?？])$`, 'u').test(text)) return true
  return new RegExp(`${act}(?:了|你们|他们|的话|以后)*(?:${BEFORE_DECIDING.source})`, 'u').test(text)
}

/** 评价过了, 给过五星了, 上次投诉的, 他去领过了, 已经取消了: it was done. */
function isPast(act: string, text: string): boolean {
  const done = new RegExp(`${act}(?:件|证)?(?:过|的(?:事|有|怎|结|处|件|那))`, 'u')
  const before = new RegExp(
    `(?:已经|早就|刚才?|昨天|前天|上次|上回|以前|之前)(?:就|我|给|打|去|都|也|跟)*${act}了`,
    'u',
  )
  const given = new RegExp(`(?:给|打|评)过.{0,2}${act}`, 'u')
  const once = new RegExp(`(?:昨天|前天|上次|上回|以前|之前).{0,8}${act}的$`, 'u')
  return [done, before, given, once].some((pattern) => pattern.test(text))
}
