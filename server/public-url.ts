import type { Config } from './config.ts'

/** Where people reach the server; without a setting, where it listens. */
export function publicUrlOf({ PUBLIC_URL, HOST, PORT }: Config): string {
  return (PUBLIC_URL ?? `http://${HOST}:${PORT}`).replace(/\/+$/, '')
}
