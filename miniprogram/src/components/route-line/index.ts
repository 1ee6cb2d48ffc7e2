import type { RouteStop } from '../../services/api-types.js'
import { START_WORDS, STOP_WORDS, type StopState } from '../../wording/statuses.js'

/** A stop as it is drawn. */
export interface DrawnStop {
  siteId: string
  name: string
  state: StopState
  words: string
}

export interface Data {
  stops: RouteStop[]
  isMoving: boolean
  drawn: DrawnStop[]
}

function drawnStops(stops: readonly RouteStop[], isMoving: boolean): DrawnStop[] {
  const next = isMoving ? stops.findIndex(({ state }) => state === 'ahead') : -1
  return stops.map(({ siteId, name, state }, index) => {
    const drawn = index === next ? 'coming' : state
    const isStart = index === 0 && drawn === 'ahead'
    return { siteId, name, state: drawn, words: isStart ? START_WORDS : STOP_WORDS[drawn] }
  })
}

/** The stops of a route from first to last: passed, here, coming, ahead, each by sign and word. */
Component({
  properties: {
    stops: { type: Array, value: [] as RouteStop[] },
    /** on the way from one stop to the next */
    isMoving: { type: Boolean, value: false },
  },
  data: { drawn: [] as DrawnStop[] },
  observers: {
    'stops, isMoving'(stops: RouteStop[], isMoving: boolean) {
      this.setData({ drawn: drawnStops(stops, isMoving) })
    },
  },
})
