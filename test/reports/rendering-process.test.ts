import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  type FaultTexts,
  type RenderingLimits,
  type RenderingProcess,
  renderingProcess,
} from '../../server/reports/rendering-process.ts'
import type { DrawingJob } from './drawing-process.ts'

const ENOUGH_MS = 20_000
const LIMITS: RenderingLimits = { mostJobs: 4, idleMs: 60_000, heapMegabytes: 64 }
const TEXTS: FaultTexts = { busy: '太多了', late: '太慢了，一分钟后再试', failed: '没有画成', stopped: '正在停止' }

let rendering: RenderingProcess<DrawingJob> | undefined
function start(limits: Partial<RenderingLimits> = {}): RenderingProcess<DrawingJob> {
  rendering = renderingProcess<DrawingJob>(
    new URL('./drawing-process.ts', import.meta.url),
    { ...LIMITS, ...limits },
    TEXTS,
  )
  return rendering
}
afterEach(() => rendering?.stop())

async function processId(process: RenderingProcess<DrawingJob>): Promise<number> {
  return Number(await process.render({ does: 'tellProcessId' }, ENOUGH_MS))
}
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the rendering process', () => {
  it('answers in the order of asking, from one process', async () => {
    const { render } = start()
    const order: string[] = []
    const texts = await Promise.all(
      ['一', '二', '三'].map(async (text) => {
        const picture = await render({ does: 'answer', text }, ENOUGH_MS)
        order.push(text)
        return picture.toString()
      }),
    )
    expect(texts).toEqual(['一', '二', '三'])
    expect(order).toEqual(texts)
    expect(await processId({ render, stop: () => {} })).toBe(await processId({ render, stop: () => {} }))
  })

  it('reports what went wrong in drawing, and goes on', async () => {
    const { render } = start()
    await expect(render({ does: 'throw' }, ENOUGH_MS)).rejects.toMatchObject({
      name: 'RenderingError',
      fault: 'failed',
      message: TEXTS.failed,
      cause: expect.objectContaining({ message: expect.stringContaining('No ink') }),
    })
    expect(String(await render({ does: 'answer', text: '好' }, ENOUGH_MS))).toBe('好')
  })

  it('loses only the job under way when it crashes', async () => {
    const { render } = start()
    const crashed = render({ does: 'exit' }, ENOUGH_MS)
    const next = render({ does: 'answer', text: '好' }, ENOUGH_MS)
    await expect(crashed).rejects.toMatchObject({
      fault: 'failed',
      cause: expect.objectContaining({ message: expect.stringContaining('code 7') }),
    })
    expect(String(await next)).toBe('好')
  })

  it('is killed when a job hangs past its deadline, and the next job gets a new one', async () => {
    const process = start()
    const pid = await processId(process)
    const hanging = process.render({ does: 'hang' }, 300)
    const next = process.render({ does: 'answer', text: '好' }, ENOUGH_MS)
    await expect(hanging).rejects.toMatchObject({ fault: 'late', message: TEXTS.late })
    expect(String(await next)).toBe('好')
    await vi.waitUntil(() => !isAlive(pid), 5000)
    expect(await processId(process)).not.toBe(pid)
  })

  it('gives up a job that waited past its deadline, without harm to the one under way', async () => {
    const { render } = start()
    const underWay = render({ does: 'answer', text: '好' }, ENOUGH_MS)
    await expect(render({ does: 'answer', text: '迟' }, 1)).rejects.toMatchObject({ fault: 'late' })
    expect(String(await underWay)).toBe('好')
  })

  it('turns away what is too much', async () => {
    const { render } = start({ mostJobs: 2 })
    const accepted = ['一', '二'].map((text) => render({ does: 'answer', text }, ENOUGH_MS))
    await expect(render({ does: 'answer', text: '三' }, ENOUGH_MS)).rejects.toMatchObject({ fault: 'busy' })
    expect((await Promise.all(accepted)).map(String)).toEqual(['一', '二'])
    expect(String(await render({ does: 'answer', text: '四' }, ENOUGH_MS))).toBe('四')
  })

  it('ends when it has nothing to do, and comes back when asked', async () => {
    const process = start({ idleMs: 50 })
    const pid = await processId(process)
    await vi.waitUntil(() => !isAlive(pid), 5000)
    expect(await processId(process)).not.toBe(pid)
  })

  it('stops at once, rejecting what is under way and what comes later', async () => {
    const process = start()
    const pid = await processId(process)
    const hanging = process.render({ does: 'hang' }, ENOUGH_MS)
    process.stop()
    await expect(hanging).rejects.toMatchObject({ fault: 'stopped' })
    await expect(process.render({ does: 'answer', text: '好' }, ENOUGH_MS)).rejects.toMatchObject({ fault: 'stopped' })
    await vi.waitUntil(() => !isAlive(pid), 5000)
  })
})
