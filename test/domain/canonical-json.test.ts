import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../server/domain/canonical-json.ts'

const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>

/** The same value with every object's keys in the opposite order. */
function turnedOver(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turnedOver)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turnedOver(member as JsonValue)]),
  )
}

describe('canonicalJson', () => {
  // RFC 8785, section 3.2.2
  it('writes the example of the standard', () => {
    const example = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  // RFC 8785, section 3.2.3
  it('sorts keys by UTF-16 code units', () => {
    const example = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    const written = Object.values(JSON.parse(canonicalJson(example)) as object)
    // integer-like keys come first in a parsed object, so the text itself is looked at
    expect(canonicalJson(example).indexOf('"\\r"')).toBeLessThan(canonicalJson(example).indexOf('"1"'))
    expect(written.slice(1)).toEqual([
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  it('leaves out what is undefined, keeps what is null', () => {
    expect(canonicalJson({ b: undefined, a: null })).toBe('{"a":null}')
  })

  it('is the same whatever order the keys were written in, and nothing is lost', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(turnedOver(value))).toBe(text)
        expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text)
        // JSON has no -0
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('has no text for %d', (number) => {
    expect(() => canonicalJson({ weight: number })).toThrow(RangeError)
  })
})
