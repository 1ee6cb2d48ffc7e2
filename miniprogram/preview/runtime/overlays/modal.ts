import { h } from '../dom.ts'
import { openDialog } from './dialog.ts'

export interface ModalOptions {
  title?: string
  content?: string
  showCancel?: boolean
  cancelText?: string
  cancelColor?: string
  confirmText?: string
  confirmColor?: string
  editable?: boolean
  placeholderText?: string
}

export interface ModalAnswer {
  confirm: boolean
  cancel: boolean
  content: string | null
}

/** wx.showModal: one question, confirm and cancel, with a text box when `editable`. */
export async function showModal(options: ModalOptions): Promise<ModalAnswer> {
  const { title = '', content = '', showCancel = true, editable = false } = options
  const box = h('input', { class: 'dialog-input', attributes: { placeholder: options.placeholderText ?? '' } })
  box.value = content
  box.setAttribute('aria-label', title || options.placeholderText || '输入')
  const dialog = openDialog({
    // A dialog needs a name; without a title its text is the name.
    title: title || content,
    body: editable ? [box] : title ? [content] : [],
    buttons: [
      ...(showCancel
        ? [{ text: options.cancelText ?? '取消', value: 'cancel', colour: options.cancelColor ?? '' }]
        : []),
      { text: options.confirmText ?? '确定', value: 'confirm', colour: options.confirmColor ?? '' },
    ],
    ...(showCancel ? { escapeValue: 'cancel' } : {}),
    ...(editable ? { focus: box } : {}),
  })
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') dialog.close('confirm')
  })
  const confirm = (await dialog.closed) === 'confirm'
  return { confirm, cancel: !confirm, content: editable && confirm ? box.value : null }
}
