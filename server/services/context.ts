import type { Logger } from 'pino'
import type { WorkdayCalendar } from '../domain/opening-hours.ts'
import type { Database } from '../store/database.ts'
import type { Network } from './network.ts'
import type { PersonalData } from './personal-data.ts'

/** The hour, so that tests can set it. */
export interface Clock {
  now(): Date
}
export const systemClock: Clock = { now: () => new Date() }

/** What every service works with; made once in server/main.ts. */
export interface ServiceContext {
  readonly db: Database
  readonly clock: Clock
  readonly network: Network
  readonly workdays: WorkdayCalendar
  readonly personalData: PersonalData
  readonly logger: Logger
}
