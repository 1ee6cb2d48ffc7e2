import { readAttempt } from './attempt-phrases.ts'
import { colleagueIn } from './gist/staff.ts'
import type { Intent } from './intent.ts'
import { readTaskReference, readTaskReferences } from './task-reference.ts'

export type BagAction = 'receive' | 'dispatch' | 'check' | 'manifest'

const QUESTION = /[?？吗嘛么呢]|没有|[没未不别勿]/u
const UNDO =
  /^(?:我|刚才|刚刚|上一个|不好意思|对不起)*[,，]?(?:撤回|撤销|点错|按错|搞错|弄错|填错|登记错|报错|确认错|收错|回错|打错|写错|反悔|误操作|误点)(?:了|啦|一下|刚才的?|上一(?:条|个|次)|这个|那个|登记|操作|确认)*[\s:：,，]*(.*)$/u
const LATE_UNDO = /^(.*?)(?:是)?(?:我)?(?:点错|按错|搞错|弄错|登记错|确认错|收错|报错|误点|要?撤回)(?:的|了|啦)*$/u
const BAG = '(?:整包|拆包|拆袋|封包|这一?包|那一?包|一?整?袋|邮袋|大包|包裹袋)'
/** A seal: letters and digits with at least one digit, as the contract takes it. */
const SEAL = /(?<![A-Z\d])(?=[A-Z\d-]*\d)([A-Z\d](?:[A-Z\d-]{2,18})[A-Z\d])(?![A-Z\d])/iu
const BAG_WORDS = new RegExp(`${BAG}|封签号?`, 'u')
const ASSIGN =
  /^(?:请|把|将|麻烦)*(.{0,20}?)\s*(?:转交给?|转办给?|转派给?|转给|交给|移交给?|派给|分给|让给)\s*(.{0,16}?)(?:办理?|处理|去办|来办|做|吧|了)*$/u
const ASSIGN_OTHERWISE =
  /^(?:把|将)?(.{1,12}?)(?:给|让|叫)(\p{Script=Han}{2,5}?)(?:转过去|转去|去办|来办|办理?|处理|跟进)(?:吧|了)*$/u
const ASSIGN_BARE = /^(?:转办|转派|转交|移交)[\s:：]*(.*)$/u
const EXCEPTIONS =
  /^(?:查|看|查看|看看|看一下|列出|给我看)?(?:一下|下)?(?:本站|我们站?|现在|目前|还)?的?(?:有|还有)?(?:哪些|什么|多少|几个|几件|没处理的|未处理的|未结的?|所有|全部)?的?异常(?:件|情况)?(?:清单|列表|有哪些|有几个|有几件|有多少|有吗|呢|吗|情况)?[?？]?$/u
const RETURN = /^(?:把|将)?(.{0,24}?)(?:退回(?:去|原处|原单位|发件单位|寄件人)?|退件|退掉|原路退回)[\s:：,，]*(.*)$/u
const WRITE_OFF = /^(?:把|将|批准|同意|申请|提出|我|要)*(.{0,24}?)(?:核销|确认丢失|销件)(?:掉|了)?[\s:：,，]*(.*)$/u
const BATCH =
  /^(?:请问|查一下|看看)?(.{2,8}?)(?:来|发来|过来|送来|寄来)?的?(?:那|这)(?:一)?(?:批|些件|几件|包|车)(?:货|件|东西|材料)?(?:现在|都)?(?:到了?(?:没|吗|没有|哪)|在哪|到哪|怎么还没到|来了没|收到没|呢).{0,4}$/u

/** What staff write beyond confirming and reporting; undefined when the text is something else. */
export function readDeskIntent(text: string): Intent | undefined {
  return (
    readAttempt(text) ??
    readUndo(text) ??
    readBag(text) ??
    readAssign(text) ??
    readExceptionWork(text) ??
    readBatch(text)
  )
}

function readUndo(text: string): Intent | undefined {
  const after = UNDO.exec(text)?.[1]
  const before = after === undefined ? LATE_UNDO.exec(text)?.[1] : undefined
  const about = after ?? before
  if (about === undefined || /[?？吗]|怎么|能不能|可以/u.test(text)) return undefined
  const words = about
    .replace(
      /(?:没有?收到|没有?发出|收到|发出|签收|确认|的|了|那一?[条个次]|这一?[条个次]|上一?[条个次]|刚才|刚刚|是|我|,|，|\s)+/gu,
      ' ',
    )
    .trim()
  if (words === '') return { kind: 'undo', task: undefined }
  const task = readTaskReference(words)
  return task && task.by !== 'tracking'
    ? { kind: 'undo', task }
    : task && /^(?:撤回|点错|按错|搞错|弄错)/u.test(text)
      ? { kind: 'undo', task }
      : undefined
}

function readBag(text: string): Intent | undefined {
  if (/^(?:交接)?清单$|^(?:封包|交接|装包|装袋|本站)(?:的)?清单$|^(?:看|打|发|给我)(?:一下|下)?清单$/u.test(text)) {
    return { kind: 'bag', action: 'manifest', words: undefined }
  }
  if (!BAG_WORDS.test(text)) return undefined
  const words = SEAL.exec(text)?.[1]?.toUpperCase()
  if (/清单|里面?有什么|装了?什么|有哪些|明细/u.test(text)) return { kind: 'bag', action: 'manifest', words }
  if (QUESTION.test(text) || /破|坏|断|异常/u.test(text)) return undefined
  if (/核对|拆包|拆开|齐了|齐全|全齐|对齐|对好|点齐|点清/u.test(text)) return { kind: 'bag', action: 'check', words }
  if (/收到|收妥|签收|接收|收/u.test(text)) return { kind: 'bag', action: 'receive', words }
  if (/发出|发走|发车|送出|交出|寄出|已发/u.test(text)) return { kind: 'bag', action: 'dispatch', words }
  return undefined
}

function readAssign(text: string): Intent | undefined {
  if (
    /[?？吗]$|怎么|谁|取件人|收件人|居民|村民|老乡|群众|快递|邮递|邮政|邮局|邮车|司机|本人|码|[不别没]|我/u.test(text)
  )
    return undefined
  const bare = ASSIGN_BARE.exec(text)?.[1]
  const [, about, to] = ASSIGN.exec(text) ?? ASSIGN_OTHERWISE.exec(text) ?? (bare === undefined ? [] : ['', bare, ''])
  if (about === undefined || to === undefined) return undefined
  const pointed = about
    .replace(/(?:任务|这个|这件|那个|那件|件|的|\s)+$/u, '')
    .replace(/^任务/u, '')
    .trim()
  const task = pointed === '' ? undefined : readTaskReference(pointed)
  if (pointed !== '' && task === undefined) return undefined
  const trailing = /^(.*?)\s*(\d{1,4})号?(?:任务)?$/u.exec(to)
  const named = (trailing?.[1] ?? to).trim()
  const name = colleagueIn(`转给${named}`) ?? named.replace(/(?:去|来|帮忙?|跑|送|跟进?|接|负责|一下|一趟)+$/u, '')
  const words = /^[\p{Script=Han}A-Za-z]{1,12}$/u.test(name) ? name : undefined
  if (name !== '' && words === undefined) return undefined
  return { kind: 'assign', task: task ?? (trailing?.[2] ? readTaskReference(trailing[2]) : undefined), words }
}

function readExceptionWork(text: string): Intent | undefined {
  if (EXCEPTIONS.test(text) && !/^(?:查|看)?异常$/u.test(text)) return { kind: 'exceptions', site: undefined }
  if (QUESTION.test(text)) return undefined
  return readSettling('return', RETURN, text) ?? readSettling('write-off', WRITE_OFF, text)
}

function readSettling(kind: 'return' | 'write-off', pattern: RegExp, text: string): Intent | undefined {
  const [, before, after] = pattern.exec(text) ?? []
  if (before === undefined || after === undefined) return undefined
  const pointers = [before, after].map((part) => part.replace(/(?:任务|异常|件|的|了|\s|请|吧)+$/u, '').trim())
  if (pointers.every((pointer) => pointer === '')) return { kind, task: undefined }
  const tasks = readTaskReferences(pointers.filter((pointer) => pointer !== '').join(' '))
  return tasks?.length === 1 ? { kind, task: tasks[0] } : undefined
}

function readBatch(text: string): Intent | undefined {
  const site = BATCH.exec(text)?.[1]
    ?.replace(/^(?:从|在)/u, '')
    .replace(/的$/u, '')
  return site === undefined || /我|你|他|哪|第|上|下/u.test(site) ? undefined : { kind: 'batch', site }
}
