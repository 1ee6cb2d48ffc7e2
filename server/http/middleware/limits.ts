import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Endpoint } from '../../contract/endpoint.ts'
import { AppError } from '../../errors.ts'

/** Requests a minute for one caller where the endpoint does not say otherwise. */
export const DEFAULT_REQUESTS_PER_MINUTE = 240
/** Largest body where the endpoint does not say otherwise. */
export const DEFAULT_BODY_BYTES = 100_000

export type Limiter = (callerKey: string) => Promise<void>

/**
 * Counts an endpoint's requests per caller (a person's id, else the address) in this process.
 * @param scale multiplies every limit; benchmarks raise it
 * @throws AppError too_many_requests
 */
export function rateLimiter(endpoint: Pick<Endpoint, 'requestsPerMinute'>, scale: number): Limiter {
  const points = Math.round((endpoint.requestsPerMinute ?? DEFAULT_REQUESTS_PER_MINUTE) * scale)
  const limiter = new RateLimiterMemory({ points, duration: 60 })
  return async (callerKey) => {
    try {
      await limiter.consume(callerKey)
    } catch (error) {
      if (error instanceof RateLimiterRes) throw new AppError('too_many_requests')
      throw error
    }
  }
}
