import { NOT_EXPRESSIBLE, tried } from '../attempt.ts'
import type { Channel } from '../port.ts'
import type { MiniProgram } from './mini-program.ts'

/** 订阅消息 of the mini-program: approved templates only, one message for each consent. */
export function subscribeMessageChannel(app: MiniProgram, now: () => Date): Channel {
  return {
    name: 'subscribe-message',
    async send({ peerId, template }) {
      if (template === null) return NOT_EXPRESSIBLE
      const { templateId, fields, page } = template
      return tried(now, async () => {
        await app.sendSubscribeMessage({ openId: peerId, templateId, fields, page })
        return null
      })
    },
  }
}
