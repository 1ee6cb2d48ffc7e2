import type { z } from 'zod'
import type { ServiceContext } from '../services/context.ts'

/** The time zone of every cron expression. */
export const TIME_ZONE = 'Asia/Shanghai'

/** A tick that a job was to run at. */
export interface Tick {
  readonly slot: string
  readonly at: Date
}

/** Something that runs by the clock, in one process at a time. */
export interface Job {
  readonly id: string
  /** node-cron's, in TIME_ZONE; it only wakes, the slot decides who runs */
  readonly cron: string
  /** name of the tick that falls at an instant; the job runs once for each name */
  slotOf(at: Date): string
  /** the tick of the running period whose time has come, to be made up for if nobody ran it; null for jobs that wait for the next */
  dueTick(now: Date): Tick | null
  /** @returns what was done, in a few words without personal data */
  run(context: ServiceContext, at: Date, signal: AbortSignal): Promise<string>
}

/** Declares a job; its payload is checked before every run. */
export function defineJob<Payload>(definition: {
  readonly id: string
  readonly cron: string
  readonly payload: z.ZodType<Payload>
  /** the payload of the tick at an instant */
  readonly payloadAt: (at: Date) => unknown
  readonly slotOf: (at: Date) => string
  readonly dueTick?: (now: Date) => Tick | null
  readonly handle: (context: ServiceContext, payload: Payload, signal: AbortSignal) => Promise<string>
}): Job {
  const { id, cron, slotOf, dueTick, payload, payloadAt, handle } = definition
  return {
    id,
    cron,
    slotOf,
    dueTick: dueTick ?? (() => null),
    run: async (context, at, signal) => handle(context, payload.parse(payloadAt(at)), signal),
  }
}

/** Slots of jobs that run every minute or more seldom: 2026-03-02T01:30Z. */
export function minuteSlot(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`
}
