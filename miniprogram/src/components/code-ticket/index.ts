import { groupedCode, spokenCode } from '../../wording/codes.js'

export interface Data {
  code: string
  qrText: string
  lead: string
  shownCode: string
  /** one digit at a time, for a screen reader */
  spoken: string
  /** logical pixels */
  qrSize: number
}

/** A pick-up code as large as the screen takes it, with its QR. Always black on white, like paper. */
Component({
  properties: {
    code: { type: String, value: '' },
    qrText: { type: String, value: '' },
    lead: { type: String, value: '' },
  },
  data: { shownCode: '', spoken: '', qrSize: 220 },
  observers: {
    code(code: string) {
      this.setData({ shownCode: groupedCode(code), spoken: spokenCode(code) })
    },
  },
})
