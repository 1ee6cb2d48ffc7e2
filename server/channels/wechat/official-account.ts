import { z } from 'zod'
import type { Bytes } from '../http-call.ts'
import type { PlatformApi } from '../platform-api.ts'
import { valuesOf } from './mini-program.ts'

export interface TemplateMessage {
  readonly openId: string
  readonly templateId: string
  readonly fields: Readonly<Record<string, string>>
  /** what a tap opens; null: nothing */
  readonly miniProgram: { readonly appId: string; readonly page: string } | null
  /** the same message again is not shown again */
  readonly messageId: string
}

/** What the server says as the Official Account. Every call rejects with ChannelError when it does not succeed. */
export interface OfficialAccount {
  /** Only within the customer-service window that the person opened. */
  sendText(openId: string, text: string): Promise<void>
  /** As `sendText`. @param picture PNG or JPEG, at most 10 MB */
  sendPicture(openId: string, picture: Bytes): Promise<void>
  /** A picture that somebody sent within the last three days, at most 4 MB. */
  fetchPicture(mediaId: string): Promise<Bytes>
  /** @returns WeChat's id of the message: a receipt follows as a callback (`delivery_result`) */
  sendTemplate(message: TemplateMessage): Promise<string>
}

const NOTHING = z.object({})
const TemplateAnswer = z.object({ msgid: z.union([z.number(), z.string()]) })
const UploadAnswer = z.object({ media_id: z.string().min(1) })
/** Longest `client_msg_id`. */
const CLIENT_ID_LENGTH = 32

export function officialAccount(api: PlatformApi): OfficialAccount {
  const say = (body: object) =>
    api.json({ operation: 'custom_send', method: 'POST', path: '/cgi-bin/message/custom/send', body }, NOTHING)
  return {
    async sendText(openId, text) {
      await say({ touser: openId, msgtype: 'text', text: { content: text } })
    },

    async sendPicture(openId, picture) {
      const upload = { operation: 'media_upload', method: 'POST', path: '/cgi-bin/media/upload' } as const
      const { media_id } = await api.json(
        { ...upload, query: { type: 'image' }, body: pictureForm(picture) },
        UploadAnswer,
      )
      await say({ touser: openId, msgtype: 'image', image: { media_id } })
    },

    fetchPicture: (mediaId) => fetchMedia(api, mediaId),

    async sendTemplate({ openId, templateId, fields, miniProgram, messageId }) {
      const body = {
        touser: openId,
        template_id: templateId,
        ...(miniProgram === null ? {} : { miniprogram: { appid: miniProgram.appId, pagepath: miniProgram.page } }),
        client_msg_id: messageId.replaceAll('-', '').slice(0, CLIENT_ID_LENGTH),
        data: valuesOf(fields),
      }
      const path = '/cgi-bin/message/template/send'
      return String((await api.json({ operation: 'template_send', method: 'POST', path, body }, TemplateAnswer)).msgid)
    },
  }
}

/** What somebody sent, from where both platforms keep it. */
export function fetchMedia(api: PlatformApi, mediaId: string): Promise<Bytes> {
  return api.bytes({ operation: 'media_get', method: 'GET', path: '/cgi-bin/media/get', query: { media_id: mediaId } })
}

/** A picture as the platforms' uploads want it. */
export function pictureForm({ contentType, bytes }: Bytes): FormData {
  const form = new FormData()
  const ending = contentType === 'image/jpeg' ? 'jpg' : 'png'
  form.append('media', new Blob([new Uint8Array(bytes)], { type: contentType }), `picture.${ending}`)
  return form
}
