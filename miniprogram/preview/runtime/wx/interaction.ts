import type { PreviewControl } from '../../control.ts'
import type { TabBar } from '../chrome/tab-bar.ts'
import { type ActionSheetOptions, showActionSheet } from '../overlays/action-sheet.ts'
import { showImages } from '../overlays/image-viewer.ts'
import { type ModalAnswer, type ModalOptions, showModal } from '../overlays/modal.ts'
import type { Scanner, ScanResult } from '../overlays/scan-panel.ts'
import { createToasts, type ToastOptions } from '../overlays/toast.ts'
import type { Page } from '../page.ts'
import { refresherOf } from '../page-scroll.ts'
import type { Router } from '../router.ts'
import { ApiFailure, api } from './api.ts'

interface InteractionParts {
  router: Router
  tabs: TabBar
  scanner: Scanner
  control: PreviewControl
  /** Settles when the person has agreed to what this interface touches, fails when not. */
  requirePrivacy: (referrer: string) => Promise<void>
}

/** What a page says to the person: toasts, dialogs, menus, pictures, the bars, the clipboard. */
export function createInteraction(parts: InteractionParts) {
  const toasts = createToasts()
  const done = (run: () => void) => () => {
    run()
    return {}
  }
  return {
    showToast: api<ToastOptions, object>('showToast', (options) => {
      toasts.show(options)
      return {}
    }),
    showLoading: api<{ title: string; mask?: boolean }, object>('showLoading', (options) => {
      toasts.showLoading(options)
      return {}
    }),
    hideToast: api('hideToast', done(toasts.hide)),
    hideLoading: api('hideLoading', done(toasts.hideLoading)),
    showModal: api<ModalOptions, ModalAnswer>('showModal', showModal),
    showActionSheet: api<ActionSheetOptions, { tapIndex: number }>('showActionSheet', showActionSheet),
    scanCode: api<object, ScanResult>('scanCode', () => parts.scanner.scan()),
    previewImage: api<{ urls: string[]; current?: string }, object>('previewImage', ({ urls, current }) => {
      if (urls.length === 0) throw new ApiFailure('urls is empty')
      showImages(urls, current)
      return {}
    }),
    makePhoneCall: api<{ phoneNumber: string }, object>('makePhoneCall', async ({ phoneNumber }) => {
      const answer = await showModal({ title: `呼叫 ${phoneNumber}`, confirmText: '呼叫' })
      if (!answer.confirm) throw new ApiFailure('cancel')
      parts.control.dialled.push(phoneNumber)
      return {}
    }),
    setClipboardData: api<{ data: string }, object>('setClipboardData', async ({ data }) => {
      await parts.requirePrivacy('setClipboardData')
      parts.control.clipboard = data
      toasts.show({ title: '内容已复制', icon: 'none' })
      return {}
    }),
    getClipboardData: api('getClipboardData', async () => {
      await parts.requirePrivacy('getClipboardData')
      return { data: parts.control.clipboard }
    }),
    ...createBars(parts),
    ...createScrolling(parts.router),
  }
}

function frontPage(router: Router): Page {
  const page = router.front()
  if (page === undefined) throw new ApiFailure('no page is open')
  return page
}

function createBars({ router, tabs }: InteractionParts) {
  const change = (run: (page: Page) => void) => {
    run(frontPage(router))
    router.refreshChrome()
    return {}
  }
  return {
    setNavigationBarTitle: api<{ title: string }, object>('setNavigationBarTitle', ({ title }) =>
      change(({ bar }) => {
        bar.title = title
      }),
    ),
    setNavigationBarColor: api<{ frontColor: string; backgroundColor: string }, object>(
      'setNavigationBarColor',
      ({ frontColor, backgroundColor }) =>
        change(({ bar }) => {
          bar.textStyle = frontColor === '#ffffff' ? 'white' : 'black'
          bar.background = backgroundColor
        }),
    ),
    showNavigationBarLoading: api('showNavigationBarLoading', () =>
      change(({ bar }) => {
        bar.loading = true
      }),
    ),
    hideNavigationBarLoading: api('hideNavigationBarLoading', () =>
      change(({ bar }) => {
        bar.loading = false
      }),
    ),
    setTabBarBadge: api<{ index: number; text: string }, object>('setTabBarBadge', ({ index, text }) => {
      tabs.setBadge(index, text)
      return {}
    }),
    removeTabBarBadge: api<{ index: number }, object>('removeTabBarBadge', ({ index }) => {
      tabs.setBadge(index, '')
      return {}
    }),
  }
}

interface ScrollTarget {
  scrollTop?: number
  selector?: string
  offsetTop?: number
  /** Milliseconds; 0 jumps. */
  duration?: number
}

function createScrolling(router: Router) {
  const refresher = () => {
    const found = refresherOf(frontPage(router))
    if (found === undefined) throw new ApiFailure('enablePullDownRefresh is not set in the JSON of this page')
    return found
  }
  return {
    startPullDownRefresh: api('startPullDownRefresh', () => {
      refresher().start()
      return {}
    }),
    stopPullDownRefresh: api('stopPullDownRefresh', () => {
      refresher().stop()
      return {}
    }),
    pageScrollTo: api<ScrollTarget, object>('pageScrollTo', (target) => {
      const page = frontPage(router)
      const top = target.selector === undefined ? (target.scrollTop ?? 0) : topOf(page, target)
      page.scroller.scrollTo({ top, behavior: target.duration === 0 ? 'instant' : 'smooth' })
      return {}
    }),
  }
}

function topOf({ instance, scroller }: Page, { selector = '', offsetTop = 0 }: ScrollTarget): number {
  const node = instance._$.getShadowRoot()?.querySelector(selector)
  const element = node?.getBackendElement() as unknown as HTMLElement | undefined
  if (element === undefined) throw new ApiFailure(`no element matches ${selector}`)
  const distance = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top
  return scroller.scrollTop + distance + offsetTop
}
