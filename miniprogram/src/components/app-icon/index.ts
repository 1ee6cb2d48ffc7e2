export interface Data {
  /** TDesign's name, one of the list in miniprogram/icons */
  name: string
  /** what a screen reader says */
  label: string
}

/** One of TDesign's icons in the colour and size of the text around it; silent unless it has a label. */
Component({
  properties: {
    name: { type: String, value: '' },
    label: { type: String, value: '' },
  },
})
