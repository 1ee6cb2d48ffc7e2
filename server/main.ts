import { randomInt } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Logger } from 'pino'
import { applyMigrations } from '../prisma/migrate.ts'
import { seedDemo, seedNetwork } from '../prisma/seed.ts'
import { createApp } from './app.ts'
import { demoLogin, type WeChatLogin, wechatLogin } from './channels/wechat/login.ts'
import { type Config, ConfigError, parseConfig } from './config.ts'
import { demoPhones, PERSONA_KEYS, retirePersonas, seedPersonas } from './demo/personas.ts'
import { demoRoutes } from './demo/routes.ts'
import { parseEscalationSteps, USUAL_ESCALATION } from './domain/escalation.ts'
import { NIGHT, parseQuietHours } from './domain/quiet-hours.ts'
import { apiRoutes } from './http/routes/index.ts'
import type { HttpMiddleware } from './http/state.ts'
import { startChannelEvents } from './jobs/channel-events.ts'
import { startJobs } from './jobs/scheduler.ts'
import { startSender } from './jobs/sender.ts'
import { createLogger } from './logger.ts'
import { NO_PLATFORMS, openPlatforms } from './platforms.ts'
import { publicUrlOf } from './public-url.ts'
import { renderPaper, stopPapers } from './reports/papers/papers.ts'
import { renderPicture, stopPictures } from './reports/pictures.ts'
import { loadSecrets, type Secrets } from './secrets.ts'
import { channelTokenStore } from './services/channel-tokens.ts'
import { systemClock } from './services/clock.ts'
import type { ServiceContext } from './services/context.ts'
import { channelPolicyOf, notificationTemplatesOf } from './services/message-settings.ts'
import { Network } from './services/network.ts'
import { withNotificationEvents } from './services/notification-events.ts'
import { PersonalData } from './services/personal-data.ts'
import { ScanRounds } from './services/scan-rounds.ts'
import { serviceLevelsOf } from './services/service-levels.ts'
import { Sessions } from './services/sessions.ts'
import { Snapshot } from './services/snapshot.ts'
import { watchHolidayPlan } from './services/watch-holiday-plan.ts'
import { workdaysOf } from './services/workdays.ts'
import { prepareApplicationRole } from './store/application-role.ts'
import { type Database, type DatabaseOptions, openDatabase } from './store/database.ts'
import { startEmbeddedPostgres } from './store/embedded-postgres.ts'
import { readPricing } from './store/pricing.ts'

/** In-flight requests get this long to finish when the program is told to stop. */
const DRAIN_MS = 10_000
const SEEDING_CONNECTIONS = 2

export interface RunningServer {
  readonly url: string
  readonly server: http.Server
  stop(): Promise<void>
}

export interface StartOptions {
  readonly config: Config
  readonly secrets: Secrets
  readonly logger: Logger
  /** pages beside the API */
  readonly pages?: readonly HttpMiddleware[]
}

/** Starts everything that the server owns: database, migrations, network, HTTP, jobs. `stop` undoes it in reverse. */
export async function startServer({ config, secrets, logger, pages = [] }: StartOptions): Promise<RunningServer> {
  const undo: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) {
      await step().catch((error: unknown) => logger.error({ err: error }, 'a part did not stop cleanly'))
    }
  }
  try {
    const db = await startDatabase(config, logger, undo)
    const tokens = channelTokenStore({ db, personalData: new PersonalData(secrets.personalDataKey) })
    const platforms = openPlatforms(config, tokens, systemClock)
    const miniProgram =
      config.PROFILE === 'demo' ? { ...demoPhones(), ...platforms.miniProgram } : platforms.miniProgram
    const context = createContext(db, secrets, logger, timingOf(config), { ...platforms, miniProgram })
    const events = startChannelEvents(context, withNotificationEvents(platforms.eventHandlers))
    undo.push(() => events.stop())
    const sessions = new Sessions(context, secrets.sessionKey)
    const login = loginOf(config)
    const papers = { render: renderPaper, publicUrl: publicUrlOf(config) }
    const routes = [
      ...apiRoutes(sessions, login, renderPicture, papers),
      ...(config.PROFILE === 'demo' ? demoRoutes : []),
    ]
    const app = createApp({
      context,
      sessions,
      routes,
      callbacks: { sources: platforms.callbacks, onStored: events.wake },
      pages,
      serviceToken: secrets.serviceToken,
      rateLimitScale: config.RATE_LIMIT_SCALE,
      trustProxy: config.TRUST_PROXY,
    })
    // its job waits for the morning, when an office may not have started yet; who starts the program is told now
    await watchHolidayPlan(context)
    undo.push(async () => stopPictures())
    undo.push(async () => stopPapers())
    const server = await listen(app.callback(), config)
    undo.push(() => drain(server))
    const jobs = startJobs(context)
    undo.push(() => jobs.stop())
    const sender = startSender(context)
    undo.push(() => sender.stop())
    const { port } = server.address() as AddressInfo
    return { url: `http://${config.HOST}:${port}`, server, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What services work with, over an open database. */
export function createContext(
  db: Database,
  secrets: Pick<Secrets, 'personalDataKey'>,
  logger: Logger,
  timing: Timing = { quietHours: null, escalation: USUAL_ESCALATION },
  { channels, talks, miniProgram }: Pick<ServiceContext, 'channels' | 'talks' | 'miniProgram'> = NO_PLATFORMS,
  world: Pick<ServiceContext, 'clock' | 'chance'> = REAL_WORLD,
): ServiceContext {
  // readings age by the real clock: another process may change what was read, whatever the hour of a replay
  return {
    db,
    ...world,
    network: new Network(db, systemClock),
    pricing: new Snapshot(systemClock, () => readPricing(db)),
    workdays: workdaysOf(db, systemClock),
    serviceLevels: serviceLevelsOf(db, systemClock),
    ...timing,
    channels,
    talks,
    miniProgram,
    channelPolicy: channelPolicyOf(db, systemClock),
    notificationTemplates: notificationTemplatesOf(db, systemClock),
    personalData: new PersonalData(secrets.personalDataKey),
    scanRounds: new ScanRounds(logger),
    logger,
  }
}

const REAL_WORLD: Pick<ServiceContext, 'clock' | 'chance'> = {
  clock: systemClock,
  chance: { integer: (limit) => randomInt(limit) },
}

/** What the office decides about the times of messages. */
type Timing = Pick<ServiceContext, 'quietHours' | 'escalation'>

/** The demonstration writes at any hour, for who looks at it in the evening must not wait for the morning. */
function timingOf({ PROFILE, QUIET_HOURS, ESCALATION_MINUTES }: Config): Timing {
  try {
    const quiet = QUIET_HOURS ?? (PROFILE === 'demo' ? 'none' : undefined)
    return {
      quietHours: quiet === undefined ? NIGHT : quiet === 'none' ? null : parseQuietHours(quiet),
      escalation: parseEscalationSteps(ESCALATION_MINUTES),
    }
  } catch (error) {
    if (error instanceof RangeError)
      throw new ConfigError(`QUIET_HOURS 或 ESCALATION_MINUTES 写得不对：${error.message}`)
    throw error
  }
}

/**
 * Opens the database that the configuration names, or the embedded one, brought up to date and with the network in it.
 * @param undo is given how to leave it
 * @param settings of PostgreSQL, for every connection
 */
export async function startDatabase(
  config: Config,
  logger: Logger,
  undo: (() => Promise<unknown>)[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Database> {
  let url = config.DATABASE_URL
  if (url === undefined) {
    const embedded = await startEmbeddedPostgres({ dataDir: path.resolve(config.DATA_DIR), logger })
    undo.push(() => embedded.stop())
    url = embedded.url
  }
  await applyMigrations(url)
  const role = await prepareApplicationRole(url, logger)
  await fill(config, { url, role, logger })
  const db = openDatabase({ url, poolSize: config.DATABASE_POOL_SIZE, logger, role, settings })
  undo.push(() => db.close())
  return db
}

/** Puts in what each start finds or makes; without waiting for the disk, for what a power cut takes back the next start makes. */
async function fill(
  config: Config,
  { url, role, logger }: Required<Pick<DatabaseOptions, 'url' | 'role' | 'logger'>>,
): Promise<void> {
  const db = openDatabase({ url, poolSize: SEEDING_CONNECTIONS, logger, role, settings: { synchronous_commit: 'off' } })
  try {
    await seedNetwork(db)
    if (config.PROFILE === 'demo') {
      await seedDemo(db)
      await seedPersonas(db)
    } else {
      await retirePersonas(db)
    }
  } finally {
    await db.close()
  }
}

/** Who confirms a mini-program's login code: WeChat, or in the demo profile alone a stand-in that knows the personas. */
export function loginOf(config: Config): WeChatLogin {
  if (config.WECHAT_APPID !== undefined && config.WECHAT_SECRET !== undefined) {
    return wechatLogin({ appId: config.WECHAT_APPID, secret: config.WECHAT_SECRET, baseUrl: config.WECHAT_API_URL })
  }
  if (config.PROFILE !== 'demo') throw new ConfigError('正式运行缺少 WECHAT_APPID 或 WECHAT_SECRET，拒绝启动')
  return demoLogin(PERSONA_KEYS)
}

async function listen(callback: http.RequestListener, config: Config): Promise<http.Server> {
  const server = http.createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
    callback,
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.PORT, config.HOST, resolve)
  })
  return server
}

async function drain(server: http.Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearTimeout(deadline)
}

/** Runs `stop` once when the program is told to end, and ends it. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  process.on('disconnect', end)
}

/** Tells a person at the console why the program cannot start. */
export function reportStartFailure(error: unknown): never {
  const isPortTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  const text = isPortTaken
    ? '端口已被占用：请关掉占用它的程序，或用 PORT=另一个端口 再启动'
    : error instanceof ConfigError
      ? error.message
      : `启动失败：${(error as Error).stack ?? String(error)}`
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

if (process.argv[1] === import.meta.filename) {
  try {
    const config = parseConfig(process.env)
    const running = await startServer({ config, secrets: loadSecrets(config), logger: createLogger(config.LOG_LEVEL) })
    stopOnSignal(running.stop)
    process.stdout.write(`少跑服务器：${running.url}\n`)
  } catch (error) {
    reportStartFailure(error)
  }
}
