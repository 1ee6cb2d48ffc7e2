import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Logger } from 'pino'
import { buildSimulator } from '../bot/simulator/build.ts'
import { keepBuild, keptFolder } from '../miniprogram/preview/kept-build.ts'
import { type Config, parseConfig } from './config.ts'
import { forwardChat } from './demo/forward-chat.ts'
import { staticFiles } from './http/static-files.ts'
import { createLogger } from './logger.ts'
import { reportStartFailure, startServer, stopOnSignal } from './main.ts'
import { RUN } from './programs.ts'
import { loadSecrets, type Secrets } from './secrets.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const LONGEST_PAUSE_MS = 30_000
const BOT_STOP_MS = 6_000

/** `npm start`: the server, the chatbot in a process of its own, and in the demo profile the simulator's pages. */
async function start(): Promise<void> {
  const config = parseConfig(process.env)
  const secrets = loadSecrets(config)
  const logger = createLogger(config.LOG_LEVEL)
  const isDemo = config.PROFILE === 'demo'
  const simulatorDir = path.resolve(config.DATA_DIR, 'simulator')
  const fontDir = path.dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'))
  const previewDir = isDemo ? keptFolder() : ''
  const pages = isDemo
    ? [staticFiles('/preview/', previewDir), staticFiles('/fonts/', fontDir), staticFiles('/', simulatorDir)]
    : []
  // built while the database starts, which takes longer
  const simulator = isDemo ? buildSimulator(simulatorDir) : Promise.resolve()
  simulator.catch((error: unknown) => logger.error({ err: error }, 'the simulator’s page could not be built'))
  const running = await startServer({ config, secrets, logger, pages })
  const bot = keepBot(config, secrets, running.url, logger)
  if (isDemo) forwardChat(running.server, bot.port)
  stopOnSignal(async () => {
    await bot.stop()
    await running.stop()
  })
  if (isDemo) await keepBuild(previewDir, buildPreview).catch((err) => logger.error({ err }, 'no mini-program to show'))
  process.stdout.write(
    `少跑已启动：${running.url}\n${isDemo ? '在浏览器打开这个网址，跟着「带我走一遍」体验。\n' : ''}按 Ctrl+C 停止。\n`,
  )
}

/** Secrets that are the server's alone. */
const SERVER_SECRETS: ReadonlySet<string> = new Set([
  'SESSION_KEY',
  'PERSONAL_DATA_KEY',
  'WECHAT_SECRET',
  'DATABASE_URL',
] satisfies (keyof Config)[])

function withoutSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !SERVER_SECRETS.has(name)))
}

/** Runs the chatbot in a child process and starts it again, with growing pauses, when it dies. */
function keepBot(config: Config, secrets: Secrets, serverUrl: string, logger: Logger) {
  let child: ChildProcess | undefined
  let port: number | undefined
  let isStopping = false
  let failures = 0
  const run = () => {
    const bot = fork(RUN, [path.join(ROOT, 'bot/main.ts')], {
      env: {
        ...withoutSecrets(process.env),
        SERVER_URL: serverUrl,
        SERVICE_TOKEN: secrets.serviceToken,
        SIMULATOR_PORT: String(config.SIMULATOR_PORT),
        LOG_LEVEL: config.LOG_LEVEL,
      },
    })
    child = bot
    bot.on('message', (message) => {
      const { type, port: opened } = message as { type?: unknown; port?: unknown }
      if (type !== 'ready' || typeof opened !== 'number') return
      port = opened
      failures = 0
    })
    bot.on('exit', (code, signal) => {
      port = undefined
      if (isStopping) return
      failures += 1
      const pause = Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE_MS)
      logger.error({ code, signal, pause }, 'the chatbot ended and is started again')
      setTimeout(() => !isStopping && run(), pause)
    })
  }
  run()
  return {
    port: () => port,
    async stop() {
      isStopping = true
      const bot = child
      if (bot === undefined || bot.exitCode !== null || bot.signalCode !== null) return
      const ended = new Promise((resolve) => bot.once('exit', resolve))
      bot.kill('SIGTERM')
      const deadline = setTimeout(() => bot.kill('SIGKILL'), BOT_STOP_MS)
      await ended
      clearTimeout(deadline)
    },
  }
}

/** Builds the mini-program for the browser in a child process, so that the compiler's memory goes with it. */
async function buildPreview(out: string): Promise<void> {
  const build = fork(RUN, [path.join(ROOT, 'miniprogram/preview/build.ts'), '--out', out], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaint = ''
  build.stderr?.on('data', (chunk) => {
    complaint += String(chunk)
  })
  const code = await new Promise<number | null>((resolve) => build.once('exit', resolve))
  if (code !== 0) throw new Error(`the mini-program could not be built for the browser: ${complaint.slice(0, 2000)}`)
}

await start().catch(reportStartFailure)
