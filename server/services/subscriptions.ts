import { derivedId } from '../domain/derived-id.ts'
import { SILENT_CHANNEL } from '../domain/notification.ts'
import { type AskableTemplate, type AskingMoment, type Balance, wantedTemplates } from '../domain/subscription.ts'
import { AppError } from '../errors.ts'
import { takeWaysBack } from '../store/notification-reach.ts'
import { addConsents, readBalances } from '../store/subscriptions.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

/** Templates of the platform that can be asked for, in no order. */
export async function askableTemplates(context: ServiceContext): Promise<AskableTemplate[]> {
  const templates = Object.values(await context.notificationTemplates.current())
  return templates.flatMap(({ template, content: { subscribeMessage } }) =>
    subscribeMessage === null
      ? []
      : [{ template, templateId: subscribeMessage.templateId, isLasting: subscribeMessage.isLasting }],
  )
}

/**
 * Template ids that the mini-program is to ask this person for now; empty: it asks for nothing.
 * @throws AppError forbidden for whoever did not come through the mini-program
 */
export async function wantedSubscriptions(
  context: ServiceContext,
  caller: Person,
  moment: AskingMoment,
): Promise<string[]> {
  const peerId = openIdOf(caller)
  if (!context.channels.has('subscribe-message')) return []
  const [askable, balances] = await Promise.all([askableTemplates(context), readBalances(context.db, peerId)])
  return wantedTemplates(moment, askable, (templateId) => balances.get(templateId) ?? 0)
}

/** What the person answered to one template of `wx.requestSubscribeMessage`. */
export interface SubscriptionAnswer {
  readonly templateId: string
  readonly isAccepted: boolean
}

/**
 * Counts the consents that a person gave. The same report again counts nothing; templates that nothing is sent by are passed
 * over, for the page may be older than the templates.
 * @throws AppError forbidden
 */
export async function recordSubscriptions(
  context: ServiceContext,
  caller: Person,
  report: { readonly id: string; readonly answers: readonly SubscriptionAnswer[] },
): Promise<ReadonlyMap<string, Balance>> {
  const peerId = openIdOf(caller)
  const askable = new Map((await askableTemplates(context)).map((one) => [one.templateId, one]))
  const accepted = new Set(report.answers.filter(({ isAccepted }) => isAccepted).map(({ templateId }) => templateId))
  const consents = [...accepted].flatMap((templateId) => {
    const template = askable.get(templateId)
    if (template === undefined) return []
    const kind = template.isLasting ? ('lasting' as const) : ('once' as const)
    return [{ id: derivedId('consent', peerId, report.id, templateId), templateId, kind }]
  })
  const added = await addConsents(context.db, peerId, consents, context.clock.now())
  if (added > 0) await takeWaysBack(context.db, [caller.userId])
  return readBalances(context.db, peerId)
}

function openIdOf(caller: Person): string {
  if (caller.channel !== SILENT_CHANNEL) throw new AppError('forbidden', { detail: '请在小程序里订阅通知' })
  return caller.peerId
}
