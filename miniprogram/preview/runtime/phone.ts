import type { Bundle } from './bundle.ts'
import { createNavigationBar, type NavigationBar } from './chrome/navigation-bar.ts'
import { createTabBar, type TabBar } from './chrome/tab-bar.ts'
import type { Colours } from './chrome/theme.ts'
import { h } from './dom.ts'

/** The furniture of a phone: bar above, pages between, tabs below. */
export interface Phone {
  readonly element: HTMLElement
  /** Holds the pages; mini-program coordinates start at its corner. */
  readonly pageArea: HTMLElement
  readonly bar: NavigationBar
  readonly tabs: TabBar
}

interface PhoneActions {
  back(): void
  home(): void
  openTab(path: string): void
}

/** Builds the phone into the document, empty. */
export function createPhone(bundle: Bundle, colours: Colours, actions: PhoneActions): Phone {
  const bar = createNavigationBar(colours, actions)
  const tabs = createTabBar(bundle.app.tabBar, colours, actions.openTab)
  const pageArea = h('main', { class: 'page-area' })
  const element = h('div', { class: 'phone' }, bar.element, pageArea, tabs.element)
  document.body.append(element)
  return { element, pageArea, bar, tabs }
}
