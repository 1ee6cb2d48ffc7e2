import { NOT_EXPRESSIBLE, tried } from '../attempt.ts'
import type { Channel } from '../port.ts'
import type { OfficialAccount } from './official-account.ts'

/**
 * The Official Account: the template where the message has one, for it needs no window; otherwise the plain text, which
 * WeChat takes within the customer-service window only.
 * @param miniProgramAppId whose page a template opens; null: it opens nothing
 */
export function officialAccountChannel(
  account: OfficialAccount,
  miniProgramAppId: string | null,
  now: () => Date,
): Channel {
  return {
    name: 'official-account',
    async send({ id, peerId, text, template }) {
      if (template !== null) {
        const { templateId, fields, page } = template
        const miniProgram = page === null || miniProgramAppId === null ? null : { appId: miniProgramAppId, page }
        return tried(now, () =>
          account.sendTemplate({ openId: peerId, templateId, fields, miniProgram, messageId: id }),
        )
      }
      if (text === '') return NOT_EXPRESSIBLE
      return tried(now, async () => {
        await account.sendText(peerId, text)
        return null
      })
    },
  }
}
