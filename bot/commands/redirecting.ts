import { redirectConsignment } from '../../server/contract/consignments.ts'
import type { Command } from '../dialog/command.ts'
import type { Intent } from '../dialog/intent.ts'
import { trackingText } from '../dialog/wording/tracking.ts'
import { withOwnConsignment, withSite } from './choosing.ts'
import { referenceText, tasksBy } from './find-tasks.ts'
import { asked, type Outcome, said, type Turn } from './turn.ts'

type Redirect = Extract<Intent, { kind: 'redirect' }>

/** 改送: asks which consignment and where to, and does it after a yes. */
export async function redirect(turn: Turn, intent: Redirect): Promise<Outcome> {
  const reference = intent.task
  if (reference !== undefined && reference.by !== 'tracking') {
    const [task] = await tasksBy(turn, reference)
    if (!task) return said(`没有${referenceText(reference)}的任务。请写“改送 流转单号 镇名或村名”。`)
    return redirect(turn, { ...intent, task: { by: 'tracking', trackingNumber: task.trackingNumber } })
  }
  return withOwnConsignment(
    turn,
    {
      trackingNumber: reference?.trackingNumber,
      fits: ({ direction, status }) => direction === 'result' && status === 'requested',
      opening: '改送哪一件？请回复序号：',
      none: '没有可以改送的件：已经寄出的不能改送，如需帮助请联系服务站。',
      again: (trackingNumber) => ({ ...intent, task: { by: 'tracking', trackingNumber } }),
    },
    ({ consignmentId, trackingNumber, contents }) => {
      const task = { by: 'tracking' as const, trackingNumber }
      if (intent.words === undefined) {
        const ask = `${trackingNumber}（${contents}）改送到哪里？请写镇名或村名。不改了请回复“取消”。`
        return asked(turn, ask, { wants: 'words', command: { ...intent, task, words: undefined } })
      }
      return withSite(
        turn,
        intent.words,
        (words) => ({ ...intent, task, words }),
        (site) =>
          asked(turn, `把 ${trackingNumber}（${contents}）改送到${site.name}吗？回复“是”就改，“不”就不改。`, {
            wants: 'yes',
            command: { kind: 'redirect-now', consignmentId, trackingNumber, siteId: site.id },
          }),
      )
    },
  )
}

/** The person has said yes. */
export async function redirectNow(turn: Turn, command: Extract<Command, { kind: 'redirect-now' }>): Promise<Outcome> {
  const { consignmentId, siteId, trackingNumber } = command
  const eventId = turn.eventId('redirect', consignmentId, siteId)
  const tracking = await turn.person.call(redirectConsignment, { params: { consignmentId }, body: { eventId, siteId } })
  return said(`已改送。\n${trackingText(tracking, turn.now)}`, { lastTrackingNumber: trackingNumber })
}
