import * as contract from '../../contract/channel-health.ts'
import { reportChannelHealth } from '../../services/channel-health.ts'
import { handle } from '../route.ts'

export const channelHealthRoutes = [
  handle(contract.reportChannelHealth, async ({ context, params, body: { aliveAt, ...report } }) => ({
    nextReportSeconds: await reportChannelHealth(context, {
      ...report,
      channel: params.channel,
      aliveAt: aliveAt === null ? null : new Date(aliveAt),
    }),
  })),
]
