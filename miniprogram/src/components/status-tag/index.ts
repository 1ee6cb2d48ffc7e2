import type { ConsignmentStatus } from '../../services/api-types.js'
import { type StatusLook, statusLook } from '../../wording/statuses.js'

export interface Data {
  status: ConsignmentStatus
  text: string
  openExceptions: number
  look: StatusLook
}

/** The status of a consignment by word, sign and colour. */
Component({
  properties: {
    status: { type: String, value: 'requested' },
    text: { type: String, value: '' },
    openExceptions: { type: Number, value: 0 },
  },
  data: { look: statusLook('requested', 0) },
  observers: {
    'status, openExceptions'(status: string, openExceptions: number) {
      this.setData({ look: statusLook(status as ConsignmentStatus, openExceptions) })
    },
  },
})
