import { h } from './dom.ts'

/** Shows a picture large until it is closed; the keyboard goes back to where it was. */
export function enlarge(source: string, name: string): void {
  const close = h('button', { class: 'viewer__close', text: '关闭', attributes: { type: 'button' } })
  const picture = h('img', { attributes: { src: source, alt: name } })
  const viewer = h('dialog', { class: 'viewer', attributes: { 'aria-label': name } }, picture, close)
  viewer.addEventListener('click', () => viewer.close())
  viewer.addEventListener('close', () => viewer.remove())
  document.body.append(viewer)
  viewer.showModal()
  close.focus()
}
