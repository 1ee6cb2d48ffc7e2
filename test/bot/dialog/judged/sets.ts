import type { Group } from '../../../../bot/dialog/examples/expectation.ts'
import { PLAIN_LEADERS_11, PLAIN_RESIDENTS_11, PLAIN_STAFF_11 } from './everybody-11.ts'
import { PLAIN_LEADERS_12, PLAIN_RESIDENTS_12, PLAIN_STAFF_12 } from './everybody-12.ts'
import { PLAIN_LEADERS_14, PLAIN_RESIDENTS_14, PLAIN_STAFF_14 } from './everybody-14.ts'
import { PLAIN_LEADERS_15, PLAIN_RESIDENTS_15, PLAIN_STAFF_15 } from './everybody-15.ts'

/**
 * What the chatbot is judged by: written by two authors who knew no rule, and taught to nobody. Whoever mends a rule by one of
 * these moves its set to the examples, and has another written.
 */
export const JUDGED: Readonly<Record<string, readonly Group[]>> = {
  'everybody 11': [...PLAIN_RESIDENTS_11, ...PLAIN_STAFF_11, ...PLAIN_LEADERS_11],
  'everybody 12': [...PLAIN_RESIDENTS_12, ...PLAIN_STAFF_12, ...PLAIN_LEADERS_12],
  'everybody 14': [...PLAIN_RESIDENTS_14, ...PLAIN_STAFF_14, ...PLAIN_LEADERS_14],
  'everybody 15': [...PLAIN_RESIDENTS_15, ...PLAIN_STAFF_15, ...PLAIN_LEADERS_15],
}
