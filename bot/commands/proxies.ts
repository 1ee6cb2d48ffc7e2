import { PersonName } from '../../server/contract/endpoint.ts'
import { appointProxy, ProxyRelation } from '../../server/contract/pickup.ts'
import type { Command } from '../dialog/command.ts'
import type { Intent } from '../dialog/intent.ts'
import type { Relation } from '../dialog/service-phrases.ts'
import { choose, withOwnConsignment } from './choosing.ts'
import { asked, mayUse, type Outcome, said, type Turn } from './turn.ts'

const RELATION_TEXT: Readonly<Record<Relation, string>> = {
  spouse: '爱人',
  parent: '父母',
  child: '子女',
  sibling: '兄弟姐妹',
  relative: '其他亲戚',
  neighbour: '邻居',
  friend: '朋友同事',
  village_staff: '村干部',
  other: '其他人',
}

/** 代领: asks which consignment, who it is and his name, and gives a code of his own after a yes. */
export async function sendProxy(turn: Turn, intent: Extract<Intent, { kind: 'proxy' }>): Promise<Outcome> {
  if (!mayUse(appointProxy, turn.person.me.roles)) return said('代领由取件的居民本人在自己的微信里办。')
  return withOwnConsignment(
    turn,
    {
      trackingNumber: undefined,
      fits: ({ direction, completedAt, status }) =>
        direction === 'result' && completedAt === null && status !== 'cancelled',
      opening: '请人代领哪一件？请回复序号：',
      none: '您现在没有要取的件，不用代领。',
      again: (trackingNumber) => ({ ...intent, kind: 'appoint', consignmentId: '', trackingNumber }),
    },
    (chosen) => appoint(turn, { ...intent, kind: 'appoint', ...chosen }),
  )
}

/** Asks for what is still missing. */
export async function appoint(turn: Turn, command: Extract<Command, { kind: 'appoint' }>): Promise<Outcome> {
  const { trackingNumber, relation, words } = command
  if (command.consignmentId === '') {
    const wish = { fits: () => true, opening: '', none: '', again: () => command, trackingNumber }
    return withOwnConsignment(turn, wish, ({ consignmentId }) => appoint(turn, { ...command, consignmentId }))
  }
  if (relation === undefined) {
    const choices = ProxyRelation.options.map((one) => ({
      line: RELATION_TEXT[one],
      command: { ...command, relation: one },
    }))
    return choose(turn, '代领的人是您的什么人？请回复序号：', choices)
  }
  const name = PersonName.safeParse(words)
  if (!name.success || words === undefined) {
    const ask = `请写代领人（${RELATION_TEXT[relation]}）的姓名。不办了请回复“取消”。`
    return asked(turn, ask, { wants: 'words', command: { ...command, words: undefined } })
  }
  const ask = `请${RELATION_TEXT[relation]}“${name.data}”代领 ${trackingNumber} 吗？代领人和您本人的身份证都要带。回复“是”就办，“不”就不办。`
  const { consignmentId } = command
  return asked(turn, ask, {
    wants: 'yes',
    command: { kind: 'appoint-now', consignmentId, trackingNumber, relation, name: name.data },
  })
}

/** The person has said yes. */
export async function appointNow(turn: Turn, command: Extract<Command, { kind: 'appoint-now' }>): Promise<Outcome> {
  const { consignmentId, name } = command
  const relation = ProxyRelation.parse(command.relation)
  const proxyId = turn.eventId('proxy', consignmentId, relation, name)
  const proxy = await turn.person.call(appointProxy, { params: { consignmentId }, body: { proxyId, relation, name } })
  return said(`代领码 ${proxy.code}\n请发给${proxy.name}本人，取件时出示，并带上两个人的身份证。码只能用一次。`)
}
