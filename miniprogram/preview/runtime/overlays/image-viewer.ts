import { resolveAsset } from '../builtins/media.ts'
import { h } from '../dom.ts'

/** wx.previewImage: one picture at a time over the whole phone; a tap or Escape closes it. */
export function showImages(urls: readonly string[], current: string | undefined): void {
  let index = Math.max(0, urls.indexOf(current ?? ''))
  const picture = h('img', { attributes: { alt: '图片预览' } })
  const counter = h('span', { class: 'viewer-counter' })
  const show = () => {
    picture.src = resolveAsset(urls[index] ?? '')
    counter.textContent = `${index + 1} / ${urls.length}`
  }
  const turn = (step: number) => {
    index = (index + step + urls.length) % urls.length
    show()
  }
  const close = h('button', { text: '关闭', onclick: () => viewer.remove() })
  const arrows =
    urls.length < 2
      ? []
      : [
          h('button', { text: '上一张', onclick: () => turn(-1) }),
          h('button', { text: '下一张', onclick: () => turn(1) }),
        ]
  const viewer = h(
    'div',
    { class: 'image-viewer', attributes: { role: 'dialog', 'aria-modal': 'true', 'aria-label': '图片预览' } },
    picture,
    h('div', { class: 'viewer-bar' }, ...arrows, counter, close),
  )
  picture.addEventListener('click', () => viewer.remove())
  viewer.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') viewer.remove()
  })
  show()
  document.body.append(viewer)
  close.focus()
}
