import { readTaskReferences, type TaskReference } from './task-reference.ts'

/** A short answer to a question, or talk that asks for nothing. */
export type ReplyIntent =
  | { readonly kind: 'choice'; readonly picks: readonly TaskReference[] }
  | { readonly kind: 'yes' }
  | { readonly kind: 'no' }
  | { readonly kind: 'help' }
  | { readonly kind: 'more' }
  | { readonly kind: 'thanks' }

const HELP =
  /^(?:帮助|帮忙|帮帮我|help|菜单|功能|目录|说明|使用说明|指令|命令|怎么用|怎么使用|怎么弄|怎么办|怎么操作|你会什么|你能做什么|能办什么|能做什么|有什么功能|客服|人工|人工服务|开始|你好|您好|在吗|hi|hello|喂|[?]+)[啊呀吗]?[?]*$/iu
const YES =
  /^(?:是|是的|是啊|对|对的|对啊|好|好的|好啊|好吧|嗯+|行|可以|可以的|确认|确定|同意|提交|没问题|没错|需要|要|ok|okay|yes|y)[啊呀哦]?$/iu
const NO = /^(?:否|不|不是|不是的|不对|不用|不要|不需要|不行|错|错了|没有|no|n)$/iu
const MORE = /^(?:更多|下一页|下页|继续|还有呢|还有吗|往下)[?]?$/u
const THANKS =
  /^(?:(?:好的?|嗯+|行|哦|ok)[,，\s]*)?(?:谢谢|多谢|谢了|感谢|(?:今天|今年|这周|最近|一直)?辛苦了?|知道了?|明白了?|了解了?|懂了|已阅|没事了?|再见|拜拜)(?:你|您|你们|大家|啊|啦|哦|哈|晒)*$/iu

/** Reads a short answer; undefined when the words are something else. `words` are normalised. */
export function readReply(words: string): ReplyIntent | undefined {
  if (words === '' || HELP.test(words)) return { kind: 'help' }
  if (YES.test(words)) return { kind: 'yes' }
  if (NO.test(words)) return { kind: 'no' }
  if (MORE.test(words)) return { kind: 'more' }
  if (THANKS.test(words)) return { kind: 'thanks' }
  const picks = readTaskReferences(words.replace(/^(?:我?选择?|我要)(?=[\d第])/u, ''))
  const isChoice = picks !== undefined && picks.length > 0 && picks.every((pick) => pick.by !== 'tracking')
  return isChoice ? { kind: 'choice', picks } : undefined
}

/** The one number that a short answer chooses: `2`, `二`, `第2个`. Undefined for none and for several. */
export function readChoice(words: string): number | undefined {
  const reply = readReply(words)
  if (reply?.kind !== 'choice' || reply.picks.length !== 1) return undefined
  const pick = reply.picks[0]
  if (pick?.by === 'number') return pick.number
  return pick?.by === 'position' ? pick.position : undefined
}
