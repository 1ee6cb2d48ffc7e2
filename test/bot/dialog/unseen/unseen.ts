import type { Group } from '../score.ts'
import { LEADERS_1 } from './leaders-1.ts'
import { LEADERS_2 } from './leaders-2.ts'
import { LEADERS_3 } from './leaders-3.ts'
import { RESIDENTS_1 } from './residents-1.ts'
import { RESIDENTS_2 } from './residents-2.ts'
import { RESIDENTS_3 } from './residents-3.ts'
import { STAFF_1 } from './staff-1.ts'
import { STAFF_2 } from './staff-2.ts'
import { STAFF_3 } from './staff-3.ts'

/**
 * Sets by role, each written before its first measurement; docs/chat.md keeps what that was. Rules may have been widened
 * by their misses since: a new judgement needs a new set.
 */
export const UNSEEN: Readonly<Record<string, readonly Group[]>> = {
  'residents 1': RESIDENTS_1,
  'staff 1': STAFF_1,
  'leaders 1': LEADERS_1,
  'residents 2': RESIDENTS_2,
  'staff 2': STAFF_2,
  'leaders 2': LEADERS_2,
  'residents 3': RESIDENTS_3,
  'staff 3': STAFF_3,
  'leaders 3': LEADERS_3,
}
