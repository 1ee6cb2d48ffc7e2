import * as consignments from './consignments.ts'
import type { Endpoint } from './endpoint.ts'
import * as network from './network.ts'
import * as notifications from './notifications.ts'
import * as reports from './reports.ts'
import * as scans from './scans.ts'
import * as sessions from './sessions.ts'
import * as tasks from './tasks.ts'

const RESOURCES = { sessions, network, consignments, scans, tasks, notifications, reports }

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'path' in value && 'access' in value && 'method' in value
}

/** Every endpoint of the API with the resource file it is described in. */
export const ENDPOINTS: readonly { resource: string; endpoint: Endpoint }[] = Object.entries(RESOURCES).flatMap(
  ([resource, exports]) =>
    Object.values(exports)
      .filter(isEndpoint)
      .map((endpoint) => ({ resource, endpoint })),
)

export const API_PREFIX = '/api/v1'
