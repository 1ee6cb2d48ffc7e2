import type { Intent } from './intent.ts'
import { readTaskReferences } from './task-reference.ts'

/** Nobody took it: 没人在家, 没送成, 派送失败, 电话没人接, 门没开. */
export const FAILED =
  /没有?人在家?|没有?人$|家里?没有?人|人不在家?|不在家|没有?送(?:成|到|出去)|送不(?:到|成|出去)|(?:派送|投递|送件|投送|送货)(?:失败|不成功|未成功|没成功?)|没有?人(?:接|应|开门|签收|收)|敲门没|门没开|没开门|联系不上|没有?(?:见|碰|遇|找)[到着]人|没有?碰见人|电话不接|不接电话|锁着门|门锁着/u
const ASKED = /[?？吗嘛么呢]/u

/** `12 没人在家`: an attempt that failed, of the one task it names; undefined when the text is something else. */
export function readAttempt(text: string): Intent | undefined {
  const failed = FAILED.exec(text)
  if (!failed || ASKED.test(text)) return undefined
  const around = [text.slice(0, failed.index), text.slice(failed.index + failed[0].length)]
  const tasks = around.map((part) => {
    const pointer = part.replace(
      /^[\s,，:：]+|(?:任务|送[了过]?|今天|刚才|件|的|了|说|打?电话|手机|送过去|送去|去送|上门|敲门|[\s,，:：])+$|^(?:送不(?:了|到|成)|打不通|[\s,，:：])+/gu,
      '',
    )
    return pointer === '' ? [] : (readTaskReferences(pointer) ?? [])
  })
  const [task, ...others] = tasks.flat()
  return task === undefined || others.length > 0 ? undefined : { kind: 'attempt-failed', task, note: failed[0] }
}

/** Why it failed, in the contract's words. */
export function attemptReasonOf(note: string): 'nobody_home' | 'closed' | 'other' {
  if (/门没开|没开门/u.test(note)) return 'closed'
  return /没有?人|家|不在|联系不上/u.test(note) ? 'nobody_home' : 'other'
}
