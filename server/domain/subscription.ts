import type { NotificationTemplate } from './notification.ts'

/** What happens to consents to one template of one person. */
export type ConsentKind = 'once' | 'lasting' | 'spent' | 'returned' | 'taken_back'

/** Consents that are left: each is one message, lasting ones are any number. */
export type Balance = number | 'lasting'

/** What consents come to: the fold of their rows, the oldest first. */
export function foldConsents(kinds: readonly ConsentKind[]): Balance {
  return kinds.reduce<Balance>(afterConsent, 0)
}

function afterConsent(balance: Balance, kind: ConsentKind): Balance {
  if (kind === 'lasting') return 'lasting'
  if (kind === 'taken_back') return 0
  if (balance === 'lasting') return balance
  if (kind === 'spent') return Math.max(0, balance - 1)
  return balance + 1
}

/** When the mini-program may ask: after a request was submitted, and after its way was looked at. Never otherwise. */
export const ASKING_MOMENTS = ['submitted', 'tracking'] as const
export type AskingMoment = (typeof ASKING_MOMENTS)[number]

/** What is worth asking for at each moment, the most useful first. */
const USEFUL: Readonly<Record<AskingMoment, readonly NotificationTemplate[]>> = {
  submitted: ['ready_for_pickup', 'ready_for_delivery', 'returned', 'departed', 'completed', 'supplement_requested'],
  tracking: ['ready_for_pickup', 'ready_for_delivery', 'returned', 'supplement_requested', 'completed', 'departed'],
}

/** The platform lets a page ask for so many at once. */
const MOST_ASKED = 3
/** With so many messages left nobody is asked for more. */
const ENOUGH = 3

/** A template of the platform as it is asked for. */
export interface AskableTemplate {
  readonly template: NotificationTemplate
  /** the platform's id; several of our templates may share one */
  readonly templateId: string
  readonly isLasting: boolean
}

/**
 * The platform's templates that a person is to be asked for now: at most three, those he has no consents left for first;
 * lasting ones alone while one is missing, because the platform does not take both kinds in one call.
 */
export function wantedTemplates(
  moment: AskingMoment,
  askable: readonly AskableTemplate[],
  balanceOf: (templateId: string) => Balance,
): string[] {
  const useful = USEFUL[moment].flatMap((template) => askable.filter((one) => one.template === template))
  const isMissing = ({ templateId }: AskableTemplate) => {
    const balance = balanceOf(templateId)
    return balance !== 'lasting' && balance < ENOUGH
  }
  const lasting = idsOf(useful.filter((one) => one.isLasting && isMissing(one)))
  if (lasting.length > 0) return lasting.slice(0, MOST_ASKED)
  const once = idsOf(useful.filter((one) => !one.isLasting && isMissing(one)))
  return once.toSorted((a, b) => Number(balanceOf(a)) - Number(balanceOf(b))).slice(0, MOST_ASKED)
}

function idsOf(templates: readonly AskableTemplate[]): string[] {
  return [...new Set(templates.map(({ templateId }) => templateId))]
}
