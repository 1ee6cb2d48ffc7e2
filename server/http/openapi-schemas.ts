import { z } from 'zod'
import * as bags from '../contract/bags.ts'
import * as budget from '../contract/budget.ts'
import * as channels from '../contract/channels.ts'
import * as consignments from '../contract/consignments.ts'
import * as contracts from '../contract/contracts.ts'
import * as base from '../contract/endpoint.ts'
import * as evaluationInputs from '../contract/evaluation-inputs.ts'
import * as evaluations from '../contract/evaluations.ts'
import * as figures from '../contract/figures.ts'
import { ENDPOINTS } from '../contract/index.ts'
import * as ledger from '../contract/ledger.ts'
import * as network from '../contract/network.ts'
import * as notifications from '../contract/notifications.ts'
import * as reports from '../contract/reports.ts'
import * as savings from '../contract/savings.ts'
import * as scans from '../contract/scans.ts'
import * as serviceVolumes from '../contract/service-volumes.ts'
import * as sessions from '../contract/sessions.ts'
import * as settlements from '../contract/settlements.ts'
import * as sourceFiles from '../contract/source-files.ts'
import * as statements from '../contract/statements.ts'
import * as tasks from '../contract/tasks.ts'
import * as waybills from '../contract/waybills.ts'

/** A schema as it stands in the document: JSON Schema 2020-12, which OpenAPI 3.1 takes unchanged. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** What is asked of a caller (`input`: defaults may be left out) or what he gets (`output`). */
export type SchemaSide = 'input' | 'output'

export interface ApiSchemas {
  /** What to write where the contract's schema is meant: a reference for a named one, else the schema itself. */
  place(schema: z.ZodType, side: SchemaSide): JsonSchema
  /** Every named schema by its component name. */
  readonly components: Readonly<Record<string, JsonSchema>>
}

export const COMPONENT_PREFIX = '#/components/schemas/'

/** Turns the contract's zod schemas into JSON Schema; exported objects and enumerations become named components. */
export function apiSchemas(): ApiSchemas {
  const input = convert('input', (name) => name)
  const output = convert('output', (name) => name)
  // Most schemas read the same from both sides; one with defaults or conversions gets a second component for callers.
  const differing = new Set(input.names.filter((name) => !sameJson(input.schemas[name], output.schemas[name])))
  const inputName = (name: string) => (reachesAny(input.schemas, name, differing) ? `${name}Input` : name)
  const callers = convert('input', inputName)
  const sides = { input: callers, output }

  const components: Record<string, JsonSchema> = {}
  for (const name of input.names) {
    const inputSchema = callers.schemas[name]
    const outputSchema = output.schemas[name]
    if (inputSchema) components[inputName(name)] = inputSchema
    if (outputSchema) components[name] = outputSchema
  }
  return { components, place: (schema, side) => placed(sides[side], schema) }
}

/** All schemas of one side, keyed by component name or, unnamed, by where they are used. */
interface Conversion {
  readonly registry: SchemaRegistry
  readonly names: readonly string[]
  readonly schemas: Readonly<Record<string, JsonSchema>>
  readonly componentName: (name: string) => string
}
type SchemaRegistry = z.core.$ZodRegistry<{ id: string }>

function convert(side: SchemaSide, componentName: (name: string) => string): Conversion {
  const registry: SchemaRegistry = z.registry<{ id: string }>()
  const names = addNamedSchemas(registry)
  for (const { endpoint } of ENDPOINTS) {
    for (const part of ['params', 'query', 'body', 'response'] as const) {
      const schema = endpoint[part]
      if (schema && !registry.has(schema)) registry.add(schema, { id: `${endpoint.id}.${part}` })
    }
  }
  const { schemas } = z.toJSONSchema(registry, {
    io: side,
    uri: (id) => COMPONENT_PREFIX + componentName(id),
    override: ({ zodSchema, jsonSchema }) => simplify(zodSchema, jsonSchema),
  })
  const bare = Object.entries(schemas).map(([id, { $id: _id, $schema: _dialect, ...schema }]) => [id, schema])
  return { registry, names, schemas: Object.fromEntries(bare), componentName }
}

function addNamedSchemas(registry: SchemaRegistry): string[] {
  const exports = {
    ...base,
    ...sessions,
    ...network,
    ...consignments,
    ...scans,
    ...bags,
    ...tasks,
    ...notifications,
    ...channels,
    ...reports,
    ...budget,
    ...contracts,
    ...ledger,
    ...sourceFiles,
    ...waybills,
    ...statements,
    ...settlements,
    ...serviceVolumes,
    ...evaluations,
    ...evaluationInputs,
    ...figures,
    ...savings,
  }
  const named = Object.entries(exports).flatMap(([name, value]) =>
    value instanceof z.ZodObject || value instanceof z.ZodEnum ? [{ name, schema: value }] : [],
  )
  for (const { name, schema } of named) registry.add(schema, { id: name })
  return named.map(({ name }) => name)
}

/** Leaves out what tells a reader nothing, and says what zod's conversion leaves out. */
function simplify(zodSchema: z.core.$ZodType, schema: JsonSchema): void {
  if (schema.format !== undefined) delete schema.pattern
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  // A field that comes to an answer later must not break a client that was generated earlier.
  if (schema.additionalProperties === false) delete schema.additionalProperties
  // Readers make up a number that fits the pattern, and that may be somebody's.
  if (zodSchema === base.Phone) schema.examples = ['13800000000']
  if (zodSchema instanceof z.ZodPipe && zodSchema.def.out instanceof z.ZodBoolean && schema.type === 'string') {
    schema.enum = ['true', 'false']
  }
}

function placed({ registry, names, schemas, componentName }: Conversion, schema: z.ZodType): JsonSchema {
  const id = registry.get(schema)?.id
  const converted = id === undefined ? undefined : schemas[id]
  if (id === undefined || converted === undefined)
    throw new Error('A schema that belongs to no endpoint of the contract')
  return names.includes(id) ? { $ref: COMPONENT_PREFIX + componentName(id) } : converted
}

function reachesAny(
  schemas: Readonly<Record<string, JsonSchema>>,
  name: string,
  wanted: ReadonlySet<string>,
  seen = new Set<string>(),
): boolean {
  if (wanted.has(name)) return true
  if (seen.has(name)) return false
  seen.add(name)
  return referencesIn(schemas[name]).some((next) => reachesAny(schemas, next, wanted, seen))
}

/** Component names that a piece of the document refers to. */
export function referencesIn(piece: unknown): string[] {
  if (Array.isArray(piece)) return piece.flatMap(referencesIn)
  if (typeof piece !== 'object' || piece === null) return []
  return Object.entries(piece).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(COMPONENT_PREFIX)
      ? [value.slice(COMPONENT_PREFIX.length)]
      : referencesIn(value),
  )
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
