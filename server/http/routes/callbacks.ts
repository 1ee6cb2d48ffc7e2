import { setTimeout as delay } from 'node:timers/promises'
import Router from '@koa/router'
import type { CallbackRefusal, CallbackSource } from '../../channels/callback.ts'
import { AppError } from '../../errors.ts'
import { countCallback } from '../../metrics.ts'
import type { ServiceContext } from '../../services/context.ts'
import { InboxRounds } from '../../services/inbox-rounds.ts'
import { receiveCallback } from '../../services/receive-callback.ts'
import { readAll } from '../middleware/raw-body.ts'
import type { HttpContext, RequestState } from '../state.ts'

export interface CallbackOptions {
  readonly sources: readonly CallbackSource[]
  /** Something was stored that the server itself deals with, perhaps. */
  readonly onStored: () => void
}

/** Larger than any callback, which names pictures and does not hold them. */
const LARGEST_BODY_BYTES = 64 * 1024
/** WeCom wants its answer within a second. What is not stored by then is said again by the platform. */
const DEADLINE_MS = 900

const STATUS: Readonly<Record<CallbackRefusal | 'replayed', number>> = {
  malformed: 400,
  bad_signature: 403,
  stale: 403,
  wrong_receiver: 403,
  replayed: 403,
}

/**
 * Where platforms call back: `/callbacks/<path>`. What is signed, fresh and for us is stored and answered at once; everything that
 * follows from it is done afterwards.
 */
export function callbackRouter(context: ServiceContext, { sources, onStored }: CallbackOptions): Router<RequestState> {
  const router = new Router<RequestState>({ prefix: '/callbacks' })
  const rounds = new InboxRounds(context.db)
  for (const source of sources) {
    const serve = (handle: (ctx: HttpContext) => Promise<string>) => async (ctx: HttpContext) => {
      ctx.state.endpointId = `callback:${source.path}`
      ctx.set('Cache-Control', 'no-store')
      ctx.body = await handle(ctx)
      ctx.type = 'text/plain; charset=utf-8'
    }
    router.post(
      `/${source.path}`,
      serve((ctx) => receive(context, rounds, source, ctx, onStored)),
    )
    const { check } = source
    if (check === null) continue
    router.get(
      `/${source.path}`,
      serve(async (ctx) => {
        const checked = check(ctx.query, context.clock.now())
        return 'echo' in checked ? checked.echo : refuse(ctx, source, checked.refused)
      }),
    )
  }
  return router
}

async function receive(
  context: ServiceContext,
  rounds: InboxRounds,
  source: CallbackSource,
  ctx: HttpContext,
  onStored: () => void,
): Promise<string> {
  const body = await readAll(ctx, LARGEST_BODY_BYTES, new AppError('body_too_large'))
  const request = { query: ctx.query, body, authorization: ctx.get('Authorization') }
  const opened = source.open(request, context.clock.now())
  if ('refused' in opened) return refuse(ctx, source, opened.refused)
  const outcome = await inTime(receiveCallback(context, rounds, source.channel, opened))
  if (outcome === 'replayed') return refuse(ctx, source, outcome)
  countCallback(source.channel, outcome)
  if (outcome === 'stored') onStored()
  ctx.status = 200
  return source.success
}

/** @throws AppError deadline_exceeded */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const waiting = new AbortController()
  const late = delay(DEADLINE_MS, undefined, { signal: waiting.signal }).then(() => {
    throw new AppError('deadline_exceeded')
  })
  // whichever of the two loses fails unheard
  late.catch(() => undefined)
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    waiting.abort()
  }
}

/** Says no more than that, to strangers; the log says why. */
function refuse(ctx: HttpContext, { channel }: CallbackSource, reason: keyof typeof STATUS): string {
  countCallback(channel, reason)
  ctx.state.logger.warn({ channel, reason }, 'a callback was refused')
  ctx.status = STATUS[reason]
  return 'refused'
}
