import type { Logger } from 'pino'
import type { Channel, Talk } from '../channels/port.ts'
import type { MiniProgram } from '../channels/wechat/mini-program.ts'
import type { ChannelPolicy, ServerChannel } from '../domain/channel-choice.ts'
import type { EscalationSteps } from '../domain/escalation.ts'
import type { HolidayPlan } from '../domain/holiday-plan.ts'
import type { QuietHours } from '../domain/quiet-hours.ts'
import type { PricingVersions } from '../domain/relay-posting.ts'
import type { ServiceLevel } from '../domain/service-level.ts'
import type { Database } from '../store/database.ts'
import type { Templates } from '../store/message-settings.ts'
import type { Chance, Clock } from './clock.ts'
import type { Network } from './network.ts'
import type { PersonalData } from './personal-data.ts'
import type { ScanRounds } from './scan-rounds.ts'
import type { Snapshot } from './snapshot.ts'

/** What services ask of WeChat in the mini-program's name, besides sending; what is absent cannot be asked here. */
export type AskedOfWeChat = Partial<Pick<MiniProgram, 'phoneNumberOf' | 'checkText' | 'unlimitedCode'>>

/** What every service works with; made once in server/main.ts. */
export interface ServiceContext {
  readonly db: Database
  readonly clock: Clock
  readonly chance: Chance
  readonly network: Network
  readonly pricing: Snapshot<PricingVersions>
  readonly workdays: Snapshot<HolidayPlan>
  readonly serviceLevels: Snapshot<readonly ServiceLevel[]>
  /** null: people may be written to at any hour */
  readonly quietHours: QuietHours | null
  readonly escalation: EscalationSteps
  /** channels that the server speaks to itself, as far as they are set up */
  readonly channels: ReadonlyMap<ServerChannel, Channel>
  /** how the server answers who wrote, by channel: for those that call it back */
  readonly talks: ReadonlyMap<string, Talk>
  readonly miniProgram: AskedOfWeChat
  readonly channelPolicy: Snapshot<ChannelPolicy>
  readonly notificationTemplates: Snapshot<Templates>
  readonly personalData: PersonalData
  /** one for a program: scans of all its requests go together in it */
  readonly scanRounds: ScanRounds
  readonly logger: Logger
}
