import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { distance, type Spelled } from '../../server/domain/sound-match.ts'
import { spelling } from '../../server/services/spelling.ts'

let spell: (text: string) => Spelled
beforeAll(async () => {
  spell = await spelling()
})

test.each([
  ['执照', '营业执照', 0],
  ['', '营业执照', 0],
  ['yyzz', '营业执照', 1],
  ['YINGYE', '营业执照', 1],
  ['zhiz', '营业执照', 1],
  ['yingyezz', '营业执照', 1],
  ['营业直照', '营业执照', 2],
  ['结昏证', '结婚证', 2],
  ['护照', '户照', 2],
  ['不动产登记正明', '不动产登记证明', 2],
  ['食品经营许可', '食品经营许可证', 0],
  ['食品金营许可证', '食品经营许可证', 3],
  ['营业热执照', '营业执照', 3],
  ['房证', '房产证', 4],
  ['营业执照', '结婚证', null],
  ['zzz', '营业执照', null],
  ['驾照', '结婚证', null],
])('%s is %s: %s', (typed, name, expected) => expect(distance(spell(typed), spell(name))).toBe(expected))

describe('whatever the name', () => {
  const anyName = fc.string({
    unit: fc.constantFrom(...'不动产登记证明营业执照食品许可结婚身份户口'),
    minLength: 4,
    maxLength: 10,
  })

  test('every part of it is found, in letters and in pinyin', () => {
    fc.assert(
      fc.property(anyName, fc.nat(9), (name, cut) => {
        const from = cut % (name.length - 1)
        const part = name.slice(from)
        expect(distance(spell(part), spell(name))).toBe(0)
        const sounds = spell(part).sounds.map(([sound]) => sound ?? '')
        expect(distance(spell(sounds.join('')), spell(name))).toBe(1)
        expect(distance(spell(sounds.map((sound) => sound[0]).join('')), spell(name))).toBe(1)
      }),
    )
  })

  test('one slip of the finger still finds it', () => {
    fc.assert(
      fc.property(anyName, fc.nat(9), (name, at) => {
        const place = at % name.length
        for (const slip of ['', '龙']) {
          const typed = name.slice(0, place) + slip + name.slice(place + 1)
          expect(distance(spell(typed), spell(name))).not.toBeNull()
        }
      }),
    )
  })
})
