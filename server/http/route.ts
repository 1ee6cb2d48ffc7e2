import type { Endpoint, ParsedRequestOf, ResponseOf } from '../contract/endpoint.ts'
import type { Person } from '../services/actor.ts'
import type { ServiceContext } from '../services/context.ts'

/** Who calls: certain where roles are asked for, perhaps nobody where the endpoint is public. */
type CallerOf<A> = A extends 'public' ? Person | null : A extends 'service' ? null : Person

/** What a handler gets: everything parsed and permitted. */
export interface Call<E extends Endpoint> {
  readonly context: ServiceContext
  readonly caller: CallerOf<E['access']>
  readonly params: ParsedRequestOf<E>['params']
  readonly query: ParsedRequestOf<E>['query']
  readonly body: ParsedRequestOf<E>['body']
  /** of a body that is no JSON: what was sent; empty where the endpoint takes none */
  readonly bytes: Buffer
  /** the Idempotency-Key, made one with its caller; set where the endpoint asks for the header */
  readonly commandKey: string | null
}

/** Bytes that say of themselves what they are. */
export interface Picture {
  readonly contentType: string
  readonly bytes: Buffer
}

type AnswerOf<E extends Endpoint> =
  E extends Endpoint<infer _P, infer _Q, infer _B, infer _R, infer _A, infer C>
    ? C extends 'image/png' | `application/${'pdf' | 'octet-stream' | `vnd.${string}`}`
      ? Buffer
      : C extends 'image/*'
        ? Picture
        : C extends 'text/plain'
          ? string
          : ResponseOf<E>
    : never

/** An endpoint with the function that serves it. */
export interface Route {
  readonly endpoint: Endpoint
  readonly serve: (call: Call<Endpoint>) => Promise<unknown>
}

/** Joins an endpoint of the contract to its handler. */
export function handle<E extends Endpoint>(endpoint: E, serve: (call: Call<E>) => Promise<AnswerOf<E>>): Route {
  return { endpoint, serve: serve as Route['serve'] }
}
