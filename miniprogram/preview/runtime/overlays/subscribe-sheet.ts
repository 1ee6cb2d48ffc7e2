import { h } from '../dom.ts'
import { openDialog } from './dialog.ts'

/** A message that the app asks to send, as the sheet shows it. */
export interface OfferedMessage {
  templateId: string
  title: string
}

export interface SheetAnswer {
  /** what was ticked, if the person allowed anything */
  accepted: ReadonlySet<string>
  /** 总是保持以上选择，不再询问 */
  isKept: boolean
}

function line(text: string, isTicked: boolean): { element: HTMLElement; box: HTMLInputElement } {
  const box = h('input', { attributes: { type: 'checkbox', role: 'checkbox', 'aria-label': text } })
  box.checked = isTicked
  return { element: h('label', { class: 'dialog-tick' }, box, text), box }
}

/** The sheet of wx.requestSubscribeMessage: each message with a tick, to allow or to refuse. */
export async function showSubscribeSheet(
  messages: readonly OfferedMessage[],
  isLasting: boolean,
): Promise<SheetAnswer> {
  const lines = messages.map((message) => ({ ...message, ...line(message.title, true) }))
  const keep = line('总是保持以上选择，不再询问', false)
  const dialog = openDialog({
    title: isLasting ? '申请长期发送以下消息' : '申请发送一次以下消息',
    body: [...lines.map(({ element }) => element), keep.element],
    buttons: [
      { text: '拒绝', value: 'refuse' },
      { text: '允许', value: 'allow' },
    ],
    escapeValue: 'refuse',
  })
  const isAllowed = (await dialog.closed) === 'allow'
  const ticked = lines.filter(({ box }) => isAllowed && box.checked)
  return { accepted: new Set(ticked.map(({ templateId }) => templateId)), isKept: keep.box.checked }
}

/** The page of wx.openSetting, as far as it concerns messages: the main switch. @returns how it was left */
export async function showMessageSettings(isOn: boolean): Promise<boolean> {
  const mainSwitch = line('接收通知', isOn)
  const dialog = openDialog({
    title: '设置',
    body: [mainSwitch.element],
    buttons: [{ text: '完成', value: 'done' }],
    escapeValue: 'done',
  })
  await dialog.closed
  return mainSwitch.box.checked
}
