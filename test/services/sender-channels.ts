import { smsChannel } from '../../server/channels/sms.ts'
import { officialAccountChannel } from '../../server/channels/wechat/official-account-channel.ts'
import { subscribeMessageChannel } from '../../server/channels/wechat/subscribe-message.ts'
import { wecomChannel } from '../../server/channels/wecom/app-channel.ts'
import type { ServiceContext } from '../../server/services/context.ts'
import { clientsOf, type PlatformUrls } from '../channels/platforms.ts'
import { SMS_RULES } from '../fakes/fake-sms-gateway.ts'

export interface SenderUrls extends PlatformUrls {
  readonly sms: string
}

/** The context with the server's own channels, each by its real client on a fake. */
export function withChannels(context: ServiceContext, urls: SenderUrls): ServiceContext {
  const now = () => context.clock.now()
  const { miniProgram, officialAccount, wecomApp } = clientsOf(context, urls)
  const channels = [
    subscribeMessageChannel(miniProgram, now),
    officialAccountChannel(officialAccount, null, now),
    wecomChannel(wecomApp, now),
    smsChannel({ baseUrl: urls.sms, key: SMS_RULES.key, signature: '流转中心' }, now),
  ]
  return { ...context, channels: new Map(channels.map((channel) => [channel.name, channel])) }
}
