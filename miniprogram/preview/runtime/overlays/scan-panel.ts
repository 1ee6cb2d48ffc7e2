import { h } from '../dom.ts'
import { ApiFailure } from '../wx/api.ts'
import { openDialog } from './dialog.ts'

export interface ScanResult {
  result: string
  scanType: string
  charSet: string
  path: string
  rawData: string
}

export interface Scanner {
  /** Answers the panel that is open, or else the next scan. */
  push(code: string): void
  /** wx.scanCode: asks for the code by hand, because a browser has no label to look at. */
  scan(): Promise<ScanResult>
}

/** The scanner of one phone. */
export function createScanner(): Scanner {
  const waiting: string[] = []
  let answer: ((code: string) => void) | undefined
  return {
    push(code) {
      if (answer === undefined) waiting.push(code)
      else answer(code)
    },
    async scan() {
      const ready = waiting.shift()
      if (ready !== undefined) return toResult(ready)
      const box = h('input', {
        class: 'dialog-input',
        attributes: { 'aria-label': '码上的内容', placeholder: '输入或粘贴码上的内容', autocomplete: 'off' },
      })
      const dialog = openDialog({
        title: '扫一扫',
        body: [h('p', { text: '浏览器里没有相机画面，请手动输入码上的内容。' }), box],
        buttons: [
          { text: '取消', value: 'cancel' },
          { text: '确定', value: 'confirm' },
        ],
        escapeValue: 'cancel',
        focus: box,
      })
      answer = (code) => {
        box.value = code
        dialog.close('confirm')
      }
      box.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') dialog.close('confirm')
      })
      const choice = await dialog.closed
      answer = undefined
      const code = box.value.trim()
      if (choice === 'cancel' || code === '') throw new ApiFailure('cancel')
      return toResult(code)
    },
  }
}

function toResult(code: string): ScanResult {
  const bytes = new TextEncoder().encode(code)
  const rawData = btoa(String.fromCharCode(...bytes))
  return { result: code, scanType: 'QR_CODE', charSet: 'utf-8', path: '', rawData }
}
