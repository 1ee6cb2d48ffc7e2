/** Who holds this phone and which server it talks to, as the page's address says. */
export interface Session {
  persona: string
  apiBase: string | undefined
  /** size of WeChat's letters as a multiple of the usual one */
  fontScale: number
}

const PERSONA = /^[A-Za-z0-9_-]{1,64}$/
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** From a little smaller than usual to the largest step that WeChat has. */
const FONT_SCALES = { least: 0.8, greatest: 2 }

/**
 * Reads `?persona=NAME&api=/api/v1&fontScale=1.4`, from the query or from the query behind the hash path.
 *
 * The persona names the person in `wx.login` and the drawer of the storage. `api` must lead to the page's own origin,
 * or, when the page itself is served from this computer, to another port of it: a link must not be able to point a
 * demo at a stranger's server.
 * @throws when a parameter is malformed or the API lies elsewhere.
 */
export function readSession(location: Pick<Location, 'href'>): Session {
  const page = new URL(location.href)
  const persona = page.searchParams.get('persona') ?? 'visitor'
  if (!PERSONA.test(persona)) throw new Error(`persona "${persona}" must be letters, digits, - or _ (at most 64)`)
  const api = page.searchParams.get('api')
  const fontScale = Number(page.searchParams.get('fontScale') ?? 1)
  if (!(fontScale >= FONT_SCALES.least && fontScale <= FONT_SCALES.greatest)) {
    throw new Error(`fontScale must be from ${FONT_SCALES.least} to ${FONT_SCALES.greatest}`)
  }
  return { persona, apiBase: api === null ? undefined : readApiBase(api, page), fontScale }
}

function readApiBase(api: string, page: URL): string {
  const target = new URL(api, page)
  const bothLocal = LOOPBACK.has(page.hostname) && LOOPBACK.has(target.hostname)
  if (target.origin !== page.origin && !(bothLocal && target.protocol.startsWith('http'))) {
    throw new Error(`api "${api}" must lie on ${page.origin}`)
  }
  return target.href.replace(/\/$/, '')
}
