import { api } from './api.js'
import type { ReadNotificationSettingsResponse } from './api-types.js'

export type NotificationSettings = ReadNotificationSettingsResponse

/** How I am told, how I can be told, and how many messages I consented to. */
export function readNotificationSettings(): Promise<NotificationSettings> {
  return api.call('readNotificationSettings', {})
}

/** Says how I would rather be told; null: as it comes. */
export function preferChannel(
  preferredChannel: NotificationSettings['preferredChannel'],
): Promise<NotificationSettings> {
  return api.call('setNotificationSettings', { body: { preferredChannel } })
}

/** Lets the scheduled weekly summary come, or stops it. @returns whether it comes */
export async function wantWeeklySummary(wanted: boolean): Promise<boolean> {
  return (await api.call('wantWeeklySummary', { body: { wanted } })).wanted
}
