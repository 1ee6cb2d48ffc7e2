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

/** Sides longer than this say no more about a torn envelope. */
const LONGEST_SIDE = 1280

/** A photograph as a data URL small enough to be sent. @throws for a file that is no picture */
export async function smallPicture(file: File): Promise<string> {
  const bitmap = await createImageBitmap(file)
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return canvas.toDataURL('image/jpeg', 0.8)
}
