import { h } from '../dom.ts'
import { ApiFailure } from '../wx/api.ts'
import { openDialog } from './dialog.ts'

export interface Camera {
  /** Answers the panel that is open, or else the next request for a picture. */
  push(dataUrl: string): void
  /** wx.chooseMedia: asks for a file, because the preview looks through no camera. @returns a base64 data URL */
  take(): Promise<string>
}

/** The camera and album of one phone. */
export function createCamera(): Camera {
  const waiting: string[] = []
  let answer: ((dataUrl: string) => void) | undefined
  return {
    push(dataUrl) {
      if (answer === undefined) waiting.push(dataUrl)
      else answer(dataUrl)
    },
    async take() {
      const ready = waiting.shift()
      if (ready !== undefined) return ready
      const file = h('input', { attributes: { type: 'file', accept: 'image/*', 'aria-label': '照片文件' } })
      let taken: string | undefined
      const dialog = openDialog({
        title: '拍照',
        body: [h('p', { text: '浏览器里没有相机，请选一张图片。' }), file],
        buttons: [
          { text: '取消', value: 'cancel' },
          { text: '使用照片', value: 'confirm' },
        ],
        escapeValue: 'cancel',
        focus: file,
      })
      answer = (dataUrl) => {
        taken = dataUrl
        dialog.close('confirm')
      }
      const choice = await dialog.closed
      answer = undefined
      const chosen = file.files?.[0]
      if (choice === 'confirm' && taken === undefined && chosen !== undefined) taken = await readDataUrl(chosen)
      if (choice === 'cancel' || taken === undefined) throw new ApiFailure('cancel')
      return taken
    },
  }
}

function readDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(new ApiFailure('cannot read the file'))
    reader.readAsDataURL(file)
  })
}
