import type { HttpMiddleware } from '../state.ts'

/**
 * What browsers are told of every answer (OWASP Secure Headers). A table and not a library: the API answers thousands of
 * times a second, and none of these depends on the request.
 */
const HEADERS: Readonly<Record<string, string>> = {
  // the simulator's page frames the mini-program of the same origin and talks to the bot by WebSocket
  'Content-Security-Policy': [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  // heeded over https only
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
}

export function securityHeaders(): HttpMiddleware {
  return (ctx, next) => {
    ctx.set(HEADERS)
    return next()
  }
}
