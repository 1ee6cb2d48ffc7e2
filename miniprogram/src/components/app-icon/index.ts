/** One of TDesign's icons in the colour and size of the text around it; silent unless it has a label. */
Component({
  properties: {
    name: { type: String, value: '' },
    label: { type: String, value: '' },
  },
})
