import { listBags } from '../../server/contract/bags.ts'
import { readPeriodSummary } from '../../server/contract/period-reports.ts'
import type { Intent } from '../dialog/intent.ts'
import { bagLine } from '../dialog/wording/bags.ts'
import { linesThatFit } from '../dialog/wording/length.ts'
import { taskLine } from '../dialog/wording/tasks.ts'
import { openTasks } from './find-tasks.ts'
import { showReport } from './reports.ts'
import { mayUse, type Outcome, said, type Turn } from './turn.ts'

/** Bags looked through for one message. */
const LISTED = 50

/** 三河那批到了没: the bags and tasks that come from a place or go there; to oversight the figures of the place. */
export async function showBatch(turn: Turn, { site }: Extract<Intent, { kind: 'batch' }>): Promise<Outcome> {
  if (!mayUse(listBags, turn.person.me.roles)) {
    if (!mayUse(readPeriodSummary, turn.person.me.roles)) return said('您的件到哪了，请回复“我的件”或写流转单号。')
    return showReport(turn, { kind: 'report', topic: 'summary', period: undefined, site })
  }
  const [bags, { tasks }] = await Promise.all([
    turn.person.call(listBags, { query: { scope: 'under_way', limit: LISTED } }),
    openTasks(turn),
  ])
  // what people call the hub
  const name = /^县(?:里|上|城|中心|流转中心)?$/u.test(site) ? '流转中心' : site
  const lines = [
    ...bags.items
      .filter(({ fromSiteName, toSiteName }) => `${fromSiteName} ${toSiteName}`.includes(name))
      .map((bag) => `封包 ${bagLine(bag)}`),
    ...tasks
      .filter(({ legText, siteName }) => `${legText} ${siteName}`.includes(name))
      .map((task) => taskLine(task, turn.now)),
  ]
  if (lines.length === 0) return said(`没有在路上的封包或待办任务和“${site}”有关，可能已经办完或还没发出。`)
  return said([`和“${site}”有关的：`, ...linesThatFit(lines, 40)].join('\n'))
}
