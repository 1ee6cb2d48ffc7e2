import type { RouteStop } from '../../services/api-types.js'
import { STOP_WORDS } from '../../wording/statuses.js'

/** The stops of a route from first to last: passed, here, ahead, each by sign and word. */
Component({
  properties: {
    stops: { type: Array, value: [] as RouteStop[] },
  },
  data: { words: STOP_WORDS },
})
