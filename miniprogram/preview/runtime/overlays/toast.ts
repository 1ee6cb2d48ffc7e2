import { h } from '../dom.ts'

export interface ToastOptions {
  title: string
  icon?: 'success' | 'error' | 'loading' | 'none'
  image?: string
  duration?: number
  mask?: boolean
}

const GLYPHS: Record<string, string> = { success: '✓', error: '!', loading: '' }
const DEFAULT_MS = 1500

export interface Toasts {
  show(options: ToastOptions): void
  showLoading(options: { title: string; mask?: boolean }): void
  /** Removes a toast, not a loading notice; WeChat keeps the two apart. */
  hide(): void
  hideLoading(): void
}

/** One short notice at a time, announced politely (role=status); a loading notice stays until it is hidden. */
export function createToasts(): Toasts {
  let current: { element: HTMLElement; loading: boolean; timer?: ReturnType<typeof setTimeout> } | undefined
  const remove = () => {
    clearTimeout(current?.timer)
    current?.element.remove()
    current = undefined
  }
  const place = (options: ToastOptions, loading: boolean) => {
    remove()
    const icon = options.icon ?? 'success'
    const text = h('span', { text: options.title })
    const glyph = h('span', {
      class: `toast-icon ${icon}`,
      text: GLYPHS[icon] ?? '',
      attributes: { 'aria-hidden': 'true' },
    })
    const attributes: Record<string, string> = { role: 'status', 'aria-busy': String(loading) }
    const toast = h('div', { class: 'toast', attributes }, ...(icon === 'none' ? [text] : [glyph, text]))
    const element = h('div', { class: options.mask ? 'toast-layer mask' : 'toast-layer' }, toast)
    document.body.append(element)
    current = { element, loading }
    return current
  }
  return {
    show(options) {
      const shown = place(options, false)
      shown.timer = setTimeout(() => {
        if (current === shown) remove()
      }, options.duration ?? DEFAULT_MS)
    },
    showLoading: (options) => void place({ ...options, icon: 'loading' }, true),
    hide: () => {
      if (current?.loading === false) remove()
    },
    hideLoading: () => {
      if (current?.loading === true) remove()
    },
  }
}
