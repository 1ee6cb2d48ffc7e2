import { describe, expect, it } from 'vitest'
import { API_PREFIX, ENDPOINTS } from '../../server/contract/index.ts'
import { ERROR_TABLE } from '../../server/errors.ts'
import { type Operation, openApiDocument, type Parameter, type Reference } from '../../server/http/openapi.ts'

const document = openApiDocument('1.2.3')
const operations = ENDPOINTS.map(({ resource, endpoint }) => {
  const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
  return { resource, endpoint, path, operation: document.paths[path]?.[endpoint.method.toLowerCase()] }
})

/** Reads `#/a/b` in the document, undefined when there is nothing. */
function resolve(reference: string): unknown {
  const keys = reference
    .replace(/^#\//, '')
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  return keys.reduce<unknown>((piece, key) => (piece as Record<string, unknown> | undefined)?.[key], document)
}

function everyReference(piece: unknown): string[] {
  if (typeof piece !== 'object' || piece === null) return []
  return Object.entries(piece).flatMap(([key, value]) => (key === '$ref' ? [String(value)] : everyReference(value)))
}

function parametersOf(operation: Operation | undefined): Parameter[] {
  const given: readonly (Parameter | Reference)[] = operation?.parameters ?? []
  return given.map((parameter) => ('$ref' in parameter ? (resolve(parameter.$ref) as Parameter) : parameter))
}

function namesIn(place: Parameter['in'], operation: Operation | undefined): string[] {
  return parametersOf(operation)
    .filter((parameter) => parameter.in === place)
    .map(({ name }) => name)
}

describe('the OpenAPI document as a whole', () => {
  it('is OpenAPI 3.1 of this program, below the API prefix', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.info.version).toBe('1.2.3')
    expect(document.servers).toEqual([{ url: API_PREFIX }])
  })

  it('holds every endpoint once and nothing else', () => {
    const ids = Object.values(document.paths)
      .flatMap((path) => Object.values(path))
      .map(({ operationId }) => operationId)
    expect(ids.toSorted()).toEqual(ENDPOINTS.map(({ endpoint }) => endpoint.id).toSorted())
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('resolves every reference, and refers to every component', () => {
    const references = everyReference(document)
    expect(references.filter((reference) => resolve(reference) === undefined)).toEqual([])
    const { schemas, parameters, responses } = document.components
    for (const [kind, names] of Object.entries({ schemas, parameters, responses })) {
      const unused = Object.keys(names).filter((name) => !references.includes(`#/components/${kind}/${name}`))
      expect(unused, kind).toEqual([])
    }
  })

  it('survives JSON unchanged, with no trace of zod’s own wrapping', () => {
    const text = JSON.stringify(document)
    expect(JSON.parse(text)).toEqual(document)
    expect(text).not.toMatch(/"\$id"|"\$defs"|"\$schema"|"~standard"/)
  })

  it('names what many endpoints share instead of repeating it', () => {
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['Problem', 'Task', 'Tracking', 'Site', 'WeeklySummary', 'Direction']),
    )
    expect(document.paths['/tasks/{taskId}/acknowledge']?.post?.responses['200']).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Task' } } },
    })
  })
})

describe.each(operations)('$endpoint.method $endpoint.path', ({ resource, endpoint, path, operation }) => {
  it('is described under its resource', () => {
    expect(operation).toMatchObject({ operationId: endpoint.id, tags: [resource], summary: endpoint.summary })
    expect(document.tags.map(({ name }) => name)).toContain(resource)
  })

  it('declares the parameters of its path, all required', () => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(namesIn('path', operation).toSorted()).toEqual(inPath.toSorted())
    for (const parameter of parametersOf(operation)) {
      expect(parameter.schema, parameter.name).not.toEqual({})
      if (parameter.in === 'path') expect(parameter.required).toBe(true)
    }
  })

  it('asks for a token and names the roles as the contract does', () => {
    const { access } = endpoint
    const expected = access === 'public' ? [{}, { session: [] }] : [{ [access === 'service' ? access : 'session']: [] }]
    expect(operation?.security).toEqual(expected)
    expect(operation?.['x-roles']).toEqual(typeof access === 'string' ? [access] : access)
    const schemes = Object.keys(document.components.securitySchemes)
    for (const requirement of operation?.security ?? []) {
      for (const scheme of Object.keys(requirement)) expect(schemes).toContain(scheme)
    }
  })

  it('asks for an idempotency key where the contract does', () => {
    const expected = endpoint.idempotencyKey ? ['Idempotency-Key'] : []
    expect(namesIn('header', operation)).toEqual(expected)
  })

  it('has a body where the contract has one', () => {
    const schema = operation?.requestBody?.content['application/json']?.schema
    const body = schema?.$ref === undefined ? schema : resolve(schema.$ref)
    expect(body === undefined).toBe(endpoint.body === undefined)
    if (endpoint.body === undefined) return
    // one of several kinds, each an object
    const { oneOf, anyOf } = body as { oneOf?: unknown[]; anyOf?: unknown[] }
    const kinds = oneOf ?? anyOf ?? [body]
    for (const kind of kinds) expect(kind).toMatchObject({ type: 'object', properties: expect.anything() })
  })

  it('answers with the contract’s status and media type, and with problems otherwise', () => {
    const success = operation?.responses[String(endpoint.status ?? 200)]
    const mediaType = endpoint.contentType ?? 'application/json'
    expect(success).toMatchObject({ content: { [String(mediaType)]: { schema: expect.anything() } } })
    expect(operation?.responses).toHaveProperty('default')
    expect(operation?.responses).toHaveProperty('429')
    for (const [status, response] of Object.entries(operation?.responses ?? {})) {
      if (status.startsWith('2')) continue
      const problem = '$ref' in response ? resolve(response.$ref) : response
      expect(problem).toMatchObject({ content: { 'application/problem+json': {} } })
    }
  })
})

describe('problems', () => {
  it('name every error code of the program, once, under its status', () => {
    const responses = Object.values(document.components.responses)
    for (const [code, [status]] of Object.entries(ERROR_TABLE)) {
      const naming = responses.filter(({ description }) => description.includes(`\`${code}\``))
      expect(naming, code).toHaveLength(1)
      const operation = document.paths['/consignments/{consignmentId}/cancel']?.post
      const response = operation?.responses[String(status)] ?? operation?.responses.default
      expect(response && '$ref' in response && resolve(response.$ref), code).toBe(naming[0])
    }
  })

  it('fit the endpoint: no 401 where nobody signs in, no 413 without a body', () => {
    const statuses = Object.keys(document.paths['/sites']?.get?.responses ?? {})
    expect(statuses).toEqual(['200', '422', '429', 'default'])
  })
})

describe('parameters and bodies', () => {
  it('show the caller’s side: defaults are optional, texts of true and false are enumerated', () => {
    const [limit, open] = ['limit', 'open'].map((name) =>
      parametersOf(document.paths['/consignments']?.get).find((parameter) => parameter.name === name),
    )
    expect(limit).toMatchObject({
      in: 'query',
      required: false,
      schema: { type: 'integer', default: 20, maximum: 100 },
    })
    expect(open).toMatchObject({ schema: { enum: ['true', 'false'] }, description: 'true: only those under way' })
  })

  it('show no phone number that could be somebody’s', () => {
    const body = document.paths['/me/contact']?.put?.requestBody?.content['application/json']?.schema
    expect(body).toMatchObject({ properties: { phone: { examples: ['13800000000'] } } })
  })

  it('keep what the contract demands', () => {
    const body = document.paths['/scans']?.post?.requestBody?.content['application/json']?.schema
    expect(body).toMatchObject({
      required: ['events'],
      properties: { events: { minItems: 1, maxItems: 200, items: { $ref: '#/components/schemas/ScanInput' } } },
    })
    expect(document.components.schemas.ScanInput?.required).toEqual(
      expect.arrayContaining(['eventId', 'trackingNumber', 'kind', 'occurredAt']),
    )
    expect(document.components.schemas.ScanInput?.required).not.toContain('siteId')
  })
})
