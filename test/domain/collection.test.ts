import { describe, expect, test } from 'vitest'
import { collectionGap, isReasonOf, type ShownCode } from '../../server/domain/collection.ts'
import type { Collector } from '../../server/domain/scan-event.ts'

const self: Collector = { kind: 'self', identityKind: 'identity_card', identityLast4: '123X' }
const proxy: Collector = { ...self, kind: 'proxy', relation: 'child', holderIdentityChecked: true }

describe('who may be handed documents', () => {
  test.each<[string, ShownCode, Collector | undefined, string | undefined, ReturnType<typeof collectionGap>]>([
    ['the holder with his code', 'holder', undefined, undefined, null],
    ['the holder with his code, of whom more is noted', 'holder', { kind: 'self' }, undefined, null],
    ['somebody without anything', 'none', undefined, undefined, 'code'],
    ['the holder without a code, by his document', 'none', self, 'no_phone', null],
    ['without saying why there is no code', 'none', self, undefined, 'identity'],
    ['without a document', 'none', { kind: 'self' }, 'no_phone', 'identity'],
    ['a proxy with the holder’s code and both documents', 'holder', proxy, undefined, null],
    ['a proxy with his own code and both documents', 'proxy', proxy, undefined, null],
    ['a proxy without a code, by both documents', 'none', proxy, 'code_not_at_hand', null],
    ['a proxy without a code, of whom nobody says why', 'none', proxy, undefined, 'identity'],
    ['a proxy’s code, and nobody noted who came', 'proxy', undefined, undefined, 'proxy_identity'],
    ['a proxy’s code shown as if by the holder', 'proxy', self, undefined, 'proxy_identity'],
    [
      'a proxy without the holder’s document',
      'holder',
      { ...proxy, holderIdentityChecked: false },
      undefined,
      'proxy_identity',
    ],
    ['a proxy who is nobody to the holder', 'holder', { ...proxy, relation: undefined }, undefined, 'proxy_identity'],
    ['a proxy without his own document', 'proxy', { ...proxy, identityLast4: undefined }, undefined, 'proxy_identity'],
  ])('%s', (_name, shown, collector, reason, gap) => {
    expect(collectionGap(shown, collector, reason)).toBe(gap)
  })

  test('reasons belong to their kind of scan', () => {
    expect(isReasonOf('delivery_failed', 'nobody_home')).toBe(true)
    expect(isReasonOf('collected', 'no_phone')).toBe(true)
    expect(isReasonOf('collected', 'nobody_home')).toBe(false)
    expect(isReasonOf('received', 'other')).toBe(false)
  })
})
