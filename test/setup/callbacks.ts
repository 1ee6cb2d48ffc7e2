import { randomBytes } from 'node:crypto'
import { beforeAll, beforeEach } from 'vitest'
import type { CallbackSecrets, CallbackSource } from '../../server/channels/callback.ts'
import { smsCallback } from '../../server/channels/sms.ts'
import { miniProgramCallback, officialAccountCallback } from '../../server/channels/wechat/callback.ts'
import { wecomCallback } from '../../server/channels/wecom/callback.ts'
import { CallbackSender } from '../fakes/callback-sender.ts'
import { SMS_RULES } from '../fakes/fake-sms-gateway.ts'
import type { Api } from './api.ts'

function secretsOf(receiveId: string): CallbackSecrets {
  const encodingAesKey = randomBytes(32).toString('hex').slice(0, 42).concat('A')
  return { token: `token-of-${receiveId}`, encodingAesKey, receiveId }
}

/** What both sides know, by the app that is called back. */
export const CALLBACK_SECRETS = {
  account: secretsOf('wx000000000account'),
  mini: secretsOf('wx00000000000mini'),
  wecom: secretsOf('ww0000000000corp'),
} as const

/** Every platform that calls back. */
export const callbackSources: readonly CallbackSource[] = [
  officialAccountCallback(CALLBACK_SECRETS.account),
  miniProgramCallback(CALLBACK_SECRETS.mini),
  wecomCallback(CALLBACK_SECRETS.wecom),
  smsCallback({ key: SMS_RULES.key }),
]

/** The platforms that call the API back, by its clock. To be read from `beforeAll` on; before each test the inbox is empty. */
export interface Callbacks {
  readonly account: CallbackSender
  readonly mini: CallbackSender
  readonly wecom: CallbackSender
  /** what lies in the inbox, in the order of what happened, with its content unsealed */
  inbox(): Promise<readonly InboxRow[]>
}

export interface InboxRow {
  readonly channel: string
  readonly kind: string
  readonly peerId: string
  readonly opensWindow: string | null
  readonly status: string
  readonly occurredAt: Date
  readonly content: { readonly kind: string; readonly text?: string }
}

export function useCallbacks(api: Api): Callbacks {
  const senders = new Map<string, CallbackSender>()
  beforeAll(() => {
    const paths = { account: 'official-account', mini: 'mini-program', wecom: 'wecom' } as const
    for (const key of ['account', 'mini', 'wecom'] as const) {
      const told = { ...CALLBACK_SECRETS[key], accountName: 'gh_0001' }
      senders.set(key, new CallbackSender(`${api.url}/callbacks/${paths[key]}`, told, api.clock))
    }
  })
  beforeEach(async () => {
    await api.owner.channelInbox.deleteMany()
    await api.owner.channelNonce.deleteMany()
  })
  const sender = (key: string): CallbackSender => {
    const found = senders.get(key)
    if (found === undefined) throw new Error('the platforms exist only from beforeAll on')
    return found
  }
  return {
    get account() {
      return sender('account')
    },
    get mini() {
      return sender('mini')
    },
    get wecom() {
      return sender('wecom')
    },
    async inbox() {
      const rows = await api.db.channelInbox.findMany({ orderBy: [{ occurredAt: 'asc' }, { dedupeKey: 'asc' }] })
      return rows.map((row) => ({ ...row, content: JSON.parse(api.context.personalData.open(row.contentSealed)) }))
    },
  }
}
