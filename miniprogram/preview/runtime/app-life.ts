import type { PreviewError } from '../control.ts'
import { onFailure, report } from './failures.ts'
import type { AppInstance } from './globals.ts'
import type { Address } from './page.ts'
import { createListeners } from './wx/api.ts'

export interface LaunchOptions extends Address {
  scene: number
  shareTicket: string
  referrerInfo: object
}

/** WeChat's scene number for an entry from the list of mini-programs. */
const SCENE_MAIN_ENTRY = 1001

/** How the app was opened, in the form that App.onLaunch and wx.getLaunchOptionsSync give. */
export function launchOptions(address: Address): LaunchOptions {
  return { ...address, scene: SCENE_MAIN_ENTRY, shareTicket: '', referrerInfo: {} }
}

/** Runs the life cycle of App() and of the wx.onApp… functions: launch, show and hide, errors, unknown pages. */
export function createAppLife(app: AppInstance, entry: LaunchOptions) {
  const shown = createListeners<[LaunchOptions]>()
  const hidden = createListeners<[]>()
  const errors = createListeners<[string]>()
  const notFound = createListeners<[Address & { isEntryPage: boolean }]>()
  const call = (method: string, ...args: unknown[]) => {
    const run = app[method]
    if (typeof run !== 'function') return
    try {
      const result: unknown = run.apply(app, args)
      if (result instanceof Promise) result.catch(report)
    } catch (error) {
      report(error)
    }
  }
  const show = () => {
    call('onShow', entry)
    shown.fire(entry)
  }
  const hide = () => {
    call('onHide')
    hidden.fire()
  }
  onFailure(({ message, stack }: PreviewError) => {
    const text = stack || message
    errors.fire(text)
    // Not through call(): an onError that throws must not be reported to itself.
    if (typeof app.onError === 'function') app.onError(text)
  })
  return {
    launch() {
      call('onLaunch', entry)
      show()
      document.addEventListener('visibilitychange', () => (document.hidden ? hide() : show()))
    },
    themeChanged: (theme: string) => call('onThemeChange', { theme }),
    pageNotFound(address: Address) {
      const result = { ...address, isEntryPage: false }
      call('onPageNotFound', result)
      notFound.fire(result)
    },
    apis: {
      getLaunchOptionsSync: () => entry,
      getEnterOptionsSync: () => entry,
      onAppShow: shown.on,
      offAppShow: shown.off,
      onAppHide: hidden.on,
      offAppHide: hidden.off,
      onError: errors.on,
      offError: errors.off,
      onPageNotFound: notFound.on,
      offPageNotFound: notFound.off,
    },
  }
}
