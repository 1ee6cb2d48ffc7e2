import type { RouteStop } from '../../services/api-types.js'
import { STOP_WORDS, type StopState } from '../../wording/statuses.js'

export interface Data {
  stops: RouteStop[]
  words: Readonly<Record<StopState, string>>
}

/** The stops of a route from first to last: passed, here, ahead, each by sign and word. */
Component({
  properties: {
    stops: { type: Array, value: [] as RouteStop[] },
  },
  data: { words: STOP_WORDS },
})
