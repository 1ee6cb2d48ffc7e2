/** One of a few answers, as a field that a thumb hits. */
export interface Choice {
  readonly value: string
  readonly title: string
  readonly icon?: string
}

export interface Data {
  label: string
  choices: readonly Choice[]
  value: string
}

/** Exactly one of several answers, all in sight; `choose` is fired with its value. */
Component({
  properties: {
    /** what a screen reader calls the whole */
    label: { type: String, value: '' },
    choices: { type: Array, value: [] as Choice[] },
    value: { type: String, value: '' },
  },
  methods: {
    choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const { value } = currentTarget.dataset as { value: string }
      this.triggerEvent('choose', { value })
    },
  },
})
