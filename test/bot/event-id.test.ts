import fc from 'fast-check'
import { expect, it } from 'vitest'
import { eventIdFrom } from '../../bot/event-id.ts'
import { Id } from '../../server/contract/endpoint.ts'

it('is the same for the same parts, for ever', () => {
  expect(eventIdFrom('simulator', 'ahua', 'm-1', 'complete')).toBe(eventIdFrom('simulator', 'ahua', 'm-1', 'complete'))
  expect(eventIdFrom('simulator', 'ahua', 'm-1', 'complete')).toMatchInlineSnapshot(
    `"a3eaa6c4-bdf7-5e41-96b7-26a975e66666"`,
  )
})

it('is a UUID that the contract takes, and another for other parts', () => {
  const parts = fc.array(fc.string({ maxLength: 12 }), { maxLength: 5 })
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const id = eventIdFrom(...one)
      expect(Id.parse(id)).toBe(id)
      expect(id.charAt(14)).toBe('5')
      if (JSON.stringify(one) !== JSON.stringify(other)) expect(eventIdFrom(...other)).not.toBe(id)
    }),
  )
})
