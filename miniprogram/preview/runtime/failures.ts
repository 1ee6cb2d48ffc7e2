import type { PreviewError } from '../control.ts'
import { h } from './dom.ts'

type FailureListener = (error: PreviewError) => void

const listeners = new Set<FailureListener>()

/** Hears every failure that is reported from now on; App.onError and wx.onError sit on it. */
export function onFailure(listener: FailureListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Reports a failure the way the browser reports an uncaught error, so that it reaches the console, the banner,
 * `__preview.errors` and a test's page error listener alike.
 */
export function report(error: unknown): void {
  if (typeof reportError === 'function') {
    reportError(error)
    return
  }
  // Environments without reportError (jsdom): raise it outside of any caller's try block.
  setTimeout(() => {
    throw error
  }, 0)
}

/** What an error says; it may come from another window, where Error is another class. */
export function messageOf(error: unknown): string {
  const described = typeof error === 'object' && error !== null && 'message' in error
  return String(described ? error.message : error)
}

/** Collects uncaught errors and rejected promises into `errors` and shows the last one on the page. */
export function watchFailures(errors: PreviewError[]): void {
  const collect = (error: unknown) => {
    const failure = describe(error)
    errors.push(failure)
    showBanner(failure.message)
    for (const listener of listeners) listener(failure)
  }
  addEventListener('error', (event) => collect(event.error ?? event.message))
  addEventListener('unhandledrejection', (event) => collect(event.reason))
}

function describe(error: unknown): PreviewError {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  // WeChat's functions fail with { errMsg }, which is no Error.
  const failed = typeof error === 'object' && error !== null && 'errMsg' in error
  return { message: failed ? String(error.errMsg) : messageOf(error), stack }
}

let banner: HTMLElement | undefined

function showBanner(message: string): void {
  banner?.remove()
  const close = h('button', { text: '关闭', onclick: () => banner?.remove() })
  banner = h(
    'div',
    { class: 'failure-banner', attributes: { role: 'alert' } },
    h('span', { text: `预览出错：${message}` }),
    close,
  )
  document.body.append(banner)
}
