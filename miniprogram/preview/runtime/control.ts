import type { PreviewControl, PreviewError } from '../control.ts'
import { chooseScheme } from './dom.ts'
import type { Network } from './network.ts'
import type { Camera } from './overlays/photo-panel.ts'
import type { Scanner } from './overlays/scan-panel.ts'
import type { Router } from './router.ts'
import type { Session } from './session.ts'
import type { Privacy } from './wx/privacy.ts'

interface ControlParts {
  session: Session
  errors: PreviewError[]
  scanner: Scanner
  camera: Camera
  network: Network
  privacy: Privacy
  /** Asked late, because the router is built after the control. */
  router: () => Router
}

/** Builds `window.__preview`. */
export function createControl({
  session,
  errors,
  scanner,
  camera,
  network,
  privacy,
  router,
}: ControlParts): PreviewControl {
  return {
    persona: session.persona,
    apiBase: session.apiBase,
    scan: { push: scanner.push },
    photos: { push: camera.push },
    showIn: chooseScheme,
    network,
    documents: [],
    subscribing: { isOn: true, kept: {}, lasting: [], banned: [], titles: {}, requests: [] },
    phoneCode: `demo-phone-${session.persona}`,
    clipboard: '',
    screen: { brightness: 0.5, isKeptOn: false },
    dialled: [],
    shares: [],
    privacy: {
      get agreed() {
        return privacy.agreed()
      },
      agree: privacy.agree,
    },
    errors,
    warnings: [],
    pages: () => router().pages.map(({ path, query, instance }) => ({ path, query, data: instance.data })),
    open: (url) => router().open(url),
  }
}
