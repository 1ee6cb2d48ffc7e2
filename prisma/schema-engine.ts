import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg'
import { MigrationAdapterFactory } from './migration-adapter.ts'

// neither ES2023 nor @types/node declares what Node provides here
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object, imports: Record<string, object>): Promise<{ exports: Record<string, unknown> }>
}

type EngineModule = typeof import('@prisma/schema-engine-wasm/schema_engine_bg')
let loading: Promise<EngineModule> | undefined

/**
 * Runs `work` with Prisma's schema engine (WebAssembly: nothing is downloaded) on the given database.
 * @throws Error with the engine's own explanation.
 */
export async function withSchemaEngine<T>(databaseUrl: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  loading ??= loadEngine()
  const { SchemaEngine } = await loading
  const adapters = new MigrationAdapterFactory(databaseUrl)
  const bound = bindMigrationAwareSqlAdapterFactory(adapters)
  try {
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, bound)
    try {
      return await work(engine)
    } finally {
      engine.free()
    }
  } finally {
    await adapters.close()
  }
}

async function loadEngine(): Promise<EngineModule> {
  const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  // the package's main entry imports its .wasm as a module, which Node 20 cannot do
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const compiled = await WebAssembly.compile(readFileSync(entry.replace(/\.js$/, '.wasm')))
  const instance = await WebAssembly.instantiate(compiled, { './schema_engine_bg.js': { ...engine } })
  engine.__wbg_set_wasm(instance.exports)
  // where the engine leaves word of a defect of its own before it traps
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`Prisma's schema engine failed: ${message}`)
      },
    },
  })
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return engine
}
