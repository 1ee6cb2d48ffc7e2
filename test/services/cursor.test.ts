import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeCursor, encodeCursor, pageOfRows } from '../../server/services/cursor.ts'

const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })

it('a cursor comes back as it was given out, as text that needs no escaping in a URL', () => {
  fc.assert(
    fc.property(instant, fc.uuid(), (at, id) => {
      const text = encodeCursor({ at, id })
      expect(text).toMatch(/^[\w-]+$/)
      expect(text.length).toBeLessThanOrEqual(200)
      expect(decodeCursor(text)).toEqual({ at, id })
    }),
  )
})

it('any other text is a bad request, never an error of ours', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.base64String(), fc.constant(encodeCursor({ at: new Date(0), id: 'x' }))),
      (text) => {
        expect(() => decodeCursor(text)).toThrowError(expect.objectContaining({ code: 'bad_request' }))
      },
    ),
  )
  const noSuchDay = Buffer.from('2026-13-41T00:00:00.000Z 00000000-0000-4000-8000-000000000000').toString('base64url')
  expect(() => decodeCursor(noSuchDay)).toThrowError(expect.objectContaining({ code: 'bad_request' }))
})

it('no text is the first page', () => {
  expect(decodeCursor(undefined)).toBeNull()
})

it('a page has a next one only when there is more', () => {
  const rows = [3, 2, 1].map((n) => ({ at: new Date(n), id: `0000000${n}-0000-4000-8000-000000000000` }))
  expect(pageOfRows(rows, 3, (row) => row)).toEqual({ rows, nextCursor: null })
  const page = pageOfRows(rows, 2, (row) => row)
  expect(page.rows).toEqual(rows.slice(0, 2))
  expect(decodeCursor(page.nextCursor ?? undefined)).toEqual(rows[1])
  expect(pageOfRows([], 2, (row: never) => row)).toEqual({ rows: [], nextCursor: null })
})
