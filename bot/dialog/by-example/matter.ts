import type { Meaning } from '../examples/expectation.ts'

/**
 * What a text is about, as far as examples can tell it apart: the kind of its intent, with the one slot that makes it
 * another request (`report budget`, `cancel consignment`); `nothing` where nothing is asked for.
 */
export type Matter = string

export const NOTHING: Matter = 'nothing'

/** The matter of what is meant by a text, or was read from it. */
export function matterOf(meaning: Meaning): Matter {
  if (meaning === 'nothing') return NOTHING
  const { kind, topic, consignment, wanted, action, direction } = meaning as { kind: string } & Record<string, unknown>
  switch (kind) {
    case 'unknown':
    case 'unclear':
      return NOTHING
    case 'weekly':
      return 'report summary'
    case 'report':
      return `report ${topic ?? 'summary'}`
    case 'cancel':
      return consignment === true ? 'cancel consignment' : 'cancel'
    case 'subscription':
      return wanted === true ? 'subscription on' : 'subscription off'
    case 'bag':
      return `bag ${action}`
    case 'send-back':
      return direction === undefined ? 'send-back' : `send-back ${direction}`
    default:
      return kind
  }
}
