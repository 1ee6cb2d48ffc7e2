import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  COMPLAINT_ENTRY_KINDS,
  type ComplaintEntryKind,
  isUnsettled,
  statusAfter,
} from '../../server/domain/complaint.ts'

test.each<[ComplaintEntryKind[], ComplaintEntryKind, ReturnType<typeof statusAfter>]>([
  [[], 'filed', 'open'],
  [['filed'], 'answered', 'answered'],
  [['filed', 'answered'], 'reopened', 'reopened'],
  [['filed', 'answered', 'reopened'], 'answered', 'answered'],
  [['filed', 'answered', 'reopened', 'answered'], 'reopened', null],
  [['filed'], 'reopened', null],
  [['filed', 'answered'], 'answered', null],
  [['filed'], 'closed', 'closed'],
  [['filed', 'closed'], 'closed', null],
  [['filed', 'closed'], 'answered', null],
  [[], 'answered', null],
  [['filed'], 'filed', null],
])('after %j, %s makes it %s', (said, next, status) => {
  expect(statusAfter(said, next)).toBe(status)
})

test('whatever people try to say, it ends: at most five things are said', () => {
  const tries = fc.array(fc.constantFrom(...COMPLAINT_ENTRY_KINDS), { maxLength: 40 })
  fc.assert(
    fc.property(tries, (kinds) => {
      const said: ComplaintEntryKind[] = []
      for (const kind of kinds) {
        const status = statusAfter(said, kind)
        if (status === null) continue
        said.push(kind)
        expect(isUnsettled(status)).toBe(kind === 'filed' || kind === 'reopened')
      }
      expect(said.length).toBeLessThanOrEqual(5)
    }),
  )
})
