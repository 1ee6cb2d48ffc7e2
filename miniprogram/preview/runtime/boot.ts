import { component } from 'glass-easel-miniprogram-adapter'
import type { OpenMessage, PreviewControl, PreviewError, ShownMessage } from '../control.ts'
import { createAppLife, launchOptions } from './app-life.ts'
import { PhoneBackend } from './backend.ts'
import type { ButtonServices } from './builtins/button.ts'
import { createBuiltins } from './builtins/index.ts'
import type { Bundle } from './bundle.ts'
import { createColours } from './chrome/theme.ts'
import { createControl } from './control.ts'
import { createEngine, type Instance } from './engine.ts'
import { report, watchFailures } from './failures.ts'
import { createFiles } from './files.ts'
import { watchGestures } from './gestures.ts'
import { createScriptGlobals } from './globals.ts'
import { createNetwork } from './network.ts'
import { createCamera } from './overlays/photo-panel.ts'
import { createScanner } from './overlays/scan-panel.ts'
import { type Address, createPage, type Page, parseUrl, toUrl } from './page.ts'
import { watchPullDown, watchScroll } from './page-scroll.ts'
import { createPhone } from './phone.ts'
import { createRouter, type Router } from './router.ts'
import { readSession, type Session } from './session.ts'
import { createAccount } from './wx/account.ts'
import { createAnimation } from './wx/animation.ts'
import { createDevice, getUpdateManager } from './wx/device.ts'
import { createFileApis } from './wx/file-apis.ts'
import { guardWx } from './wx/index.ts'
import { createInteraction } from './wx/interaction.ts'
import { createPictureApis } from './wx/picture-apis.ts'
import { createPrivacy, type Privacy } from './wx/privacy.ts'
import { createRequest } from './wx/request.ts'
import { createScreen } from './wx/screen.ts'
import { type QueryGround, SelectorQuery } from './wx/selector-query.ts'
import { createStorage } from './wx/storage.ts'
import { createSubscriptions } from './wx/subscriptions.ts'

/** Starts the mini-program in this window. The build's entry calls it once, with everything it compiled. */
export function boot(bundle: Bundle): void {
  const errors: PreviewError[] = []
  watchFailures(errors)
  const session = readSession(location)
  const scanner = createScanner()
  const camera = createCamera()
  const network = createNetwork()
  const files = createFiles(localStorage, session.persona)
  const privacy = createPrivacy(localStorage, session.persona)
  const control = createControl({ session, errors, scanner, camera, network, privacy, router: () => router })
  Object.assign(window, { __preview: control })

  const colours = createColours(bundle.theme, bundle.app.darkmode === true)
  const phone = createPhone(bundle, colours, {
    back: () => act(router.apis.navigateBack()),
    home: () => act(router.open(`/${bundle.pages[0]}`)),
    openTab: (path) => act(openTab(router, bundle, path)),
  })
  const backend = new PhoneBackend(phone.pageArea)
  watchGestures(phone.pageArea, backend)
  const engine = createEngine({
    bundle,
    backend,
    builtins: createBuiltins(
      buttonServices(control, privacy, () => router.front()),
      (type, url, delta) => router.follow(type, url, delta),
    ),
    warn: (message) => void control.warnings.push(message),
  })
  const entry = entryAddress(bundle)
  const scripts = createScriptGlobals({
    space: engine.space,
    components: bundle.components,
    currentPages: () => router.pages.map(({ instance }) => instance),
  })
  const life = createAppLife(scripts.app, launchOptions(entry))
  const router = createRouter({
    bundle,
    bar: phone.bar,
    tabs: phone.tabs,
    createPage: (address) => newPage(address),
    shown: (page) => announce(page, session),
    notFound: life.pageNotFound,
  })
  function newPage(address: Address): Page {
    const config = bundle.components.find(({ path }) => path === address.path)?.config ?? {}
    const page = createPage({ engine, stack: phone.pageArea, address, window: bundle.app.window ?? {}, config })
    watchScroll(page)
    watchPullDown(page)
    return page
  }

  const ground: QueryGround = {
    area: phone.pageArea,
    scroller: () => router.front()?.scroller,
    instance: () => router.front()?.instance,
  }
  const wx = guardWx({
    ...router.apis,
    ...life.apis,
    ...createStorage(localStorage, session.persona),
    ...createDevice({ phone: phone.element, pageArea: phone.pageArea, colours, fontScale: session.fontScale, network }),
    ...createAccount(session, bundle.appId),
    ...createSubscriptions(control),
    ...createScreen(control),
    ...createInteraction({ router, tabs: phone.tabs, scanner, control, requirePrivacy: privacy.require }),
    ...createFileApis(files, control, network),
    ...createPictureApis({ files, camera, requirePrivacy: privacy.require }),
    ...privacy.apis,
    request: createRequest(network),
    getUpdateManager,
    createAnimation,
    nextTick: (callback: () => void) => queueMicrotask(callback),
    createSelectorQuery: () => new SelectorQuery(ground, undefined),
  })
  useSelectorQuery(ground)
  Object.assign(globalThis, scripts.globals, { wx })

  colours.onChange((scheme) => {
    router.refreshChrome()
    life.themeChanged(scheme)
  })
  bundle.loadApp()
  for (const { load } of bundle.components) load()
  life.launch()
  act(openEntry(router, entry, bundle))
  listenToAddress(router)
}

/** Makes this.createSelectorQuery() of pages and components the preview's own, which also finds canvases. */
function useSelectorQuery(ground: QueryGround): void {
  Object.assign(component.ComponentCaller.prototype, {
    createSelectorQuery(this: Instance) {
      return new SelectorQuery(ground, this)
    },
  })
}

/** Starts something whose failure belongs on the page, since nobody waits for it. */
function act(outcome: Promise<unknown> | undefined): void {
  outcome?.catch(report)
}

async function openTab(router: Router, bundle: Bundle, path: string): Promise<void> {
  const list = bundle.app.tabBar?.list ?? []
  const index = list.findIndex(({ pagePath }) => pagePath === path)
  await router.apis.switchTab({ url: `/${path}` })
  router.front()?.call('onTabItemTap', { index, pagePath: path, text: list[index]?.text })
}

function buttonServices(control: PreviewControl, privacy: Privacy, front: () => Page | undefined): ButtonServices {
  return {
    requirePrivacy: () => privacy.require('getPhoneNumber'),
    agreePrivacy: () => privacy.agree(),
    phoneCode: () => control.phoneCode,
    share: () => void control.shares.push(front()?.call('onShareAppMessage', { from: 'button' })),
  }
}

/** Opens the page in the address; when that fails, says so and opens the first page instead. */
async function openEntry(router: Router, entry: Address, bundle: Bundle): Promise<void> {
  try {
    await router.open(`/${toUrl(entry)}`)
  } catch (error) {
    report(error)
    await router.open(`/${bundle.pages[0]}`)
  }
}

/** The page in the address, `#/pages/x/index?id=1`, or the app's first. */
function entryAddress(bundle: Bundle): Address {
  const first: Address = { path: bundle.pages[0] ?? '', query: {} }
  const hash = location.hash.slice(1)
  return hash === '' ? first : parseUrl(hash)
}

function announce(page: Page, { persona }: Session): void {
  // Replaced, not pushed: three phones in frames must not fill the back button of the page around them.
  history.replaceState(null, '', `#/${page.url}`)
  const message: ShownMessage = { type: 'shown', persona, url: `/${page.url}`, title: page.bar.title }
  if (window.parent !== window) window.parent.postMessage(message, location.origin)
}

/** Follows the address when somebody edits it, and the frame around when it asks for a page. */
function listenToAddress(router: Router): void {
  addEventListener('hashchange', () => act(router.open(location.hash.slice(1))))
  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.origin === location.origin && isOpenMessage(event.data)) act(router.open(event.data.url))
  })
}

function isOpenMessage(data: unknown): data is OpenMessage {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'open' && 'url' in data
}
