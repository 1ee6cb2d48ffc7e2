import { normalise } from './normalise.ts'
import { currentWeek, readWeek } from './periods.ts'
import { type ReplyIntent, readReply } from './replies.ts'
import { readResidentIntent } from './resident-phrases.ts'
import { readStaffIntent } from './staff-phrases.ts'
import type { TaskReference } from './task-reference.ts'

export type Direction = 'materials' | 'result'

/** A place as a resident names it: his home, the place he always uses, or a village or town by its name. */
export type PlaceWords =
  | { readonly kind: 'home' }
  | { readonly kind: 'usual' }
  | { readonly kind: 'named'; readonly words: string }

/** Actions that name tasks. */
export type TaskAction = 'confirm' | 'dispatch' | 'hand-over'

/** What a text asks for. Who may have it is the server's business: the same words mean the same for everybody. */
export type Intent =
  /** `certain` false: only a bare code was written */
  | { readonly kind: 'bind'; readonly code: string | undefined; readonly certain: boolean }
  | { readonly kind: 'track'; readonly which: 'mine' | 'last' }
  | {
      readonly kind: 'track'
      readonly which: 'number'
      readonly trackingNumber: string
      readonly phoneLast4: string | undefined
    }
  | {
      readonly kind: 'send-back'
      readonly direction: Direction | undefined
      readonly matterWords: string | undefined
      readonly place: PlaceWords | undefined
    }
  | { readonly kind: 'pickup-code' }
  | { readonly kind: 'tasks' }
  | { readonly kind: 'confirm' | 'dispatch'; readonly tasks: readonly TaskReference[]; readonly all: boolean }
  | {
      readonly kind: 'hand-over'
      readonly task: TaskReference | undefined
      readonly pickupCode: string | undefined
    }
  | {
      readonly kind: 'exception' | 'resolve'
      readonly task: TaskReference | undefined
      readonly note: string | undefined
    }
  /** an action was meant, but its tasks could be read in more than one way */
  | { readonly kind: 'unclear'; readonly about: TaskAction }
  /** `week` undefined: a weekly report was asked for, but not understood for which week */
  | { readonly kind: 'weekly'; readonly week: string | undefined }
  /** `consignment` false: leave what is being asked; true: cancel a consignment */
  | { readonly kind: 'cancel'; readonly consignment: boolean; readonly trackingNumber: string | undefined }
  | ReplyIntent
  | { readonly kind: 'unknown' }

const WEEKLY =
  /周报|(?:本|这|上)(?:个)?(?:周|星期)的?(?:情况|小结|总结|汇总|报告|报表|数据|怎么样|怎样|如何|咋样|工作)/u
const WEEKLY_FILLER =
  /周报|情况|小结|总结|汇总|报告|报表|数据|怎么样|怎样|如何|咋样|工作|图片?|卡片|请|麻烦|帮我|给我|发给我|发我|发来|发|看看|看一下|看|查看|查一下|查|来一份|来|一下|一份|我要|我想|我|要|想|把|[的吧吗呢?,，\s]/gu
/**
 * Reads what a text asks for, by fixed rules and nothing else: the same text always means the same.
 * @param now decides which week `上周` is
 */
export function readIntent(text: string, now: Date): Intent {
  const words = normalise(text)
  return (
    readReply(words) ?? readWeekly(words, now) ?? readStaffIntent(words) ?? readResidentIntent(words) ?? fallback(words)
  )
}

function readWeekly(words: string, now: Date): Intent | undefined {
  if (WEEKLY.test(words)) {
    const asked = words.replace(WEEKLY_FILLER, '')
    return { kind: 'weekly', week: asked === '' ? currentWeek(now) : readWeek(asked, now) }
  }
  const week = /周|星期|礼拜|w\d/iu.test(words) ? readWeek(words.replace(WEEKLY_FILLER, ''), now) : undefined
  return week === undefined ? undefined : { kind: 'weekly', week }
}

/** `绑定`-like words that no rule caught end here, and so does everything that asks for nothing the relay can do. */
function fallback(words: string): Intent {
  return /帮助|怎么用|使用方法/u.test(words) ? { kind: 'help' } : { kind: 'unknown' }
}
