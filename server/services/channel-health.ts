import {
  type ChannelHealth,
  type ChannelReport,
  channelHealth as healthOf,
  REPORT_EVERY_SECONDS,
} from '../domain/channel-health.ts'
import { readChannelReports, saveChannelReport } from '../store/channel-health.ts'
import type { ServiceContext } from './context.ts'

export type { ChannelHealth }

/** A channel that nobody has reported for so long is no longer in use, in milliseconds. */
const FORGOTTEN_MS = 24 * 60 * 60_000

/** Keeps how a chatbot says its channel is. @returns seconds until it is to report again */
export async function reportChannelHealth(
  { db, clock }: ServiceContext,
  report: Omit<ChannelReport, 'reportedAt'> & { readonly reporterId: string },
): Promise<number> {
  const { reporterId, ...said } = report
  const now = clock.now()
  await saveChannelReport(db, reporterId, { ...said, reportedAt: now }, new Date(now.getTime() - FORGOTTEN_MS))
  return REPORT_EVERY_SECONDS
}

/** The chat channels that any chatbot has kept open within a day, by name. */
export async function channelHealth({ db, clock }: ServiceContext): Promise<ChannelHealth[]> {
  const now = clock.now()
  return healthOf(await readChannelReports(db, new Date(now.getTime() - FORGOTTEN_MS)), now)
}
