import { parseArgs } from 'node:util'
import type { CDPSession } from 'playwright-core'
import { builtMiniProgram } from '../miniprogram/built.ts'
import { type FakeApi, startFakeApi } from '../miniprogram/pages/fake-api.ts'
import { registered } from '../miniprogram/pages/fake-county.ts'
import { type BrowserPhone, browserPhones } from '../miniprogram/phones/browser-phone.ts'

/**
 * How quick the mini-program is in the preview: how long until its first page can be used, and whether a long list
 * scrolls without a stall. `npm run bench:phone -- --consignments 1000`. The times are the machine's of that moment; what
 * the page itself worked is printed beside them, as the browser counts it.
 */

/** Longer than this a frame is a stall that one feels. */
const STALL_MS = 100
const OPENINGS = 5
const PATIENCE_MS = 120_000

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

interface Work {
  /** seconds that the page's thread was busy: all, in scripts, in style and layout */
  task: number
  script: number
  layout: number
}

/** Counts from now on. */
async function watchWork({ context, page }: BrowserPhone): Promise<CDPSession> {
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  return session
}

async function workOf(session: CDPSession): Promise<Work> {
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
  return {
    task: of('TaskDuration'),
    script: of('ScriptDuration'),
    layout: of('LayoutDuration') + of('RecalcStyleDuration'),
  }
}

function between(from: Work, to: Work): Work {
  return { task: to.task - from.task, script: to.script - from.script, layout: to.layout - from.layout }
}

function workText({ task, script, layout }: Work): string {
  const ms = (seconds: number) => `${Math.round(seconds * 1000)} ms`
  return `page busy ${ms(task)}, of it scripts ${ms(script)}, style and layout ${ms(layout)}`
}

/** Milliseconds from the address to a home that shows what is under way and takes taps. */
async function opening(phone: BrowserPhone): Promise<number> {
  await phone.page.reload({ waitUntil: 'commit' })
  await phone.sees('运送中')
  return phone.page.evaluate(() => Math.round(performance.now()))
}

interface Scrolled {
  frames: number
  worst: number
  stalls: number[]
}

interface TraceEvent {
  name: string
  pid: number
  tid: number
  /** microseconds that the thread really worked, whatever else the machine did */
  tdur?: number
  args?: { name?: string }
}

/** Milliseconds of processor time of every task of the page's own thread while `run` runs. */
async function tasksOf({ page }: BrowserPhone, run: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('the phone has no browser of its own')
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  await run()
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] }
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && threads.has(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000)
}

/** Scrolls to the end as a quick finger does, a screen in four frames, and times every frame. */
function scrollThrough(phone: BrowserPhone, rows: number): Promise<Scrolled> {
  return phone.page.evaluate(
    async ({ rows, stall, patience }) => {
      const scroller = document.querySelector<HTMLElement>('.webview:not([hidden]) wx-page')
      if (scroller === null) throw new Error('no page is in front')
      const gaps: number[] = []
      const began = performance.now()
      let last = began
      while (performance.now() - began < patience) {
        const now = await new Promise<number>((drawn) => requestAnimationFrame(drawn))
        gaps.push(now - last)
        last = now
        const isAtEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2
        if (isAtEnd && scroller.querySelectorAll('[class*=card__number]').length >= rows) break
        scroller.scrollTop += scroller.clientHeight / 4
      }
      const stalls = gaps.filter((gap) => gap > stall).map(Math.round)
      return { frames: gaps.length, worst: Math.round(Math.max(...gaps)), stalls }
    },
    { rows, stall: STALL_MS, patience: PATIENCE_MS },
  )
}

function withConsignments(api: FakeApi, count: number): void {
  const { consignments } = api.county
  while (consignments.filter(({ holder }) => holder === 'resident').length < count) {
    const number = `SH${String(100_000_000 + consignments.length)}`
    consignments.push(registered('resident', number, '食品经营许可证', '食品经营许可'))
  }
}

const { values } = parseArgs({ options: { consignments: { type: 'string', default: '1000' } } })
const count = Number(values.consignments)
const phones = await browserPhones(PATIENCE_MS)
const api = await startFakeApi(await builtMiniProgram())
try {
  withConsignments(api, count)
  const phone = await phones.open({ site: `${api.url}/`, persona: 'resident', page: '/pages/home/index' })
  await phone.sees('运送中')
  const session = await watchWork(phone)
  const openings: number[] = []
  const works: Work[] = []
  for (let turn = 0; turn < OPENINGS; turn += 1) {
    openings.push(await opening(phone))
    // the browser counts anew for every document
    works.push(await workOf(session))
  }
  const fonts = await phone.page.evaluate(
    () => performance.getEntriesByType('resource').filter(({ name }) => /\.ttf$/.test(name)).length,
  )
  say(`first page usable after ${openings.sort((a, b) => a - b).join(', ')} ms; fonts loaded: ${fonts}`)
  for (const work of works) say(`  ${workText(work)}`)

  await phone.goTo('/pages/consignments/index')
  await phone.sees('运送中')
  const before = await workOf(session)
  let scrolled: Scrolled = { frames: 0, worst: 0, stalls: [] }
  const tasks = await tasksOf(phone, async () => {
    scrolled = await scrollThrough(phone, count)
  })
  const { frames, worst, stalls } = scrolled
  const rows = await phone.page.locator('[class*=card__number]').filter({ visible: true }).count()
  say(`${rows} of ${count} consignments scrolled through in ${frames} frames, the longest ${worst} ms`)
  say(`  longer than ${STALL_MS} ms: ${stalls.length}${stalls.length === 0 ? '' : ` (${stalls.join(', ')})`}`)
  const longest = Math.round(Math.max(0, ...tasks))
  const tooLong = tasks.filter((task) => task > STALL_MS).length
  say(
    `  of ${tasks.length} tasks of the page ${tooLong} took more than ${STALL_MS} ms of the processor, the longest ${longest} ms`,
  )
  say(`  ${workText(between(before, await workOf(session)))}`)
} finally {
  await phones.putAway()
  await phones.close()
  await api.close()
}
