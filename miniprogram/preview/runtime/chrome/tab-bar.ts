import { resolveAsset } from '../builtins/media.ts'
import type { TabBarConfig, TabConfig } from '../bundle.ts'
import { h } from '../dom.ts'
import { ApiFailure } from '../wx/api.ts'
import type { Colours } from './theme.ts'

export interface TabBar {
  readonly element: HTMLElement
  has(path: string): boolean
  /** Marks the tab of this page; hides the bar on any other page. */
  render(path: string): void
  setBadge(index: number, text: string): void
}

interface Tab {
  config: TabConfig
  button: HTMLButtonElement
  picture: HTMLImageElement
  badge: HTMLElement
}

/** The bar at the bottom, as app.json describes it; absent when it describes none. */
export function createTabBar(config: TabBarConfig | undefined, colours: Colours, open: (path: string) => void): TabBar {
  const tabs = (config?.list ?? []).map((tab) => createTab(tab, open))
  const element = h(
    'nav',
    { class: 'tab-bar', attributes: { role: 'tablist', 'aria-label': '底部导航' } },
    ...tabs.map(({ button }) => button),
  )
  return {
    element,
    has: (path) => tabs.some((tab) => tab.config.pagePath === path),
    render(path) {
      element.hidden = !tabs.some((tab) => tab.config.pagePath === path)
      element.style.background = colours.resolve(config?.backgroundColor)
      for (const tab of tabs) {
        const selected = tab.config.pagePath === path
        tab.button.setAttribute('aria-selected', String(selected))
        tab.button.style.color = colours.resolve(selected ? config?.selectedColor : config?.color)
        const icon = (selected ? tab.config.selectedIconPath : undefined) ?? tab.config.iconPath
        tab.picture.hidden = icon === undefined
        if (icon !== undefined) tab.picture.src = resolveAsset(colours.resolve(icon))
      }
    },
    setBadge(index, text) {
      const tab = tabs[index]
      if (tab === undefined) throw new ApiFailure(`no tab ${index}`)
      tab.badge.hidden = text === ''
      tab.badge.textContent = text
    },
  }
}

function createTab(config: TabConfig, open: (path: string) => void): Tab {
  const picture = h('img', { attributes: { alt: '' } })
  const badge = h('span', { class: 'tab-badge', hidden: true })
  const button = h(
    'button',
    { attributes: { role: 'tab' }, onclick: () => open(config.pagePath) },
    picture,
    h('span', { text: config.text }),
    badge,
  )
  return { config, button, picture, badge }
}
