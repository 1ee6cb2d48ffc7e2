import { type Example, examplesOf } from './expectation.ts'
import { FACTS_OTHERS } from './facts-others.ts'
import { FACTS_STAFF } from './facts-staff.ts'
import { HELD_OUT } from './held-out.ts'
import { MORE_UTTERANCES } from './more-utterances.ts'
import { UNSEEN } from './sets.ts'
import { UTTERANCES } from './utterances.ts'
import { WIDER_LEADERS } from './wider-leaders.ts'
import { WIDER_RESIDENTS } from './wider-residents.ts'
import { WIDER_STAFF } from './wider-staff.ts'

/** Every set of examples by its name. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  corpus: [UTTERANCES, MORE_UTTERANCES].flatMap((byRole) => Object.values(byRole).flat()),
  'held out': HELD_OUT,
  wider: examplesOf([...WIDER_RESIDENTS, ...WIDER_STAFF, ...WIDER_LEADERS]),
  facts: examplesOf([...FACTS_STAFF, ...FACTS_OTHERS]),
  ...Object.fromEntries(Object.entries(UNSEEN).map(([name, groups]) => [name, examplesOf(groups)])),
}
