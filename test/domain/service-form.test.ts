import { describe, expect, test } from 'vitest'
import { contentsOf } from '../../server/domain/document-item.ts'
import { type FilingForm, faultsOf } from '../../server/domain/service-form.ts'

const result: FilingForm = {
  direction: 'result',
  serviceForm: 'one_way',
  caseId: undefined,
  isSupplement: false,
  destination: { kind: 'site' },
  returnTo: undefined,
  items: [],
  twoPersonHandling: false,
}
const materials: FilingForm = { ...result, direction: 'materials', destination: undefined }
const original = { name: '房产证', copies: 1, form: 'original' } as const
const copy = { ...original, form: 'copy' } as const

describe('what a filing says fits together', () => {
  test.each<[string, FilingForm]>([
    ['a result', result],
    ['a result to a door', { ...result, destination: { kind: 'home' } }],
    ['materials', materials],
    ['a round trip', { ...materials, serviceForm: 'round_trip', returnTo: {} }],
    ['a kept result', { ...result, serviceForm: 'keep_for_pickup' }],
    ['a supplement', { ...materials, isSupplement: true, caseId: 'a case' }],
    ['originals for two people', { ...materials, items: [copy, original], twoPersonHandling: true }],
  ])('%s', (_name, form) => {
    expect(faultsOf(form, 'resident')).toEqual([])
  })

  test.each<[string, FilingForm, string]>([
    ['a round trip from the agency', { ...result, serviceForm: 'round_trip', returnTo: {} }, 'direction'],
    ['a round trip that comes back nowhere', { ...materials, serviceForm: 'round_trip' }, 'returnTo'],
    ['one way and back', { ...materials, returnTo: {} }, 'returnTo'],
    ['kept materials', { ...materials, serviceForm: 'keep_for_pickup' }, 'direction'],
    [
      'kept, and brought to a door',
      { ...result, serviceForm: 'keep_for_pickup', destination: { kind: 'home' } },
      'destination',
    ],
    ['a supplement to no case', { ...materials, isSupplement: true }, 'caseId'],
    ['a result as supplement', { ...result, isSupplement: true, caseId: 'a case' }, 'direction'],
    ['another form for an old case', { ...result, serviceForm: 'keep_for_pickup', caseId: 'a case' }, 'serviceForm'],
    ['copies for two people', { ...materials, items: [copy], twoPersonHandling: true }, 'twoPersonHandling'],
  ])('%s does not', (_name, form, path) => {
    const faults = faultsOf(form, 'resident')
    expect(faults.map((fault) => fault.path)).toEqual([path])
    expect(faults[0]?.message).toMatch(/^\p{Script=Han}+/u)
  })

  test('staff may ask for two people whatever the documents are', () => {
    expect(faultsOf({ ...materials, twoPersonHandling: true }, 'staff')).toEqual([])
  })
})

test('items make the line that lists and messages show', () => {
  expect(contentsOf([original])).toBe('房产证')
  expect(contentsOf([original, { name: '户口簿', copies: 2, form: 'copy' }])).toBe('房产证、户口簿 2 份')
  const long = contentsOf(
    Array.from({ length: 30 }, (_, index) => ({ name: `第${index}种很长的证明文件`, copies: 1, form: 'copy' })),
  )
  expect([...long]).toHaveLength(60)
  expect(long).toMatch(/ 等 30 种$/)
})
