/**
 * Whether a WebSocket handshake may be accepted: from a program (no Origin), from a page of the same host and port, or
 * from a page on this machine. Browsers let any website open a WebSocket to 127.0.0.1, so without this check every
 * page visited could talk to the bot.
 */
export function isAllowedOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const page = new URL(origin)
  return page.host === host?.toLowerCase() || isLoopback(page.hostname)
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
