import { h } from './dom.ts'
import type { Page } from './page.ts'

/** Pixels from the bottom at which onReachBottom fires unless the page says otherwise; WeChat's default. */
const REACH_BOTTOM_PX = 50

/** Fires onPageScroll while a page scrolls, and onReachBottom once each time its end comes near. */
export function watchScroll(page: Page): void {
  let atBottom = false
  page.scroller.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = page.scroller
    page.call('onPageScroll', { scrollTop })
    const near = scrollHeight - clientHeight - scrollTop <= (page.config.onReachBottomDistance ?? REACH_BOTTOM_PX)
    if (near && !atBottom) page.call('onReachBottom')
    atBottom = near
  })
}

/** Distance a finger must pull a page down before it refreshes, and the furthest the page follows. */
const PULL_PX = 60
const MAX_PULL_PX = 90

export interface PullDownRefresh {
  start(): void
  stop(): void
}

const refreshers = new WeakMap<Page, PullDownRefresh>()

/** The pull-down of a page, for wx.startPullDownRefresh; undefined when the page does not enable it. */
export function refresherOf(page: Page): PullDownRefresh | undefined {
  return refreshers.get(page)
}

/** Lets a finger or a mouse pull the page down from its top, if its JSON enables that. */
export function watchPullDown(page: Page): void {
  if (page.config.enablePullDownRefresh !== true) return
  const { scroller } = page
  const notice = h('div', { class: 'pull-down', text: '正在刷新', hidden: true, attributes: { role: 'status' } })
  scroller.before(notice)
  const refresher: PullDownRefresh = {
    start() {
      notice.hidden = false
      page.call('onPullDownRefresh')
    },
    stop: () => {
      notice.hidden = true
    },
  }
  refreshers.set(page, refresher)

  let startY: number | undefined
  const begin = (y: number) => {
    startY = scroller.scrollTop <= 0 && notice.hidden ? y : undefined
  }
  const move = (y: number) => {
    if (startY === undefined) return
    const pulled = Math.min(MAX_PULL_PX, Math.max(0, y - startY))
    scroller.style.translate = pulled === 0 ? '' : `0 ${pulled}px`
  }
  const end = (y: number) => {
    if (startY === undefined) return
    const far = y - startY >= PULL_PX
    startY = undefined
    scroller.style.translate = ''
    if (far) refresher.start()
  }
  const touchY = (event: TouchEvent) => event.changedTouches[0]?.clientY ?? 0
  scroller.addEventListener('touchstart', (event) => begin(touchY(event)), { passive: true })
  scroller.addEventListener('touchmove', (event) => move(touchY(event)), { passive: true })
  scroller.addEventListener('touchend', (event) => end(touchY(event)))
  scroller.addEventListener('mousedown', (event) => begin(event.clientY))
  scroller.addEventListener('mousemove', (event) => move(event.clientY))
  scroller.addEventListener('mouseup', (event) => end(event.clientY))
}
