import { describe, expect, test } from 'vitest'
import { Admission } from '../../server/http/admission.ts'

/** Work that goes on until it is told to end. */
function held() {
  let end: () => void = () => undefined
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  return { done, end }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('requests that come together', () => {
  test('so many are worked on at once; the others come in the order in which they came', async () => {
    const admission = new Admission({ atOnce: 2, mostWaiting: 10, patienceMs: 60_000 })
    const works = [held(), held(), held(), held()]
    const begun: number[] = []
    const all = works.map(({ done }, index) =>
      admission.run(async () => {
        begun.push(index)
        await done
      }),
    )
    await settled()
    expect(begun).toEqual([0, 1])
    works[1]?.end()
    await settled()
    expect(begun).toEqual([0, 1, 2])
    for (const { end } of works) end()
    await Promise.all(all)
    expect(begun).toEqual([0, 1, 2, 3])
    await expect(admission.run(async () => 'let in at once')).resolves.toBe('let in at once')
  })

  test('work that fails makes room as well', async () => {
    const admission = new Admission({ atOnce: 1, mostWaiting: 1, patienceMs: 60_000 })
    await expect(admission.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    await expect(admission.run(async () => 1)).resolves.toBe(1)
  })

  test('who would wait too long, or behind too many, is told to come again', async () => {
    const admission = new Admission({ atOnce: 1, mostWaiting: 1, patienceMs: 5 })
    const first = held()
    const one = admission.run(() => first.done)
    const two = admission.run(async () => undefined)
    await expect(admission.run(async () => undefined)).rejects.toMatchObject({ code: 'overloaded', status: 503 })
    await expect(two).rejects.toMatchObject({ code: 'overloaded' })
    first.end()
    await one
    await expect(admission.run(async () => 'free again')).resolves.toBe('free again')
  })
})
