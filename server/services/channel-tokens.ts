import type { TokenStore } from '../channels/token-source.ts'
import {
  leaseChannelToken,
  noteForcedToken,
  readChannelToken,
  releaseChannelToken,
  saveChannelToken,
} from '../store/channel-tokens.ts'
import type { ServiceContext } from './context.ts'

/** Where all processes keep the access tokens of the platforms: the database, sealed. */
export function channelTokenStore({ db, personalData }: Pick<ServiceContext, 'db' | 'personalData'>): TokenStore {
  return {
    async read(holder) {
      const row = await readChannelToken(db, holder)
      if (row === null) return null
      return { version: row.version, token: personalData.open(row.tokenSealed), expiresAt: row.expiresAt }
    },
    lease: (holder, lease) => leaseChannelToken(db, { holder, ...lease }),
    noteForcing: (holder, by, record) => noteForcedToken(db, holder, by, record),
    async save(holder, by, { token, expiresAt }, now) {
      const tokenSealed = personalData.seal(token)
      const version = await saveChannelToken(db, { holder, by, tokenSealed, expiresAt, now })
      return version === null ? null : { version, token, expiresAt }
    },
    release: (holder, by) => releaseChannelToken(db, holder, by),
  }
}
