/** What the build hands to the runtime. The build writes it, the runtime reads it; neither imports the other's code. */

/** `window` of app.json, or a page's own JSON: the keys that the preview honours. */
export interface WindowConfig {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: string
  navigationStyle?: 'default' | 'custom'
  backgroundColor?: string
  enablePullDownRefresh?: boolean
  onReachBottomDistance?: number
}

export interface TabConfig {
  pagePath: string
  text: string
  iconPath?: string
  selectedIconPath?: string
}

export interface TabBarConfig {
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: string
  list: TabConfig[]
}

/** app.json: the keys that the preview honours. */
export interface AppConfig {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  subpackages?: { root: string; pages: string[] }[]
  window?: WindowConfig
  tabBar?: TabBarConfig
  usingComponents?: Record<string, string>
  darkmode?: boolean
  themeLocation?: string
}

export type StyleIsolation =
  | 'isolated'
  | 'apply-shared'
  | 'shared'
  | 'page-isolated'
  | 'page-apply-shared'
  | 'page-shared'

/** A page's or component's JSON. */
export interface ComponentConfig extends WindowConfig {
  component?: boolean
  usingComponents?: Record<string, string>
  componentGenerics?: Record<string, true | { default?: string }>
  styleIsolation?: StyleIsolation
  addGlobalClass?: boolean
}

/** theme.json: the values behind `@name`, by colour scheme. */
export type Theme = Partial<Record<'light' | 'dark', Record<string, string>>>

export interface BundledComponent {
  /** Logical path without extension, `pages/home/index` or `miniprogram_npm/tdesign-miniprogram/button/button`. */
  path: string
  config: ComponentConfig
  /** Prefix of its class names, or undefined when it shares the app's. */
  scope: string | undefined
  /** Evaluates its script, which calls Page() or Component(). */
  load: () => void
}

export interface Bundle {
  app: AppConfig
  appId: string
  theme: Theme
  /** Every page's path, subpackages included. */
  pages: string[]
  /** Components in dependency order: a component comes after all that it uses. */
  components: BundledComponent[]
  /** Compiled templates by path, in the form that glass-easel runs. */
  templates: Record<string, unknown>
  loadApp: () => void
}
