/**
 * Writes miniprogram/src/services/api-types.ts from the contract, so that the mini-program knows every request and answer
 * by type without importing anything of the server. Run with `node server/run.mjs server/contract/generate-client-types.ts`;
 * `--check` changes nothing and fails when the committed file is out of date.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { compile, type JSONSchema } from 'json-schema-to-typescript'
import { z } from 'zod'
import * as attachments from './attachments.ts'
import * as bags from './bags.ts'
import * as complaints from './complaints.ts'
import * as consignments from './consignments.ts'
import type { Endpoint, Role } from './endpoint.ts'
import * as shared from './endpoint.ts'
import * as exceptions from './exceptions.ts'
import * as filing from './filing.ts'
import { ENDPOINTS } from './index.ts'
import * as network from './network.ts'
import * as notifications from './notifications.ts'
import * as pickup from './pickup.ts'
import * as ratings from './ratings.ts'
import * as reports from './reports.ts'
import * as scans from './scans.ts'
import * as sessions from './sessions.ts'
import * as tasks from './tasks.ts'

/** Where the generated file lives. */
export const CLIENT_TYPES_FILE = fileURLToPath(new URL('../../miniprogram/src/services/api-types.ts', import.meta.url))

/** People who hold the mini-program in their hands; administration and the chatbot's service calls are not for it. */
const MINI_PROGRAM_ROLES: readonly Role[] = ['resident', 'handler', 'courier', 'dispatcher', 'leader']

type Definitions = Record<string, JSONSchema>

function isForMiniProgram({ access, response, contentType }: Endpoint): boolean {
  if (response === undefined || contentType !== undefined || access === 'service') return false
  return access === 'public' || access.some((role) => MINI_PROGRAM_ROLES.includes(role))
}

/** Names the objects and enumerations that the contract exports, so that they come out as one named type each. */
function namedSchemas() {
  // what staff raise by hand and what the desk sees are two lists of kinds with one name
  const { ExceptionKind: AnyExceptionKind, ...desk } = exceptions
  const registry = z.registry<{ id: string }>()
  for (const module of [
    shared,
    attachments,
    bags,
    { AnyExceptionKind, ...desk },
    sessions,
    network,
    complaints,
    consignments,
    filing,
    scans,
    tasks,
    notifications,
    reports,
    pickup,
    ratings,
  ]) {
    for (const [id, value] of Object.entries(module)) {
      if (value instanceof z.ZodObject || value instanceof z.ZodEnum) registry.add(value, { id })
    }
  }
  return registry
}

function capitalised(id: string): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}`
}

/** Clients ignore what they do not know, and `additionalProperties` would only add index signatures. */
function withoutClosedObjects(schema: unknown): JSONSchema {
  return JSON.parse(JSON.stringify(schema, (key, value) => (key === 'additionalProperties' ? undefined : value)))
}

function addDefinition(definitions: Definitions, name: string, schema: JSONSchema): void {
  const known = definitions[name]
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
    throw new Error(`${name} reads differently in a request and in an answer: give the two schemas names of their own`)
  }
  definitions[name] = schema
}

/** The whole contract for the mini-program as one JSON schema whose root lists the operations. */
function clientSchema(endpoints: readonly Endpoint[]): JSONSchema {
  const metadata = namedSchemas()
  const definitions: Definitions = {}
  const convert = (name: string, schema: z.ZodType, io: 'input' | 'output'): JSONSchema => {
    const {
      definitions: inner,
      $schema: _dialect,
      ...root
    } = withoutClosedObjects(z.toJSONSchema(schema, { target: 'draft-7', io, metadata })) as JSONSchema & {
      definitions?: Definitions
    }
    for (const [innerName, innerSchema] of Object.entries(inner ?? {}))
      addDefinition(definitions, innerName, innerSchema)
    // A schema that is itself named comes back as a bare reference; the reference is what the operation then shows.
    if (root.$ref !== undefined) return { $ref: root.$ref }
    addDefinition(definitions, name, root)
    return { $ref: `#/definitions/${name}` }
  }

  const operations = endpoints.map((endpoint) => {
    const name = capitalised(endpoint.id)
    const parts: [string, JSONSchema][] = []
    if (endpoint.params) parts.push(['params', convert(`${name}Params`, endpoint.params, 'input')])
    if (endpoint.query) parts.push(['query', convert(`${name}Query`, endpoint.query, 'input')])
    if (endpoint.body) parts.push(['body', convert(`${name}Body`, endpoint.body, 'input')])
    if (endpoint.response) parts.push(['response', convert(`${name}Response`, endpoint.response, 'output')])
    const operation: JSONSchema = {
      description: endpoint.summary,
      type: 'object',
      properties: Object.fromEntries(parts),
      required: parts.map(([part]) => part),
    }
    return [endpoint.id, operation] as const
  })
  convert('Problem', shared.Problem, 'output')

  return {
    title: 'Operations',
    description: 'What each operation takes and gives.',
    type: 'object',
    properties: Object.fromEntries(operations),
    required: operations.map(([id]) => id),
    definitions,
  }
}

/** How each operation is called: what the request layer needs to know at run time. Paths lie below the API's base. */
function operationTable(endpoints: readonly Endpoint[]): string {
  const rows = endpoints.map(({ id, method, path, access, idempotencyKey }) => {
    const marks = `${access === 'public' ? ', isPublic: true' : ''}${idempotencyKey ? ', idempotencyKey: true' : ''}`
    return `  ${id}: { method: '${method}', path: '${path}'${marks} },`
  })
  return ['export const OPERATIONS = {', ...rows, '} as const', ''].join('\n')
}

/** Papers and pictures, which are opened and not read: where each lies below the API's base. */
function documentTable(): string {
  const rows = ENDPOINTS.flatMap(({ endpoint: { id, method, path, contentType } }) =>
    method === 'GET' && (contentType === 'application/pdf' || contentType === 'image/*') ? [`  ${id}: '${path}',`] : [],
  )
  return ['export const DOCUMENTS = {', ...rows.sort(), '} as const', ''].join('\n')
}

/** The text of the generated file; the same contract always gives the same text. */
export async function generateClientTypes(): Promise<string> {
  const endpoints = ENDPOINTS.map(({ endpoint }) => endpoint)
    .filter(isForMiniProgram)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  const types = await compile(clientSchema(endpoints), 'Operations', {
    additionalProperties: false,
    bannerComment:
      '// Generated from server/contract by generate-client-types.ts. Change the contract, not this file.\n',
    style: { printWidth: 120, semi: false, singleQuote: true },
    unreachableDefinitions: true,
  })
  const withoutNotes = types.replaceAll(
    /\n \*\n \* This interface was referenced by `Operations`'s JSON-Schema\n \* via the `definition` "\w+"\.|\/\*\*\n \* This interface was referenced by `Operations`'s JSON-Schema\n \* via the `definition` "\w+"\.\n \*\/\n/g,
    '',
  )
  return `${withoutNotes.trimEnd()}\n\n${operationTable(endpoints)}\n${documentTable()}`
}

async function main(): Promise<void> {
  const generated = await generateClientTypes()
  if (!process.argv.includes('--check')) return writeFile(CLIENT_TYPES_FILE, generated)
  if (generated !== (await readFile(CLIENT_TYPES_FILE, 'utf8'))) {
    process.stderr.write('miniprogram/src/services/api-types.ts is out of date: run generate-client-types.ts\n')
    process.exitCode = 1
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
