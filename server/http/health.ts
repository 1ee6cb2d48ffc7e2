import Router from '@koa/router'
import { registry } from '../metrics.ts'
import type { ServiceContext } from '../services/context.ts'

const READY_WITHIN_MS = 2_000

/** /healthz: the process lives. /readyz: it can serve. /metrics: for Prometheus. */
export function healthRoutes(context: ServiceContext): Router {
  const router = new Router()
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/readyz', async (ctx) => {
    const database = await answersInTime(context)
    ctx.status = database ? 200 : 503
    ctx.body = { status: database ? 'ready' : 'unavailable', database }
  })
  router.get('/metrics', async (ctx) => {
    ctx.type = registry.contentType
    ctx.body = await registry.metrics()
  })
  return router
}

async function answersInTime({ db, logger }: ServiceContext): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new Error('the database did not answer in time')), READY_WITHIN_MS)
  })
  try {
    await Promise.race([db.ping(), tooLate])
    return true
  } catch (error) {
    logger.warn({ err: error }, 'not ready')
    return false
  } finally {
    clearTimeout(timer)
  }
}
