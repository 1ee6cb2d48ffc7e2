import { putPreference, readPreference } from '../store/message-settings.ts'
import { takeWaysBack } from '../store/notification-reach.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

/** The way that a person would rather be told; null: as it comes. */
export async function readPreferredChannel({ db }: ServiceContext, caller: Person): Promise<string | null> {
  return readPreference(db, caller.userId)
}

/** Sets it, also for what waits already. */
export async function setPreferredChannel(
  { db, clock }: ServiceContext,
  caller: Person,
  channel: string | null,
): Promise<void> {
  await putPreference(db, caller.userId, channel, clock.now())
  await takeWaysBack(db, [caller.userId])
}
