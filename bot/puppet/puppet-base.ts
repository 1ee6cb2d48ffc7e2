import './silence-log.mjs'
import { Puppet } from 'wechaty-puppet'

/** A wechaty ability that no channel of ours has: calling it is a mistake in the bot, not a state of the world. */
export class UnsupportedByChannelError extends Error {
  override readonly name = 'UnsupportedByChannelError'
  constructor(member: string, puppet: string) {
    super(`${member} is not supported by ${puppet}`)
  }
}

/** Every abstract member of wechaty's Puppet that PuppetBridge leaves unimplemented. */
const UNSUPPORTED = [
  'contactAlias',
  'contactAvatar',
  'contactCorporationRemark',
  'contactDescription',
  'contactPhone',
  'contactSelfName',
  'contactSelfQRCode',
  'contactSelfSignature',
  'conversationReadMark',
  'friendshipAccept',
  'friendshipAdd',
  'friendshipRawPayload',
  'friendshipRawPayloadParser',
  'friendshipSearchHandle',
  'friendshipSearchPhone',
  'messageContact',
  'messageForward',
  'messageImage',
  'messageLocation',
  'messageMiniProgram',
  'messageRecall',
  'messageSendContact',
  'messageSendLocation',
  'messageSendMiniProgram',
  'messageSendPost',
  'messageSendUrl',
  'messageUrl',
  'postPublish',
  'postRawPayload',
  'postRawPayloadParser',
  'postSearch',
  'roomAdd',
  'roomAnnounce',
  'roomAvatar',
  'roomCreate',
  'roomDel',
  'roomInvitationAccept',
  'roomInvitationRawPayload',
  'roomInvitationRawPayloadParser',
  'roomQRCode',
  'roomQuit',
  'roomTopic',
  'tagContactAdd',
  'tagContactDelete',
  'tagContactList',
  'tagContactRemove',
  'tap',
  'tapSearch',
] as const satisfies readonly (keyof Puppet)[]

/**
 * Fills the members no channel of ours can serve with bodies that reject. Wechaty composes Puppet out of mixins whose
 * types forget which members are abstract: tsc demands two of the 65, and a forgotten one would surface as
 * "is not a function" in the middle of a talk. test/bot holds the whole list of 65.
 */
export abstract class PuppetBase extends Puppet {
  static {
    for (const member of UNSUPPORTED) {
      Object.defineProperty(PuppetBase.prototype, member, {
        configurable: true,
        writable: true,
        value(this: PuppetBase): Promise<never> {
          return Promise.reject(new UnsupportedByChannelError(member, this.name()))
        },
      })
    }
  }
}
