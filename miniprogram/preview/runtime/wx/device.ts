import type { Colours } from '../chrome/theme.ts'
import type { Network } from '../network.ts'
import { ApiFailure, api, createListeners } from './api.ts'

/** The base library that the preview imitates; pages and TDesign compare it with what they need. */
const SDK_VERSION = '3.8.12'
const USUAL_LETTERS_PX = 16
const MENU_BUTTON = { width: 87, height: 32, top: 6, right: 8 }

interface DeviceParts {
  phone: HTMLElement
  pageArea: HTMLElement
  colours: Colours
  /** as a multiple of WeChat's usual letters */
  fontScale: number
  network: Network
}

/** What the phone says of itself; sizes are those of the preview's phone, not of the browser window. */
export function createDevice({ phone, pageArea, colours, fontScale, network }: DeviceParts) {
  const themeChange = createListeners<[{ theme: string }]>()
  const resize = createListeners<[{ size: { windowWidth: number; windowHeight: number } }]>()
  const networkChange = createListeners<[ReturnType<Network['status']>]>()
  network.onChange(networkChange.fire)
  colours.onChange((theme) => themeChange.fire({ theme }))
  const window = () => ({
    pixelRatio: devicePixelRatio,
    screenWidth: phone.clientWidth,
    screenHeight: phone.clientHeight,
    windowWidth: pageArea.clientWidth,
    windowHeight: pageArea.clientHeight,
    statusBarHeight: 0,
    screenTop: 0,
    safeArea: {
      left: 0,
      top: 0,
      right: phone.clientWidth,
      bottom: phone.clientHeight,
      width: phone.clientWidth,
      height: phone.clientHeight,
    },
  })
  const device = { brand: 'preview', model: 'preview', platform: 'devtools', system: 'preview', benchmarkLevel: -1 }
  const base = () => ({
    SDKVersion: SDK_VERSION,
    version: '8.0.60',
    language: 'zh_CN',
    theme: colours.scheme(),
    enableDebug: false,
    fontSizeSetting: USUAL_LETTERS_PX * fontScale,
    fontSizeScaleFactor: fontScale,
    host: { env: 'WeChat' },
  })
  const system = () => ({ ...device, ...base(), ...window() })
  addEventListener('resize', () => {
    const { windowWidth, windowHeight } = window()
    resize.fire({ size: { windowWidth, windowHeight } })
  })
  return {
    getWindowInfo: window,
    getDeviceInfo: () => device,
    getAppBaseInfo: base,
    getSystemInfoSync: system,
    getSystemInfo: api('getSystemInfo', system),
    getNetworkType: api('getNetworkType', () => ({ networkType: network.status().networkType })),
    onNetworkStatusChange: networkChange.on,
    offNetworkStatusChange: networkChange.off,
    onThemeChange: themeChange.on,
    offThemeChange: themeChange.off,
    onWindowResize: resize.on,
    offWindowResize: resize.off,
    getMenuButtonBoundingClientRect() {
      const right = phone.clientWidth - MENU_BUTTON.right
      const { top, width, height } = MENU_BUTTON
      return { width, height, top, right, left: right - width, bottom: top + height }
    },
    vibrateShort: api('vibrateShort', () => vibrate(15)),
    vibrateLong: api('vibrateLong', () => vibrate(400)),
    ...audio(),
    hideKeyboard: api('hideKeyboard', () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      return {}
    }),
  }
}

/** Only where the browser has web audio, so that canIUse tells the truth. */
function audio(): object {
  return typeof AudioContext === 'function' ? { createWebAudioContext: () => new AudioContext() } : {}
}

function vibrate(milliseconds: number): object {
  // A desktop has nothing to shake, and a browser shakes only for whoever touched the page: no failure of the page.
  const isTouched = navigator.userActivation?.hasBeenActive ?? true
  if (isTouched && typeof navigator.vibrate === 'function') navigator.vibrate(milliseconds)
  return {}
}

/** wx.getUpdateManager: a preview is always the newest version, so none of its updates ever comes. */
export function getUpdateManager() {
  return {
    onCheckForUpdate: (listener: (result: { hasUpdate: boolean }) => void) =>
      queueMicrotask(() => listener({ hasUpdate: false })),
    onUpdateReady: () => undefined,
    onUpdateFailed: () => undefined,
    applyUpdate: () => {
      throw new ApiFailure('there is no update to apply')
    },
  }
}
