import { tried } from './attempt.ts'
import type { Talk } from './port.ts'
import type { OfficialAccount } from './wechat/official-account.ts'
import { LONGEST_TEXT_BYTES, type WeComApp } from './wecom/app.ts'
import { withinBytes } from './wecom/app-channel.ts'

/** Answers by customer-service messages, within the window that the person opened. */
export function officialAccountTalk(account: OfficialAccount, now: () => Date): Talk {
  return {
    answer: (peerId, part) =>
      tried(now, async () => {
        if ('text' in part) await account.sendText(peerId, withinBytes(part.text, LONGEST_TEXT_BYTES))
        else await account.sendPicture(peerId, part.picture)
        return null
      }),
    picture: (mediaId) => account.fetchPicture(mediaId),
  }
}

/** Answers by messages of the app; the same answer is shown however often it is asked for. */
export function wecomTalk(app: WeComApp, now: () => Date): Talk {
  return {
    answer: (peerId, part) =>
      tried(now, () =>
        'text' in part
          ? app.sendText(peerId, withinBytes(part.text, LONGEST_TEXT_BYTES), false)
          : app.sendPicture(peerId, part.picture),
      ),
    picture: (mediaId) => app.fetchPicture(mediaId),
  }
}
