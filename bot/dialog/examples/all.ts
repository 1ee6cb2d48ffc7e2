import { type Example, examplesOf } from './expectation.ts'
import { HELD_OUT } from './held-out.ts'
import { MORE_UTTERANCES } from './more-utterances.ts'
import { UNSEEN } from './sets.ts'
import { UTTERANCES } from './utterances.ts'

/** Every set of examples by its name. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  corpus: [UTTERANCES, MORE_UTTERANCES].flatMap((byRole) => Object.values(byRole).flat()),
  'held out': HELD_OUT,
  ...Object.fromEntries(Object.entries(UNSEEN).map(([name, groups]) => [name, examplesOf(groups)])),
}
