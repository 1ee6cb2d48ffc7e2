import type { CallbackSecrets, CallbackSource } from './channels/callback.ts'
import type { Channel, Talk } from './channels/port.ts'
import { smsCallback, smsChannel } from './channels/sms.ts'
import { officialAccountTalk, wecomTalk } from './channels/talks.ts'
import type { TokenStore } from './channels/token-source.ts'
import { wechatApi } from './channels/wechat/app.ts'
import { miniProgramCallback, officialAccountCallback } from './channels/wechat/callback.ts'
import { type MiniProgram, miniProgram } from './channels/wechat/mini-program.ts'
import { officialAccount } from './channels/wechat/official-account.ts'
import { officialAccountChannel } from './channels/wechat/official-account-channel.ts'
import { subscribeMessageChannel } from './channels/wechat/subscribe-message.ts'
import { type WeComApp, wecomApi, wecomApp } from './channels/wecom/app.ts'
import { wecomChannel } from './channels/wecom/app-channel.ts'
import { wecomCallback } from './channels/wecom/callback.ts'
import type { Config } from './config.ts'
import type { ServerChannel } from './domain/channel-choice.ts'
import type { ChannelEventHandlers } from './services/channel-events.ts'
import type { Clock } from './services/clock.ts'
import { markTappedCard } from './services/mark-tapped-card.ts'

/** What the configuration lets this program say and hear on the platforms of others. */
export interface Platforms {
  readonly channels: ReadonlyMap<ServerChannel, Channel>
  readonly talks: ReadonlyMap<string, Talk>
  readonly miniProgram: Partial<MiniProgram>
  readonly callbacks: readonly CallbackSource[]
  readonly eventHandlers: ChannelEventHandlers
}

/** For programs that speak to nobody. */
export const NO_PLATFORMS: Platforms = {
  channels: new Map(),
  talks: new Map(),
  miniProgram: {},
  callbacks: [],
  eventHandlers: {},
}

/** What one platform adds. */
interface Part {
  readonly channel?: Channel
  readonly talk?: readonly [channel: string, talk: Talk]
  readonly miniProgram?: MiniProgram
  readonly callback?: CallbackSource | undefined
  readonly eventHandlers?: ChannelEventHandlers
}

/** Each platform that is configured; one that is not is silent. */
export function openPlatforms(config: Config, store: TokenStore, clock: Clock): Platforms {
  const now = () => clock.now()
  const parts = [
    miniProgramPart(config, store, now),
    officialAccountPart(config, store, now),
    wecomPart(config, store, now),
    smsPart(config, now),
  ]
  return {
    channels: new Map(parts.flatMap(({ channel }) => (channel === undefined ? [] : [[channel.name, channel]]))),
    talks: new Map(parts.flatMap(({ talk }) => (talk === undefined ? [] : [talk]))),
    miniProgram: parts.find((part) => part.miniProgram !== undefined)?.miniProgram ?? {},
    callbacks: parts.flatMap(({ callback }) => (callback === undefined ? [] : [callback])),
    eventHandlers: Object.assign({}, ...parts.map(({ eventHandlers }) => eventHandlers)),
  }
}

function miniProgramPart(config: Config, store: TokenStore, now: () => Date): Part {
  const { WECHAT_APPID: appId, WECHAT_SECRET: secret, WECHAT_API_URL: baseUrl } = config
  if (appId === undefined || secret === undefined) return {}
  const secrets = secretsOf(config.WECHAT_CALLBACK_TOKEN, config.WECHAT_CALLBACK_AES_KEY, appId)
  const app = miniProgram(wechatApi({ appId, secret, baseUrl, store, now }))
  return {
    channel: subscribeMessageChannel(app, now),
    miniProgram: app,
    callback: secrets && miniProgramCallback(secrets),
  }
}

function officialAccountPart(config: Config, store: TokenStore, now: () => Date): Part {
  const { OFFICIAL_ACCOUNT_APPID: appId, OFFICIAL_ACCOUNT_SECRET: secret, WECHAT_API_URL: baseUrl } = config
  if (appId === undefined || secret === undefined) return {}
  const account = officialAccount(wechatApi({ appId, secret, baseUrl, store, now }))
  const secrets = secretsOf(config.OFFICIAL_ACCOUNT_CALLBACK_TOKEN, config.OFFICIAL_ACCOUNT_CALLBACK_AES_KEY, appId)
  return {
    channel: officialAccountChannel(account, config.WECHAT_APPID ?? null, now),
    talk: ['official-account', officialAccountTalk(account, now)],
    callback: secrets && officialAccountCallback(secrets),
  }
}

function wecomPart(config: Config, store: TokenStore, now: () => Date): Part {
  const { WECOM_CORPID: corpId, WECOM_AGENTID: agentId, WECOM_SECRET: secret, WECOM_API_URL: baseUrl } = config
  if (corpId === undefined || agentId === undefined || secret === undefined) return {}
  const app: WeComApp = wecomApp(wecomApi({ corpId, agentId, secret, baseUrl, store, now }), agentId)
  const secrets = secretsOf(config.WECOM_CALLBACK_TOKEN, config.WECOM_CALLBACK_AES_KEY, corpId)
  return {
    channel: wecomChannel(app, now),
    talk: ['wecom', wecomTalk(app, now)],
    callback: secrets && wecomCallback(secrets),
    eventHandlers: { card_tapped: markTappedCard(app) },
  }
}

function smsPart({ SMS_API_URL: baseUrl, SMS_KEY: key, SMS_SIGNATURE: signature }: Config, now: () => Date): Part {
  if (baseUrl === undefined || key === undefined || signature === undefined) return {}
  return { channel: smsChannel({ baseUrl, key, signature }, now), callback: smsCallback({ key }) }
}

function secretsOf(
  token: string | undefined,
  encodingAesKey: string | undefined,
  receiveId: string,
): CallbackSecrets | undefined {
  return token === undefined || encodingAesKey === undefined ? undefined : { token, encodingAesKey, receiveId }
}
