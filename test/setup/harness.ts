import { type Logger, pino } from 'pino'
import { beforeAll } from 'vitest'
import { USUAL_ESCALATION } from '../../server/domain/escalation.ts'
import type { ServiceContext } from '../../server/services/context.ts'
import { channelPolicyOf, notificationTemplatesOf } from '../../server/services/message-settings.ts'
import { Network } from '../../server/services/network.ts'
import { PersonalData } from '../../server/services/personal-data.ts'
import { ScanRounds } from '../../server/services/scan-rounds.ts'
import { serviceLevelsOf } from '../../server/services/service-levels.ts'
import { Snapshot } from '../../server/services/snapshot.ts'
import { workdaysOf } from '../../server/services/workdays.ts'
import type { Database } from '../../server/store/database.ts'
import { readPricing } from '../../server/store/pricing.ts'
import { seededChance, TestClock } from './clock.ts'
import { useDatabase } from './database.ts'
import type { Template } from './template-databases.ts'

/** A Monday at half past nine in Shanghai, in a week without holidays. */
export const START = '2026-03-02T09:30:00+08:00'

/** Of no secret: the same key in every test, so that sealed fixtures stay readable. */
export const TEST_PERSONAL_DATA_KEY = Buffer.alloc(32, 'shaopao test key').toString('base64')

/** What a test of services stands on. The properties can be read from `beforeAll` on. */
export interface Harness {
  readonly context: ServiceContext
  readonly db: Database
  /** the database with all rights, to do what the application cannot */
  readonly owner: Database
  readonly clock: TestClock
  readonly databaseUrl: string
}

/** Services on a database of the test file's own, with a clock that stands still and chance that repeats. */
export function useHarness(
  options: {
    readonly template?: Template
    readonly poolSize?: number
    readonly start?: string
    readonly logger?: Logger
    readonly talks?: ServiceContext['talks']
    readonly miniProgram?: ServiceContext['miniProgram']
  } = {},
): Harness {
  const database = useDatabase(options.template ?? 'network', { poolSize: options.poolSize ?? 5 })
  const clock = new TestClock(options.start ?? START)
  let context: ServiceContext | undefined
  beforeAll(() => {
    const { talks = new Map(), miniProgram = {} } = options
    context = { ...serviceContext(database.db, clock, 1, options.logger), talks, miniProgram }
  })
  return {
    clock,
    get context() {
      if (context === undefined) throw new Error('the service context exists only from beforeAll on')
      return context
    },
    get db() {
      return database.db
    },
    get owner() {
      return database.owner
    },
    get databaseUrl() {
      return database.url
    },
  }
}

/** The context that server/main.ts makes, with clock and chance under the test's control. */
export function serviceContext(
  db: Database,
  clock: TestClock,
  seed = 1,
  logger = pino({ level: 'silent' }),
): ServiceContext {
  return {
    db,
    clock,
    chance: seededChance(seed),
    network: new Network(db, clock),
    pricing: new Snapshot(clock, () => readPricing(db)),
    workdays: workdaysOf(db, clock),
    serviceLevels: serviceLevelsOf(db, clock),
    quietHours: null,
    escalation: USUAL_ESCALATION,
    channels: new Map(),
    talks: new Map(),
    miniProgram: {},
    channelPolicy: channelPolicyOf(db, clock),
    notificationTemplates: notificationTemplatesOf(db, clock),
    personalData: new PersonalData(TEST_PERSONAL_DATA_KEY),
    scanRounds: new ScanRounds(logger),
    logger,
  }
}
