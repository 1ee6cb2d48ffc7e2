import * as attachments from './attachments.ts'
import * as bags from './bags.ts'
import * as budget from './budget.ts'
import * as calendar from './calendar.ts'
import * as channelHealth from './channel-health.ts'
import * as channels from './channels.ts'
import * as complaints from './complaints.ts'
import * as consignments from './consignments.ts'
import * as contracts from './contracts.ts'
import * as dailyRoots from './daily-roots.ts'
import * as dialogues from './dialogues.ts'
import type { Endpoint } from './endpoint.ts'
import * as evaluationInputs from './evaluation-inputs.ts'
import * as evaluations from './evaluations.ts'
import * as exceptions from './exceptions.ts'
import * as exports from './exports.ts'
import * as figures from './figures.ts'
import * as filing from './filing.ts'
import * as inboundMessages from './inbound-messages.ts'
import * as ledger from './ledger.ts'
import * as network from './network.ts'
import * as notifications from './notifications.ts'
import * as papers from './papers.ts'
import * as periodReports from './period-reports.ts'
import * as phones from './phones.ts'
import * as pickup from './pickup.ts'
import * as pictures from './pictures.ts'
import * as ratings from './ratings.ts'
import * as reports from './reports.ts'
import * as savings from './savings.ts'
import * as scans from './scans.ts'
import * as serviceLevels from './service-levels.ts'
import * as serviceVolumes from './service-volumes.ts'
import * as sessions from './sessions.ts'
import * as settlements from './settlements.ts'
import * as sourceFiles from './source-files.ts'
import * as statements from './statements.ts'
import * as tasks from './tasks.ts'
import * as textChecks from './text-checks.ts'
import * as waybills from './waybills.ts'

const RESOURCES = {
  attachments,
  sessions,
  network,
  complaints,
  consignments,
  filing,
  scans,
  exceptions,
  bags,
  tasks,
  textChecks,
  notifications,
  channels,
  inboundMessages,
  reports,
  periodReports,
  pickup,
  pictures,
  phones,
  ratings,
  savings,
  calendar,
  channelHealth,
  serviceLevels,
  dailyRoots,
  dialogues,
  exports,
  papers,
  budget,
  contracts,
  ledger,
  sourceFiles,
  waybills,
  statements,
  settlements,
  serviceVolumes,
  evaluations,
  evaluationInputs,
  figures,
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'path' in value && 'access' in value && 'method' in value
}

/** Every endpoint of the API with the resource file it is described in. */
export const ENDPOINTS: readonly { resource: string; endpoint: Endpoint }[] = Object.entries(RESOURCES).flatMap(
  ([resource, described]) =>
    Object.values(described)
      .filter(isEndpoint)
      .map((endpoint) => ({ resource, endpoint })),
)

export const API_PREFIX = '/api/v1'
