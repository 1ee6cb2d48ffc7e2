import type { Group } from './expectation.ts'
import { LEADERS_1 } from './leaders-1.ts'
import { LEADERS_2 } from './leaders-2.ts'
import { LEADERS_3 } from './leaders-3.ts'
import { PLAIN_LEADERS_4, PLAIN_RESIDENTS_4, PLAIN_STAFF_4 } from './plain-4.ts'
import { PLAIN_LEADERS_5, PLAIN_RESIDENTS_5, PLAIN_STAFF_5 } from './plain-5.ts'
import { PLAIN_LEADERS_6, PLAIN_RESIDENTS_6, PLAIN_STAFF_6 } from './plain-6.ts'
import { PLAIN_LEADERS_7, PLAIN_RESIDENTS_7, PLAIN_STAFF_7 } from './plain-7.ts'
import { PLAIN_LEADERS_8, PLAIN_RESIDENTS_8, PLAIN_STAFF_8 } from './plain-8.ts'
import { PLAIN_LEADERS_9, PLAIN_RESIDENTS_9, PLAIN_STAFF_9 } from './plain-9.ts'
import { PLAIN_LEADERS_10, PLAIN_RESIDENTS_10, PLAIN_STAFF_10 } from './plain-10.ts'
import { PLAIN_LEADERS_13, PLAIN_RESIDENTS_13, PLAIN_STAFF_13 } from './plain-13.ts'
import { PLAIN_LEADERS_16, PLAIN_RESIDENTS_16, PLAIN_STAFF_16 } from './plain-16.ts'
import { PLAIN_OTHERS_17, PLAIN_STAFF_17 } from './plain-17.ts'
import { RESIDENTS_1 } from './residents-1.ts'
import { RESIDENTS_2 } from './residents-2.ts'
import { RESIDENTS_3 } from './residents-3.ts'
import { STAFF_1 } from './staff-1.ts'
import { STAFF_2 } from './staff-2.ts'
import { STAFF_3 } from './staff-3.ts'

/**
 * Sets by role, and from 4 on of everybody, each written before its first measurement; docs/chat.md keeps what that was. Rules may have been widened
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
  'everybody 4': [...PLAIN_RESIDENTS_4, ...PLAIN_STAFF_4, ...PLAIN_LEADERS_4],
  'everybody 5': [...PLAIN_RESIDENTS_5, ...PLAIN_STAFF_5, ...PLAIN_LEADERS_5],
  'everybody 6': [...PLAIN_RESIDENTS_6, ...PLAIN_STAFF_6, ...PLAIN_LEADERS_6],
  'everybody 7': [...PLAIN_RESIDENTS_7, ...PLAIN_STAFF_7, ...PLAIN_LEADERS_7],
  'everybody 8': [...PLAIN_RESIDENTS_8, ...PLAIN_STAFF_8, ...PLAIN_LEADERS_8],
  'everybody 9': [...PLAIN_RESIDENTS_9, ...PLAIN_STAFF_9, ...PLAIN_LEADERS_9],
  'everybody 10': [...PLAIN_RESIDENTS_10, ...PLAIN_STAFF_10, ...PLAIN_LEADERS_10],
  'everybody 13': [...PLAIN_RESIDENTS_13, ...PLAIN_STAFF_13, ...PLAIN_LEADERS_13],
  'everybody 16': [...PLAIN_RESIDENTS_16, ...PLAIN_STAFF_16, ...PLAIN_LEADERS_16],
  'everybody 17': [...PLAIN_STAFF_17, ...PLAIN_OTHERS_17],
}
