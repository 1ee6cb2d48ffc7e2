import type { WindowConfig } from '../bundle.ts'
import { h } from '../dom.ts'
import type { Colours } from './theme.ts'

/** What a page shows in the bar; the page may change it while it is in front. */
export interface BarState {
  title: string
  background: string
  textStyle: string
  custom: boolean
  loading: boolean
}

export interface NavigationBar {
  readonly element: HTMLElement
  /** Shows a page's state, with a way back when there is one, or home when the page was opened directly. */
  render(state: BarState, way: 'back' | 'home' | 'none'): void
}

/** The state a page starts with: its own JSON over app.json's window. */
export function initialBarState(window: WindowConfig, page: WindowConfig): BarState {
  const config = { ...window, ...page }
  return {
    title: config.navigationBarTitleText ?? '',
    background: config.navigationBarBackgroundColor ?? '#ffffff',
    textStyle: config.navigationBarTextStyle ?? 'black',
    custom: config.navigationStyle === 'custom',
    loading: false,
  }
}

export function createNavigationBar(colours: Colours, actions: { back(): void; home(): void }): NavigationBar {
  const back = h('button', {
    class: 'bar-button',
    text: '‹',
    attributes: { 'aria-label': '返回' },
    onclick: actions.back,
  })
  const home = h('button', {
    class: 'bar-button',
    text: '⌂',
    attributes: { 'aria-label': '首页' },
    onclick: actions.home,
  })
  const spinner = h('span', { class: 'bar-spinner', attributes: { role: 'progressbar', 'aria-label': '加载中' } })
  const title = h('h1')
  const element = h('header', { class: 'navigation-bar' }, back, home, spinner, title)
  return {
    element,
    render(state, way) {
      element.hidden = state.custom
      back.hidden = way !== 'back'
      home.hidden = way !== 'home'
      spinner.hidden = !state.loading
      title.textContent = state.title
      document.title = state.title
      element.style.background = colours.resolve(state.background)
      element.style.color = colours.resolve(state.textStyle) === 'white' ? '#ffffff' : '#000000'
    },
  }
}
