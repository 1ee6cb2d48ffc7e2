import type { Intent } from '../intent.ts'
import { asks, withoutCourtesy } from './mood.ts'

const SUMMARY = /周报|每周(?:都)?(?:发|推)|汇总|(?:每|定)(?:周|时|个星期).{0,6}(?:总结|汇总|报)|推送/u
const STOP =
  /退订|(?:可以|能)不发|不(?:要|用|想|需要|必)(?:再|给我|每周|收到|看|接收)*(?:发|推|收|送|看|周报|汇总|推送)|别(?:再|给我)*(?:发|推|送)|(?:周报|汇总|推送).{0,3}不(?:要|用|想|需要)|停(?:发|掉|了|止|推|[吗嘛]|$)|关(?:掉|闭|了)|取消|屏蔽|免打扰/u
const RESUME =
  /恢复|重新(?:订|发|推|开|给)|(?:继续|接着|照常)(?:给我)?(?:发|推|订|给)|订阅|开启|打开|开通|(?:每周|每个?星期|每周一|定期|定时|按时|以后).{0,5}(?:发|推|送)|还(?:是)?(?:要|想要?)/u

/** 不要再发周报了, 每周给我发周报: whether the weekly summary is to come by itself. */
export function subscriptionGist(words: string): Intent | undefined {
  if (/^td$/iu.test(words)) return { kind: 'subscription', wanted: false }
  const text = withoutCourtesy(words)
  if (!SUMMARY.test(text) || /没收到|没发/u.test(text)) return undefined
  // asked how or whether: offered, not done
  if (asks(text)) return STOP.test(text) ? { kind: 'unknown' } : undefined
  if (STOP.test(text))
    return { kind: 'subscription', wanted: /(?:不要|别|不能|不)(?:给我)?(?:停|取消|退订)/u.test(text) }
  return RESUME.test(text) ? { kind: 'subscription', wanted: true } : undefined
}
