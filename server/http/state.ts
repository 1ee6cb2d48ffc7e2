import type Koa from 'koa'
import type { Logger } from 'pino'
import type { Person } from '../services/actor.ts'

/** What middleware leaves on the request. */
export interface RequestState {
  requestId: string
  logger: Logger
  /** id of the endpoint that serves it, for log and metrics; never the URL, which may hold a number or a code */
  endpointId: string
  caller: Person | null
}

export type HttpContext = Koa.ParameterizedContext<RequestState>
export type HttpMiddleware = Koa.Middleware<RequestState>
