import { afterAll, beforeAll } from 'vitest'
import { wechatApi } from '../../server/channels/wechat/app.ts'
import { type MiniProgram, miniProgram } from '../../server/channels/wechat/mini-program.ts'
import { type OfficialAccount, officialAccount } from '../../server/channels/wechat/official-account.ts'
import { type WeComApp, wecomApi, wecomApp } from '../../server/channels/wecom/app.ts'
import { channelTokenStore } from '../../server/services/channel-tokens.ts'
import type { Clock } from '../../server/services/clock.ts'
import type { ServiceContext } from '../../server/services/context.ts'
import { FakeWeChat, MINI_PROGRAM, OFFICIAL_ACCOUNT } from '../fakes/fake-wechat.ts'
import { FakeWeCom, WECOM_APP } from '../fakes/fake-wecom.ts'
import type { Harness } from '../setup/harness.ts'

/** The fakes of both platforms by the harness's clock, with clients of them. To be read from `beforeAll` on. */
export interface Platforms {
  readonly wechat: FakeWeChat
  readonly wecom: FakeWeCom
  /** clients as another process has them: nothing is shared but the database */
  clients(harness?: Pick<Harness, 'context'>): Clients
  /** pauses that the clients made, in milliseconds */
  readonly pauses: number[]
}

/** Where the fakes listen. */
export interface PlatformUrls {
  readonly wechat: string
  readonly wecom: string
}

export interface Clients {
  readonly miniProgram: MiniProgram
  readonly officialAccount: OfficialAccount
  readonly wecomApp: WeComApp
}

/** The fakes for a test file, started and stopped with it. */
export function usePlatforms(harness: Harness): Platforms {
  const platforms = platformsBy(harness.clock, () => harness.context)
  beforeAll(() => startPlatforms(platforms))
  afterAll(() => stopPlatforms(platforms))
  return platforms
}

/** The fakes by a clock, not started yet. @param usual whose clients they are where nobody is named */
export function platformsBy(clock: Clock, usual: () => ServiceContext): Platforms {
  const wechat = new FakeWeChat(clock)
  const wecom = new FakeWeCom(clock)
  const pauses: number[] = []
  return {
    wechat,
    wecom,
    pauses,
    clients: ({ context } = { context: usual() }) =>
      clientsOf(context, { wechat: wechat.server.url, wecom: wecom.server.url }, (milliseconds) => {
        pauses.push(milliseconds)
      }),
  }
}

export async function startPlatforms({ wechat, wecom }: Platforms): Promise<void> {
  await Promise.all([wechat.server.start(), wecom.server.start()])
}

export async function stopPlatforms({ wechat, wecom }: Platforms): Promise<void> {
  await Promise.all([wechat.server.stop(), wecom.server.stop()])
}

/** The real clients, by the context's clock, with pauses that take no time. */
export function clientsOf(
  context: ServiceContext,
  urls: PlatformUrls,
  onPause: (milliseconds: number) => void = () => undefined,
): Clients {
  const options = {
    store: channelTokenStore(context),
    now: () => context.clock.now(),
    pause: async (milliseconds: number) => {
      onPause(milliseconds)
      // whoever waits for another process lets it go on
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
  const ofWeChat = { ...options, baseUrl: urls.wechat }
  return {
    miniProgram: miniProgram(wechatApi({ ...MINI_PROGRAM, ...ofWeChat })),
    officialAccount: officialAccount(wechatApi({ ...OFFICIAL_ACCOUNT, ...ofWeChat })),
    wecomApp: wecomApp(wecomApi({ ...WECOM_APP, ...options, baseUrl: urls.wecom }), WECOM_APP.agentId),
  }
}
