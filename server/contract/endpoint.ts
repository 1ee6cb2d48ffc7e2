import { z } from 'zod'

/** Everything a person may be to the relay. A person may hold several; a handler stands at a site. */
export const ROLES = [
  'resident',
  'handler',
  'courier',
  'dispatcher',
  'finance',
  'leader',
  'auditor',
  'administrator',
] as const
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/** Roles that move documents. */
export const RELAY_STAFF = ['handler', 'courier', 'dispatcher'] as const satisfies readonly Role[]
/** Roles that may see the whole county's figures. */
export const OVERSIGHT = ['leader', 'finance', 'auditor', 'administrator'] as const satisfies readonly Role[]

/**
 * Who may call an endpoint: anyone (`public`), the chatbot's service account (`service`), or people who hold one of the roles.
 * An endpoint may narrow further by what belongs to whom (own consignments, own site); that is the service's business.
 */
export type Access = 'public' | 'service' | readonly Role[]

type Shape = z.ZodType | undefined
/** Answers that are not plain JSON; of `image/*` the answer itself says which. `application/ld+json` has a schema too. */
export type ContentType =
  | 'text/plain'
  | 'image/png'
  | 'application/pdf'
  /** Word and Excel */
  | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  | 'application/octet-stream'
  | 'image/*'
  | 'application/ld+json'
  | undefined

/** One HTTP operation, described once: the router, the OpenAPI document and the typed client are made from it. */
export interface Endpoint<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  R extends Shape = Shape,
  A extends Access = Access,
  C extends ContentType = ContentType,
> {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT'
  /** below /api/v1, parameters as `:name` */
  readonly path: string
  readonly summary: string
  readonly access: A
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** media types of a body that is bytes, not JSON */
  readonly rawBody?: readonly string[]
  /** schema of the JSON answer; absent for a picture, a paper or plain text. A page (`pageOf`) is given out as CSV too. */
  readonly response?: R
  readonly contentType?: C
  /** 200 unless said otherwise */
  readonly status?: 200 | 201
  /** true: a repeat with the same `Idempotency-Key` gets the first answer, and the header is required */
  readonly idempotencyKey?: true
  /** requests a minute for one caller; the default is in server/http/middleware/limits.ts */
  readonly requestsPerMinute?: number
  /** largest body in bytes; the default is 100 kB */
  readonly maxBodyBytes?: number
}

/** Declares an endpoint and keeps the exact types of its schemas. */
export function endpoint<
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
  R extends Shape = undefined,
  const A extends Access = Access,
  const C extends ContentType = undefined,
>(definition: Endpoint<P, Q, B, R, A, C>): Endpoint<P, Q, B, R, A, C> {
  return definition
}

type InputOf<S> = S extends z.ZodType ? z.input<S> : undefined
type OutputOf<S> = S extends z.ZodType ? z.output<S> : undefined

/** What a caller gives. */
export type RequestOf<E> =
  E extends Endpoint<infer P, infer Q, infer B, infer _R, infer _A, infer _C>
    ? { params: InputOf<P>; query: InputOf<Q>; body: InputOf<B> }
    : never
/** What a handler receives after parsing. */
export type ParsedRequestOf<E> =
  E extends Endpoint<infer P, infer Q, infer B, infer _R, infer _A, infer _C>
    ? { params: OutputOf<P>; query: OutputOf<Q>; body: OutputOf<B> }
    : never
/** What a handler returns; it is checked against the schema before it leaves. */
export type ResponseOf<E> =
  E extends Endpoint<infer _P, infer _Q, infer _B, infer R, infer _A, infer _C> ? OutputOf<R> : never

/** An instant in ISO 8601 with offset. */
export const Instant = z.iso.datetime({ offset: true })
/** A day in Asia/Shanghai, in years that a database and a calendar can reckon with. */
export const LocalDate = z.iso.date().refine((date) => date.startsWith('2'), '年份要在 2000 到 2999 之间')
/** In lower case, as the database answers it: phones that write capitals mean the same id. */
export const Id = z.uuid().toLowerCase()
/** 材料, 结果 */
export const Direction = z.enum(['materials', 'result'])
export const SiteId = z.string().min(1).max(32)

/** What an `Idempotency-Key` may be; a UUID is one. */
export const IDEMPOTENCY_KEY = /^[\w-]{8,100}$/

/** Page parameters of every list: opaque cursor of the last row seen. */
export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

/** A page of rows; `nextCursor` null on the last one. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** Mobile number of mainland China. */
export const Phone = z
  .string()
  .trim()
  .regex(/^1[3-9]\d{9}$/, '请填写 11 位手机号')
export const PersonName = z.string().trim().min(1, '请填写姓名').max(30, '姓名最多 30 个字')

/** RFC 9457 problem details, with a stable `code`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** stable, for programs */
  code: z.string(),
  /** for people: what is wrong and what to do next, in Chinese */
  detail: z.string(),
  requestId: z.string(),
  /** fields that were wrong */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>
