import { failureOf } from '../../services/failure.js'

/** What a page that shows loaded things can be in; only `ready` shows them. */
export type LoadState = 'loading' | 'ready' | 'empty' | 'error' | 'offline'

/** The state after a load that failed, with words for the person. */
export function failedState(error: unknown): { state: LoadState; message: string } {
  const failure = failureOf(error)
  return { state: failure.isOffline ? 'offline' : 'error', message: failure.message }
}
