import { z } from 'zod'
import { ChannelError } from '../channel-error.ts'
import { meaningOf, WECOM_ERRCODES } from '../errcodes.ts'
import { type Bytes, callJson } from '../http-call.ts'
import { PlatformApi } from '../platform-api.ts'
import type { MessageButton } from '../port.ts'
import { TokenSource, type TokenStore } from '../token-source.ts'
import { fetchMedia, pictureForm } from '../wechat/official-account.ts'

/** An app of a corporation at WeCom. */
export interface WeComAppOptions {
  readonly corpId: string
  readonly agentId: number
  readonly secret: string
  /** `https://qyapi.weixin.qq.com` unless a test says otherwise */
  readonly baseUrl: string
  readonly store: TokenStore
  readonly now: () => Date
  readonly pause?: (milliseconds: number) => Promise<void>
}

/** A card that asks: the text, and buttons below it. */
export interface ButtonCard {
  /** letters, digits, `_-@`, at most 128 bytes; never the same twice in an app */
  readonly taskId: string
  readonly title: string
  readonly text: string
  readonly buttons: readonly MessageButton[]
}

/** What the server says as the app. Every call rejects with ChannelError when it does not succeed. */
export interface WeComApp {
  /**
   * @param once the same text to the same member again within half an hour is not shown again, as for a message whose first
   * try may have arrived; an answer in a talk must be shown however often it is asked for
   * @returns WeCom's id of the message
   */
  sendText(memberId: string, text: string, once: boolean): Promise<string>
  sendCard(memberId: string, card: ButtonCard): Promise<string>
  /** @param picture PNG or JPEG, at most 10 MB */
  sendPicture(memberId: string, picture: Bytes): Promise<string>
  /** A picture that a member sent within the last three days, at most 4 MB. */
  fetchPicture(mediaId: string): Promise<Bytes>
  /** Shows on a card which button was tapped. @param responseCode of the tap: good once, within 72 hours */
  markTapped(memberId: string, responseCode: string, label: string): Promise<void>
}

/** Beyond this WeCom cuts a text off. */
export const LONGEST_TEXT_BYTES = 2048

const TokenAnswer = z.object({
  access_token: z.string().min(1).max(512).optional(),
  expires_in: z.number().int().positive().optional(),
  errcode: z.number().int().default(0),
})
/** Of those named, who could not be written to. */
const SendAnswer = z.object({ msgid: z.string().default(''), invaliduser: z.string().default('') })
const UploadAnswer = z.object({ media_id: z.string().min(1) })
const NOTHING = z.object({})

/** Calls of qyapi.weixin.qq.com in the name of one app, with its token shared by all processes. */
export function wecomApi(options: WeComAppOptions): PlatformApi {
  const { corpId, agentId, baseUrl, store, now, pause } = options
  const tokens = new TokenSource({
    holder: `wecom:${corpId}:${agentId}`,
    store,
    now,
    // until it ends, WeCom answers the same token again
    marginMs: 0,
    forcing: null,
    obtain: (_force, signal) => obtainToken(options, signal),
    ...(pause === undefined ? {} : { pause }),
  })
  return new PlatformApi({ baseUrl, errcodes: WECOM_ERRCODES, tokens, ...(pause === undefined ? {} : { pause }) })
}

export function wecomApp(api: PlatformApi, agentId: number): WeComApp {
  const send = async (memberId: string, message: object, once = true) => {
    const repeats = once ? { enable_duplicate_check: 1, duplicate_check_interval: 1800 } : { enable_duplicate_check: 0 }
    const body = { touser: memberId, agentid: agentId, ...message, ...repeats }
    const call = { operation: 'message_send', method: 'POST', path: '/cgi-bin/message/send', body } as const
    const { msgid, invaliduser } = await api.json(call, SendAnswer)
    if (invaliduser !== '') throw new ChannelError('bad_peer', 'invaliduser', { operation: 'message_send' })
    return msgid
  }
  return {
    sendText: (memberId, text, once) => send(memberId, { msgtype: 'text', text: { content: text } }, once),

    sendCard: (memberId, { taskId, title, text, buttons }) =>
      send(memberId, {
        msgtype: 'template_card',
        template_card: {
          card_type: 'button_interaction',
          main_title: { title },
          sub_title_text: text,
          task_id: taskId,
          button_list: buttons.map(({ says, label }, index) => ({
            text: label,
            style: index === 0 ? 1 : 2,
            key: says,
          })),
        },
      }),

    async sendPicture(memberId, picture) {
      const upload = { operation: 'media_upload', method: 'POST', path: '/cgi-bin/media/upload' } as const
      const { media_id } = await api.json(
        { ...upload, query: { type: 'image' }, body: pictureForm(picture) },
        UploadAnswer,
      )
      return send(memberId, { msgtype: 'image', image: { media_id } }, false)
    },

    fetchPicture: (mediaId) => fetchMedia(api, mediaId),

    async markTapped(memberId, responseCode, label) {
      const button = { replace_name: label }
      const body = { userids: [memberId], agentid: agentId, response_code: responseCode, button }
      const path = '/cgi-bin/message/update_template_card'
      await api.json({ operation: 'update_template_card', method: 'POST', path, body }, NOTHING)
    },
  }
}

async function obtainToken({ corpId, secret, baseUrl }: WeComAppOptions, signal: AbortSignal) {
  const operation = 'gettoken'
  const url = new URL('/cgi-bin/gettoken', baseUrl)
  url.search = new URLSearchParams({ corpid: corpId, corpsecret: secret }).toString()
  const answer = await callJson({ operation, method: 'GET', url, signal }, TokenAnswer)
  if (answer.access_token !== undefined && answer.expires_in !== undefined) {
    return { token: answer.access_token, expiresInSeconds: answer.expires_in }
  }
  const meaning = meaningOf(WECOM_ERRCODES, answer.errcode)
  const kind = meaning === 'refresh_token' ? 'configuration' : meaning
  throw new ChannelError(kind, String(answer.errcode), { operation })
}
