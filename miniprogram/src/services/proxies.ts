import { api } from './api.js'
import type { ProxyCode, ProxyRelation } from './api-types.js'
import { failureOf } from './failure.js'

/** Sends somebody to collect. The same `proxyId` twice is one; another ends the code of the one before. */
export function appointProxy(
  consignmentId: string,
  proxy: { proxyId: string; relation: ProxyRelation; name: string },
): Promise<ProxyCode> {
  return api.call('appointProxy', { params: { consignmentId }, body: proxy })
}

/** Whom I send, with the code; null while I send nobody. */
export async function readProxy(consignmentId: string): Promise<ProxyCode | null> {
  try {
    return await api.call('readProxy', { params: { consignmentId } })
  } catch (error) {
    const failure = failureOf(error)
    if (failure.code === 'no_proxy') return null
    throw failure
  }
}
