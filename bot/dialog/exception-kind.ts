import type { z } from 'zod'
import type { ExceptionKind } from '../../server/contract/scans.ts'

/** The first rule that fits decides: a broken seal is more exact than something broken. */
const RULES: readonly (readonly [RegExp, z.infer<typeof ExceptionKind>])[] = [
  [/封签|封条|拆封|被拆|拆开|拆过/u, 'seal_broken'],
  [/错(?:送|寄|投|发|分)|送错|寄错|发错|投错|分错|不是(?:我们|本)(?:村|镇|站)|错了?地方/u, 'misdirected'],
  [/拒收|拒签|不肯收|不愿收|(?<!齐|到|人)不收|不肯签|不签|退回/u, 'refused'],
  [
    /搬走|搬家|搬迁|搬到|搬去|去世|过世|没人在|锁门|查无此人|没(?:有)?这个?人|没此人|地址(?:不对|有误|错|不详|不清)|找不到人|不住|不在家|联系不[上到]|打不通|没人接|无人接|空号|停机|关机/u,
    'moved',
  ],
  [
    /数量|份数|件数|对不上|不符|不一样|不一致|少了?.{0,4}[份件张页]|多了?.{0,4}[份件张页]|清单|[少多]了(?:东西)?$/u,
    'count_mismatch',
  ],
  [/丢|遗失|不见|找不[到着]|[找翻]遍|都没见|失踪|没(?:有)?收到|未收到/u, 'lost'],
  [/破|损|坏|湿|皱|撕|脏|水|烂|裂|淋|泡|污|咬|烧|踩|潮|霉|折|散|压[扁坏]|变形|封口/u, 'damaged'],
]

/** Words of what can be wrong with a document on its way, where a task is named beside them. */
export const DEFECT =
  /[找翻]遍|都没见(?!到?人)|没法(?:交|送|给)|咬|烧|踩|刮|错(?:送|寄|投|发|分)|没(?:有)?封|(?:袋|口|封|包)\p{Script=Han}{0,3}(?:开|脱|掉|松)了|(?:人|他|她|家里).{0,3}不在|不在(?:家|村|本地|当地)|(?:人|他|她|对方)\p{Script=Han}{0,3}不要了|潮|松(?:了|开|动)|霉|虫|散|糊|看不清|涂改|写错|重复|不一样|不同|不够|去世|过世|没人在|锁门|搬去|折(?:痕|了|坏|断)|磨|残缺|破|损(?!失)|坏|烂|裂|湿|淋|泡(?!面)|皱|撕|脏|污|压扁|变形|丢|不见|找不[到着]|遗失|失踪|(?<![多不])少了?|缺|多了?(?=[一二两\d.]*[份件张页个]|出|$)|对不上|不符|不一致|不对|有误|不齐|补正|拆(?:开|过|封)|被拆|没封|封(?:口|条|签).{0,4}(?:开|断|破|掉|坏|脱|松|没)|错投|[送寄投发分](?:到)?错|错了?地方|拒收|拒签|不肯|不愿|(?:人|他|她|对方|家|户|主)\p{Script=Han}{0,4}不(?:收|签|要)|联系不[上到]|打不通|没人接|无人接|空号|停机|关机|搬走|搬家|搬迁|搬到|查无此人|没(?:有)?这个?人|没此人|不在家|不住|不是(?:我们|本|我们?的|[他她]们?家?的|这家)|不认/u

/** What kind of exception a handler describes in his own words; `other` when no rule fits. */
export function exceptionKindOf(note: string): z.infer<typeof ExceptionKind> {
  return RULES.find(([pattern]) => pattern.test(note))?.[1] ?? 'other'
}
