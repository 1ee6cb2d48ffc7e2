export interface Data {
  agreeText: string
  placeholder: string
  problem: string
  isSending: boolean
  note: string
  noteError: string
}

const SHORTEST_REASON = 2

/** Yes, or back with the reason. `agree` and `back` are fired with what was written; the page sends it. */
Component({
  properties: {
    /** what one says with the large button; empty: somebody else has to say it */
    agreeText: { type: String, value: '' },
    placeholder: { type: String, value: '' },
    /** why it could not be sent */
    problem: { type: String, value: '' },
    isSending: { type: Boolean, value: false },
  },
  data: { note: '', noteError: '' },
  methods: {
    type({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
      this.setData({ note: detail.value, noteError: '' })
    },
    agree() {
      this.triggerEvent('agree', { note: this.data.note.trim() })
    },
    giveBack() {
      const note = this.data.note.trim()
      if (note.length < SHORTEST_REASON) {
        this.setData({ noteError: '退回要写明原因' })
        return
      }
      this.triggerEvent('back', { note })
    },
  },
})
