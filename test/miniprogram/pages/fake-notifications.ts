import type { z } from 'zod'
import type { NotificationSettingsView, recordSubscriptions } from '../../../server/contract/channels.ts'
import type { ParsedRequestOf } from '../../../server/contract/endpoint.ts'

/** How people are told; a test reads and changes it at will. */
export interface FakeNotifications {
  /** templates of subscribe messages that are worth asking for */
  wanted: string[]
  /** reports of consents by their id */
  consents: Map<string, ParsedRequestOf<typeof recordSubscriptions>['body']>
  /** how often any report arrived */
  reports: number
  settings: z.output<typeof NotificationSettingsView>
}

/** A resident who may be told in WeChat three times more, and by SMS. */
export function fakeNotifications(): FakeNotifications {
  return {
    wanted: [],
    consents: new Map(),
    reports: 0,
    settings: { preferredChannel: null, ways: ['subscribe-message', 'sms'], messagesLeft: 3, weeklySummary: null },
  }
}
