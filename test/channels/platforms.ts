import { afterAll, beforeAll } from 'vitest'
import { wechatApi } from '../../server/channels/wechat/app.ts'
import { type MiniProgram, miniProgram } from '../../server/channels/wechat/mini-program.ts'
import { type OfficialAccount, officialAccount } from '../../server/channels/wechat/official-account.ts'
import { type WeComApp, wecomApi, wecomApp } from '../../server/channels/wecom/app.ts'
import { channelTokenStore } from '../../server/services/channel-tokens.ts'
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

export interface Clients {
  readonly miniProgram: MiniProgram
  readonly officialAccount: OfficialAccount
  readonly wecomApp: WeComApp
}

export function usePlatforms(harness: Harness): Platforms {
  const wechat = new FakeWeChat(harness.clock)
  const wecom = new FakeWeCom(harness.clock)
  const pauses: number[] = []
  beforeAll(async () => {
    await Promise.all([wechat.server.start(), wecom.server.start()])
  })
  afterAll(async () => {
    await Promise.all([wechat.server.stop(), wecom.server.stop()])
  })
  return {
    wechat,
    wecom,
    pauses,
    clients({ context } = harness) {
      const options = {
        store: channelTokenStore(context),
        now: () => harness.clock.now(),
        pause: async (milliseconds: number) => {
          pauses.push(milliseconds)
          // whoever waits for another process lets it go on
          await new Promise((resolve) => setImmediate(resolve))
        },
      }
      const ofWeChat = { ...options, baseUrl: wechat.server.url }
      return {
        miniProgram: miniProgram(wechatApi({ ...MINI_PROGRAM, ...ofWeChat })),
        officialAccount: officialAccount(wechatApi({ ...OFFICIAL_ACCOUNT, ...ofWeChat })),
        wecomApp: wecomApp(wecomApi({ ...WECOM_APP, ...options, baseUrl: wecom.server.url }), WECOM_APP.agentId),
      }
    },
  }
}
