import { z } from 'zod'
import { endpoint, Id, Instant } from './endpoint.ts'
import { Channel } from './sessions.ts'

const Count = z.number().int().min(0).max(2_000_000_000)

export const ChannelHealthReport = z.object({
  /** made by the chatbot when it starts: several may keep one channel open */
  reporterId: Id,
  state: z.enum(['online', 'offline', 'stopped']),
  /** the platform's last sign of life */
  aliveAt: Instant.nullable(),
  pending: Count,
  turnedAway: Count,
  reconnects: Count,
})
export type ChannelHealthReport = z.infer<typeof ChannelHealthReport>

export const reportChannelHealth = endpoint({
  id: 'reportChannelHealth',
  method: 'POST',
  path: '/channels/:channel/health',
  summary: 'How a chat channel is; a channel that nobody has reported for a while counts as silent',
  access: 'service',
  params: z.object({ channel: Channel }),
  body: ChannelHealthReport,
  response: z.object({ nextReportSeconds: z.number().int().positive() }),
  requestsPerMinute: 6000,
})
