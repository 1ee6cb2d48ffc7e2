import * as contract from '../../contract/channels.ts'
import type { ResponseOf } from '../../contract/endpoint.ts'
import { parseLocalDate } from '../../domain/calendar-time.ts'
import { USUAL_POLICY } from '../../domain/channel-choice.ts'
import type { Person } from '../../services/actor.ts'
import type { ServiceContext } from '../../services/context.ts'
import { pageOfList } from '../../services/cursor.ts'
import {
  listTemplates,
  readChannelPolicy,
  type SourcedPolicy,
  setChannelPolicy,
  setTemplate,
} from '../../services/message-settings.ts'
import { listConsignmentNotifications, readChannelReport, recordCall } from '../../services/notification-receipts.ts'
import { readNotificationSettings, setPreferredChannel } from '../../services/notification-settings.ts'
import { previewTemplate, templateNamed } from '../../services/preview-template.ts'
import { recordSubscriptions, wantedSubscriptions } from '../../services/subscriptions.ts'
import { presentChannelDay, presentNotificationStory, presentTemplate } from '../presenters/channels.ts'
import { presentNotification } from '../presenters/notifications.ts'
import { handle } from '../route.ts'

/** How messages go out, what they say, who wants them how, and what became of them. */
export const channelRoutes = [
  handle(contract.readChannelPolicy, async ({ context }) => presentPolicy(await readChannelPolicy(context))),

  handle(contract.setChannelPolicy, async ({ context, caller, body }) => {
    const { version, source } = body
    const policy = { ...body.policy, rules: { ...USUAL_POLICY.rules, ...body.policy.rules } }
    return presentPolicy(await setChannelPolicy(context, caller, { version, source, policy }))
  }),

  handle(contract.listNotificationTemplates, async ({ context, query }) => {
    const list = (await listTemplates(context)).map((one) => ({ ...presentTemplate(one), id: one.template }))
    const { rows, nextCursor } = pageOfList(list, query)
    return { items: rows.map(({ id: _, ...template }) => template), nextCursor }
  }),

  handle(contract.setNotificationTemplate, async ({ context, caller, params, body }) =>
    presentTemplate(await setTemplate(context, caller, { ...body, template: templateNamed(params.template) })),
  ),

  handle(contract.previewNotificationTemplate, async ({ context, params, body }) => {
    const preview = await previewTemplate(context, templateNamed(params.template), body.content)
    return { ...preview, issues: [...preview.issues] }
  }),

  handle(contract.readNotificationSettings, ({ context, caller }) => presentSettings(context, caller)),

  handle(contract.setNotificationSettings, async ({ context, caller, body }) => {
    await setPreferredChannel(context, caller, body.preferredChannel)
    return presentSettings(context, caller)
  }),

  handle(contract.wantedSubscriptions, async ({ context, caller, query }) => ({
    templateIds: await wantedSubscriptions(context, caller, query.moment),
  })),

  handle(contract.recordSubscriptions, async ({ context, caller, body }) => {
    const answers = body.answers.map(({ templateId, answer }) => ({
      templateId,
      isAccepted: answer.startsWith('accept'),
    }))
    const balances = await recordSubscriptions(context, caller, { id: body.id, answers })
    const left = [...balances].map(([templateId, balance]) => ({
      templateId,
      messages: balance === 'lasting' ? null : balance,
    }))
    return { left }
  }),

  handle(contract.listConsignmentNotifications, async ({ context, caller, params, query }) => {
    const page = await listConsignmentNotifications(context, caller, { ...params, ...query })
    return { items: page.rows.map(presentNotificationStory), nextCursor: page.nextCursor }
  }),

  handle(contract.recordCall, async ({ context, params, body }) =>
    presentNotification(await recordCall(context, { ...params, ...body })),
  ),

  handle(contract.readChannelReport, async ({ context, query }) => ({
    days: (
      await readChannelReport(context, { from: parseLocalDate(query.from), until: parseLocalDate(query.until) })
    ).map(presentChannelDay),
  })),
]

function presentPolicy({ version, source, policy }: SourcedPolicy): ResponseOf<typeof contract.readChannelPolicy> {
  const rules = Object.entries(policy.rules).map(([template, rule]) => [template, { ...rule, ways: [...rule.ways] }])
  return { version, source, policy: { ...policy, rules: Object.fromEntries(rules) } }
}

async function presentSettings(
  context: ServiceContext,
  caller: Person,
): Promise<ResponseOf<typeof contract.readNotificationSettings>> {
  return contract.NotificationSettingsView.parse(await readNotificationSettings(context, caller))
}
