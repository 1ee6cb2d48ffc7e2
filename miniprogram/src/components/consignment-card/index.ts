import type { ConsignmentListItem } from '../../services/api-types.js'

export interface Data {
  item: ConsignmentListItem
}

/** One consignment in a list; `open` is fired with its id. */
Component({
  properties: {
    item: { type: Object, value: {} as ConsignmentListItem },
  },
  methods: {
    open() {
      this.triggerEvent('open', { id: this.data.item.id })
    },
  },
})
