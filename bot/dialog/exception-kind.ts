import type { z } from 'zod'
import type { ExceptionKind } from '../../server/contract/scans.ts'

/** The first rule that fits decides: a broken seal is more exact than something broken. */
const RULES: readonly (readonly [RegExp, z.infer<typeof ExceptionKind>])[] = [
  [/封签|封条|拆封|被拆|拆开/u, 'seal_broken'],
  [/错投|送错|寄错|发错|投错|不是(?:我们|本)(?:村|镇|站)/u, 'misdirected'],
  [/拒收|拒签|不肯收|不收|退回/u, 'refused'],
  [/搬走|搬家|搬迁|查无此人|地址不对|找不到人|不住/u, 'moved'],
  [/数量|份数|件数|对不上|不符|少了?.{0,4}[份件张]|多了?.{0,4}[份件张]|清单/u, 'count_mismatch'],
  [/丢|遗失|不见|找不到|没(?:有)?收到|未收到/u, 'lost'],
  [/破|损|坏|湿|皱|撕|脏|水/u, 'damaged'],
]

/** What kind of exception a handler describes in his own words; `other` when no rule fits. */
export function exceptionKindOf(note: string): z.infer<typeof ExceptionKind> {
  return RULES.find(([pattern]) => pattern.test(note))?.[1] ?? 'other'
}
