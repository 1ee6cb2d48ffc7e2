import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What Prometheus reads at /metrics; no personal data in any label. */
export const registry = new Registry()
collectDefaultMetrics({ register: registry, prefix: 'shaopao_' })

const requests = new Histogram({
  name: 'shaopao_http_request_seconds',
  help: 'Time to answer, by endpoint and status',
  labelNames: ['endpoint', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
})
const scans = new Counter({
  name: 'shaopao_scans_total',
  help: 'Scans by outcome',
  labelNames: ['outcome'],
  registers: [registry],
})

const planDaysLeft = new Gauge({
  name: 'shaopao_holiday_plan_days_left',
  help: 'Days until the end of the holiday plan; below 60 the next year is to be entered',
  registers: [registry],
})

const channelsOnline = new Gauge({
  name: 'shaopao_chat_channel_online',
  help: '1 while a chatbot reports the chat channel online',
  labelNames: ['channel'],
  registers: [registry],
})

export function observeChannel(channel: string, isOnline: boolean): void {
  channelsOnline.labels(channel).set(isOnline ? 1 : 0)
}

const channelAlarms = new Gauge({
  name: 'shaopao_channel_alarms',
  help: 'What is wrong with a channel now, by kind: silent, callback_stopped, token_missing, dead_letters',
  labelNames: ['kind', 'channel'],
  registers: [registry],
})

/** Those that are not among the open ones are over. */
export function observeAlarms(open: readonly { readonly kind: string; readonly channel: string }[]): void {
  channelAlarms.reset()
  for (const { kind, channel } of open) channelAlarms.labels(kind, channel).set(1)
}

export function observePlan(daysLeft: number): void {
  planDaysLeft.set(daysLeft)
}

export function observeRequest(endpoint: string, status: number, seconds: number): void {
  requests.labels(endpoint, String(status)).observe(seconds)
}

export function countScan(outcome: 'recorded' | 'duplicate' | 'rejected'): void {
  scans.labels(outcome).inc()
}

const callbacks = new Counter({
  name: 'shaopao_callbacks_total',
  help: 'Callbacks of platforms by channel and outcome: stored, repeated, or why they were refused',
  labelNames: ['channel', 'outcome'],
  registers: [registry],
})

export function countCallback(channel: string, outcome: string): void {
  callbacks.labels(channel, outcome).inc()
}
