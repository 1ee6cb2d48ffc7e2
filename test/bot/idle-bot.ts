/** Run by quiet-start.test.ts as a process of its own: starts a bot, stops it, and reports what that took. */
const begin = performance.now()
const { createBot } = await import('../../bot/bot.ts')
const { SimulatorChannel } = await import('../../bot/channels/simulator.ts')
const { pino } = await import('pino')
const imported = performance.now()
const bot = createBot({
  channel: new SimulatorChannel({ port: 0 }),
  handle: async () => [],
  logger: pino({ level: 'info' }),
})
await bot.start()
const started = performance.now()
const { ok } = bot.health()
const megabytes = Math.round(process.memoryUsage.rss() / 1e6)
await bot.stop()
process.stdout.write(
  `${JSON.stringify({ ok, importMs: Math.round(imported - begin), startMs: Math.round(started - imported), megabytes })}\n`,
)
