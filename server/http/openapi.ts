import type { z } from 'zod'
import { type Endpoint, IDEMPOTENCY_KEY, Problem, ROLES } from '../contract/endpoint.ts'
import { API_PREFIX, ENDPOINTS } from '../contract/index.ts'
import { ERROR_TABLE } from '../errors.ts'
import { EXPORTS_PER_MINUTE, MOST_EXPORTED_ROWS } from './list-export.ts'
import { listColumns } from './list-table.ts'
import { DEFAULT_BODY_BYTES, DEFAULT_REQUESTS_PER_MINUTE } from './middleware/limits.ts'
import { type ApiSchemas, apiSchemas, type JsonSchema, referencesIn } from './openapi-schemas.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}
export interface Reference {
  readonly $ref: string
}
type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>

export interface Response {
  readonly description: string
  readonly content: Content
}
export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly (Parameter | Reference)[]
  readonly requestBody?: { readonly required: true; readonly content: Content }
  readonly responses: Readonly<Record<string, Response | Reference>>
  /** who may call: roles, or `service`, or `public` */
  readonly 'x-roles': readonly string[]
}
export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string; readonly description?: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly responses: Readonly<Record<string, Response>>
    readonly securitySchemes: Readonly<Record<string, object>>
  }
}

/** The API as an OpenAPI 3.1 document, made from the contract's endpoints. `version` is the program's own. */
export function openApiDocument(version: string): OpenApiDocument {
  const schemas = apiSchemas()
  const paths = pathsOf(schemas)
  const responses = problemResponses(schemas)
  return {
    openapi: '3.1.0',
    info: { title: '少跑 (Shaopao) API', version, description: DESCRIPTION },
    servers: [{ url: API_PREFIX }],
    tags: tagsInUse(),
    paths,
    components: {
      schemas: reachable(schemas.components, [paths, responses]),
      parameters: { IdempotencyKey: KEY_HEADER },
      responses,
      securitySchemes: SECURITY_SCHEMES,
    },
  }
}

const DESCRIPTION =
  'Document relay of a county (物料流转). Instants are ISO 8601 with offset, local dates are of Asia/Shanghai, money is whole fen, ' +
  'distances are metres. Lists are paged: pass `nextCursor` of one page as `cursor` of the next, until it is null. Errors are RFC 9457 ' +
  'problem details with a stable `code` for programs and a Chinese `detail` for people. Answers may gain fields: ignore those you do not know.'

const TAG_DESCRIPTIONS: Readonly<Record<string, string>> = {
  sessions: 'Sign-in, own contact, binding a chat channel to an account',
  network: 'Sites, matters, staff and their administration',
  consignments: 'Requests, tracking, pick-up codes, cases',
  exports: 'A consignment in the formats of GS1 EPCIS and schema.org',
  attachments: 'Signatures, photographs and signed letters',
  filing: 'What a registration may say',
  pickup: 'Who collects, and by what proof',
  complaints: 'Complaints and their answers',
  ratings: 'What residents think of it',
  scans: 'Facts recorded by staff',
  tasks: 'What a site has to do next',
  notifications: 'What is told to people, and whether it arrived',
  reports: 'Weekly summary and ledger',
  papers:
    'Labels, manifests, receipts and custody certificates as PDF; the public page that checks a certificate is /verify/<trackingNumber>',
}

const KEY_HEADER: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Made by the caller, new for every new request; a repeat with the same key gets the first answer.',
  schema: { type: 'string', pattern: IDEMPOTENCY_KEY.source },
}

const SECURITY_SCHEMES = {
  session: { type: 'http', scheme: 'bearer', description: 'The token of a session; see the endpoints of sessions' },
  service: { type: 'http', scheme: 'bearer', description: 'The token of the chatbot’s service account' },
}

function pathsOf(schemas: ApiSchemas): OpenApiDocument['paths'] {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const { resource, endpoint } of ENDPOINTS.toSorted((a, b) => compare(a.endpoint.path, b.endpoint.path))) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    const method = endpoint.method.toLowerCase()
    const operations = paths[path] ?? {}
    if (operations[method]) throw new Error(`Two endpoints answer ${endpoint.method} ${endpoint.path}`)
    paths[path] = { ...operations, [method]: operationOf(resource, endpoint, schemas) }
  }
  return paths
}

function operationOf(resource: string, endpoint: Endpoint, schemas: ApiSchemas): Operation {
  const { id, summary, access, body, rawBody } = endpoint
  return {
    operationId: id,
    tags: [resource],
    summary,
    description: descriptionOf(endpoint),
    security: securityOf(access),
    parameters: parametersOf(endpoint, schemas),
    ...(body && { requestBody: { required: true, content: json(schemas.place(body, 'input')) } }),
    ...(rawBody && { requestBody: { required: true, content: rawContent(rawBody) } }),
    responses: responsesOf(endpoint, schemas),
    'x-roles': typeof access === 'string' ? [access] : access,
  }
}

function descriptionOf(endpoint: Endpoint): string {
  const { access, body, rawBody, requestsPerMinute, maxBodyBytes } = endpoint
  const rate = ` At most ${requestsPerMinute ?? DEFAULT_REQUESTS_PER_MINUTE} requests a minute.`
  const size = (body ?? rawBody) ? ` Bodies of up to ${maxBodyBytes ?? DEFAULT_BODY_BYTES} bytes.` : ''
  return callersText(access) + rate + size + (listColumns(endpoint) === null ? '' : TABLE_TEXT)
}

const TABLE_TEXT =
  ' With `Accept: text/csv` the whole list from the cursor on as a table with Chinese headings (UTF-8 with byte order mark, RFC 4180): ' +
  `at most ${MOST_EXPORTED_ROWS} rows, ${EXPORTS_PER_MINUTE} tables a minute; \`limit\` is of no account then.`

function callersText(access: Endpoint['access']): string {
  if (access === 'public') return 'For anyone; a session is not needed.'
  if (access === 'service') return 'For the chatbot’s service account.'
  return access.length === ROLES.length ? 'For anyone who is signed in.' : `For: ${access.join(', ')}.`
}

function securityOf(access: Endpoint['access']): Operation['security'] {
  if (access === 'public') return [{}, { session: [] }]
  return access === 'service' ? [{ service: [] }] : [{ session: [] }]
}

function parametersOf({ params, query, idempotencyKey }: Endpoint, schemas: ApiSchemas): Operation['parameters'] {
  return [
    ...(params ? parametersIn('path', params, schemas) : []),
    ...(query ? parametersIn('query', query, schemas) : []),
    ...(idempotencyKey ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ]
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType, schemas: ApiSchemas): Parameter[] {
  const { properties = {}, required = [] } = schemas.place(schema, 'input')
  return Object.entries(properties).map(([name, property]) => {
    if (typeof property === 'boolean') throw new Error(`The parameter ${name} has no schema of its own`)
    const { description, ...rest } = property
    const parameter = { name, in: place, required: place === 'path' || required.includes(name), schema: rest }
    return description === undefined ? parameter : { ...parameter, description }
  })
}

function responsesOf(endpoint: Endpoint, schemas: ApiSchemas): Operation['responses'] {
  const { method, access, params, query, idempotencyKey, status = 200 } = endpoint
  const body = endpoint.body ?? endpoint.rawBody
  const problems: ProblemName[] = [
    ...(body || idempotencyKey ? (['malformed'] as const) : []),
    ...(access === 'public' ? [] : (['unauthenticated'] as const)),
    ...(access === 'public' && !params ? [] : (['forbidden'] as const)),
    ...(params || body ? (['notFound'] as const) : []),
    ...(method === 'GET' && !params ? [] : (['conflict'] as const)),
    ...(body ? (['tooLarge', 'unsupported'] as const) : []),
    ...(params || query || body ? (['invalid'] as const) : []),
    'tooManyRequests',
    'other',
  ]
  const references = problems.map((name) => [PROBLEMS[name].status, { $ref: `#/components/responses/${name}` }])
  return {
    [status]: { description: status === 201 ? 'Created' : 'OK', content: contentOf(endpoint, schemas) },
    ...Object.fromEntries(references),
  }
}

function contentOf(endpoint: Endpoint, schemas: ApiSchemas): Content {
  const { id, response, contentType } = endpoint
  const table: Content = listColumns(endpoint) === null ? {} : { 'text/csv': { schema: { type: 'string' } } }
  if (response) return { [contentType ?? 'application/json']: { schema: schemas.place(response, 'output') }, ...table }
  if (contentType === undefined) throw new Error(`The endpoint ${id} does not say what it answers`)
  const schema = contentType === 'text/plain' ? { type: 'string' as const } : { contentMediaType: contentType }
  return { [contentType]: { schema } }
}

const PROBLEMS = {
  malformed: { status: '400', description: 'The request cannot be read' },
  unauthenticated: { status: '401', description: 'No valid token' },
  forbidden: { status: '403', description: 'The caller may not do this' },
  notFound: { status: '404', description: 'No such thing, or none that the caller may see' },
  conflict: { status: '409', description: 'In conflict with what is recorded' },
  tooLarge: { status: '413', description: 'The body is too large' },
  unsupported: { status: '415', description: 'The body is of no media type that is taken here' },
  invalid: { status: '422', description: 'The request breaks a rule; `issues` names the fields' },
  tooManyRequests: { status: '429', description: 'Too many requests; `Retry-After` says when to come back' },
  other: { status: 'default', description: 'Any other error' },
} as const
type ProblemName = keyof typeof PROBLEMS

/** The problem answers, each with the codes that come with its status. */
function problemResponses(schemas: ApiSchemas): Record<ProblemName, Response> {
  const content = { 'application/problem+json': { schema: schemas.place(Problem, 'output') } }
  const statuses: string[] = Object.values(PROBLEMS).map(({ status }) => status)
  const responses = Object.entries(PROBLEMS).map(([name, { status, description }]) => {
    const codes = Object.entries(ERROR_TABLE)
      .filter(([, [itsStatus]]) => status === (statuses.includes(String(itsStatus)) ? String(itsStatus) : 'default'))
      .map(([code]) => `\`${code}\``)
    return [name, { description: `${description}. Codes: ${codes.join(', ')}`, content }]
  })
  return Object.fromEntries(responses)
}

function tagsInUse(): OpenApiDocument['tags'] {
  const names = new Set(ENDPOINTS.map(({ resource }) => resource))
  return [...names].map((name) => {
    const description = TAG_DESCRIPTIONS[name]
    return description === undefined ? { name } : { name, description }
  })
}

/** The components that the document refers to, straight or through one another. */
function reachable(components: Readonly<Record<string, JsonSchema>>, from: unknown): Record<string, JsonSchema> {
  const found: Record<string, JsonSchema> = {}
  const waiting = referencesIn(from)
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = components[name]
    if (!schema || found[name]) continue
    found[name] = schema
    waiting.push(...referencesIn(schema))
  }
  return Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => compare(a, b)))
}

function rawContent(mediaTypes: readonly string[]): Content {
  return Object.fromEntries(mediaTypes.map((type) => [type, { schema: { contentMediaType: type } }]))
}

function json(schema: JsonSchema): Content {
  return { 'application/json': { schema } }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
