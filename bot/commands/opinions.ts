import { fileComplaint } from '../../server/contract/complaints.ts'
import { rateConsignment } from '../../server/contract/ratings.ts'
import type { Command } from '../dialog/command.ts'
import type { Intent } from '../dialog/intent.ts'
import { shortened } from '../dialog/wording/length.ts'
import { withOwnConsignment } from './choosing.ts'
import { asked, mayUse, type Outcome, said, type Turn } from './turn.ts'

/** As the contract takes it, in characters. */
const SHORTEST_COMPLAINT = 5
const LONGEST_COMPLAINT = 500
const LONGEST_COMMENT = 300
const SCORES = [5, 4, 3, 2, 1] as const

type Complain = Extract<Intent, { kind: 'complain' }>

/** 投诉: asks which consignment and what is wrong, reads it back, and files it after a yes. */
export async function complain(turn: Turn, intent: Complain): Promise<Outcome> {
  if (!mayUse(fileComplaint, turn.person.me.roles))
    return said('工作账号不能投诉。居民可以用自己的微信，或打服务站电话。')
  return withOwnConsignment(
    turn,
    {
      trackingNumber: intent.trackingNumber,
      fits: ({ status }) => status !== 'cancelled',
      opening: '投诉哪一件？请回复序号：',
      none: '您还没有流转件。对服务有意见，请到服务站或打县流转中心电话。',
      again: (trackingNumber) => ({ ...intent, trackingNumber }),
    },
    ({ consignmentId, trackingNumber, contents }) => {
      const text = (intent.words ?? '').slice(0, LONGEST_COMPLAINT)
      if ([...text].length < SHORTEST_COMPLAINT) {
        const ask = `投诉 ${trackingNumber}（${contents}）：请写清楚是什么情况，至少 ${SHORTEST_COMPLAINT} 个字。不投诉了请回复“取消”。`
        return asked(turn, ask, { wants: 'words', command: { ...intent, trackingNumber, words: undefined } })
      }
      const command: Command = { kind: 'complain-now', consignmentId, text }
      const ask = `投诉 ${trackingNumber}（${contents}）：\n“${shortened(text, 200)}”\n提交吗？回复“是”就提交，“不”就不提交。`
      return asked(turn, ask, { wants: 'yes', command })
    },
  )
}

/** The person has said yes. */
export async function complainNow(turn: Turn, command: Extract<Command, { kind: 'complain-now' }>): Promise<Outcome> {
  const { consignmentId, text } = command
  const complaintId = turn.eventId('complaint', consignmentId)
  await turn.person.call(fileComplaint, { params: { consignmentId }, body: { complaintId, text } })
  return said('投诉已交给县流转中心，有答复会马上告诉您。')
}

type Rate = Extract<Intent, { kind: 'rate' }>

/** 评价 5 分: of what arrived last, or of the one that is chosen; a rating is given once, so it is read back first. */
export async function rate(turn: Turn, intent: Rate): Promise<Outcome> {
  if (!mayUse(rateConsignment, turn.person.me.roles)) return said('工作账号不能评价。看群众评价请回复“满意度”。')
  return withOwnConsignment(
    turn,
    {
      trackingNumber: undefined,
      fits: ({ status }) => status === 'completed',
      opening: '评价哪一件？请回复序号：',
      none: '您还没有签收的件，收到以后再评价。',
      again: (trackingNumber) => ({
        kind: 'rate-one',
        consignmentId: '',
        trackingNumber,
        score: intent.score,
        words: intent.words,
      }),
    },
    (chosen) => rateOne(turn, { kind: 'rate-one', ...chosen, score: intent.score, words: intent.words }),
  )
}

/** Asks for the score where none was given. */
export async function rateOne(turn: Turn, command: Extract<Command, { kind: 'rate-one' }>): Promise<Outcome> {
  const { trackingNumber, score } = command
  if (command.consignmentId === '') {
    const wish = { fits: () => true, opening: '', none: '', again: () => command, trackingNumber }
    return withOwnConsignment(turn, wish, ({ consignmentId }) => rateOne(turn, { ...command, consignmentId }))
  }
  if (score === undefined) {
    const options = SCORES.map((one) => ({ number: one, command: { ...command, score: one } }))
    return asked(turn, `给 ${trackingNumber} 打几分？请回复 1 到 5（5 分最好）。`, { wants: 'choice', options })
  }
  const comment = command.words?.slice(0, LONGEST_COMMENT)
  const said = comment === undefined ? '' : `，并写上“${shortened(comment, 60)}”`
  return asked(turn, `给 ${trackingNumber} 打 ${score} 分${said}，提交后不能改。回复“是”就提交，“不”就不提交。`, {
    wants: 'yes',
    command: { kind: 'rate-now', consignmentId: command.consignmentId, score, comment },
  })
}

/** The person has said yes. */
export async function rateNow(turn: Turn, command: Extract<Command, { kind: 'rate-now' }>): Promise<Outcome> {
  const { consignmentId, score, comment } = command
  await turn.person.call(rateConsignment, {
    params: { consignmentId },
    body: { score, ...(comment === undefined ? {} : { comment }) },
  })
  return said(score >= 4 ? '谢谢您的评价。' : '谢谢您的评价，我们会改进。有具体问题可以回复“投诉”。')
}
