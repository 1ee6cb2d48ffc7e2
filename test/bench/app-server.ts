import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pino } from 'pino'
import { createApp } from '../../server/app.ts'
import { officialAccountCallback } from '../../server/channels/wechat/callback.ts'
import { demoLogin } from '../../server/channels/wechat/login.ts'
import { PERSONA_KEYS } from '../../server/demo/personas.ts'
import { apiRoutes } from '../../server/http/routes/index.ts'
import { createContext } from '../../server/main.ts'
import { renderPaper } from '../../server/reports/papers/papers.ts'
import { renderPicture } from '../../server/reports/pictures.ts'
import { Sessions } from '../../server/services/sessions.ts'
import { openDatabase } from '../../server/store/database.ts'
import { BENCH_ACCOUNT } from './callback-account.ts'

/** Our application as it ships, but for the rate limits. */
const key = Buffer.alloc(32, 'bench').toString('base64')
const logger = pino({ level: process.env.LOG_LEVEL ?? 'warn' })
const db = openDatabase({ url: process.argv[2] as string, poolSize: 16, logger })
const context = createContext(db, { personalDataKey: key }, logger)
const sessions = new Sessions(context, key)
const app = createApp({
  context,
  sessions,
  routes: apiRoutes(sessions, demoLogin(PERSONA_KEYS), renderPicture, {
    render: renderPaper,
    publicUrl: 'http://127.0.0.1',
  }),
  serviceToken: 'bench-service-token-0123456789',
  callbacks: { sources: [officialAccountCallback(BENCH_ACCOUNT)], onStored: () => undefined },
  rateLimitScale: 1e6,
  trustProxy: false,
})
const server = http.createServer(app.callback())
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit(0))

// whoever asks is told how late the event loop was since it was last asked
const lateness = monitorEventLoopDelay({ resolution: 10 })
lateness.enable()
process.on('message', () => {
  const milliseconds = (nanoseconds: number) => nanoseconds / 1e6
  process.send?.({ p99Ms: milliseconds(lateness.percentile(99)), maxMs: milliseconds(lateness.max) })
  lateness.reset()
})
