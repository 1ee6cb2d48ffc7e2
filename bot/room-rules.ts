import type { Me } from '../server/contract/sessions.ts'
import type { Handle } from './bot.ts'
import type { PeerSessions } from './peer-sessions.ts'
import type { ReadyReply, Reply } from './reply.ts'

const ANSWERS = {
  unbound: '群里只回答绑定过的工作人员。请先私聊我发“绑定”，按提示办好后再来。',
  picture: '图片请私聊我看。',
}
const PRIVATE = '（请私聊我看）'

/**
 * What must not be read by a whole room, whatever an answer says: mobile numbers, numbers of identity documents, and
 * codes of six or eight digits (pick-up and binding codes). A flow number has letters before its digits and stays.
 */
const PERSONAL = /(?<![\dA-Za-z])(?:1[3-9]\d{9}|\d{17}[\dXx]|\d{8}|\d{6}|\d{3} \d{3})(?![\dA-Za-z])/gu

/**
 * A handlers' room: only members who are bound as staff are answered, each as himself, so that the server lets him act
 * for his own site and no other. Nothing personal is said there.
 */
export function withRoomRules(handle: Handle, sessions: PeerSessions): Handle {
  return async (message, context) => {
    if (!message.room) return handle(message, context)
    const isStaff = await sessions.as(message.peerId, async ({ me }) => isBound(me))
    if (!isStaff) return [{ text: ANSWERS.unbound }]
    const replies = await handle(message, context)
    return replies.map(forEverybody)
  }
}

function isBound(me: Me): boolean {
  return me.roles.some(({ role }) => role !== 'resident')
}

function forEverybody(reply: Reply): Reply {
  return 'coming' in reply ? { coming: reply.coming.then(withoutPersonal) } : withoutPersonal(reply)
}

function withoutPersonal(reply: ReadyReply): ReadyReply {
  if ('image' in reply) return { text: ANSWERS.picture }
  return { ...reply, text: reply.text.replace(PERSONAL, PRIVATE) }
}
