import { IDEMPOTENCY_KEY } from '../../contract/endpoint.ts'
import { canonicalJson, type JsonValue } from '../../domain/canonical-json.ts'
import { AppError } from '../../errors.ts'
import type { Person } from '../../services/actor.ts'
import type { ServiceContext } from '../../services/context.ts'
import { completeKey, releaseKey, reserveKey } from '../../services/idempotency.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/**
 * Runs a command once for each key of a person: a repeat gets the first answer, also from another process. The command is
 * itself idempotent under the key it is given (its rows' ids are derived from it), so that a crash between its commit and
 * the keeping of its answer doubles nothing.
 * @throws AppError idempotency_key_required, idempotency_key_reused, request_in_progress
 */
export async function once(
  context: ServiceContext,
  command: { person: Person; key: string; operation: string; request: unknown },
  run: (commandKey: string) => Promise<Answer>,
): Promise<Answer> {
  if (!IDEMPOTENCY_KEY.test(command.key)) throw new AppError('idempotency_key_required')
  const reservation = {
    userId: command.person.userId,
    key: command.key,
    operation: command.operation,
    // keyed: the request holds names and phones, and a plain hash of a phone is soon guessed
    requestHash: context.personalData.hash('request', canonicalJson(plainJson(command.request))),
  }
  const earlier = await reserveKey(context, reservation)
  if (earlier !== null) return earlier
  try {
    const answer = await run(`${command.person.userId}:${command.operation}:${command.key}`)
    await completeKey(context, reservation, answer)
    return answer
  } catch (error) {
    await releaseKey(context, reservation)
    throw error
  }
}

function plainJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue
}
