import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOW, UTTERANCES } from '../../../bot/dialog/examples/utterances.ts'
import { readIntent, readText } from '../../../bot/dialog/intent.ts'

describe('what people write', () => {
  for (const [who, rows] of Object.entries(UTTERANCES)) {
    it.each(rows)(`${who}: %s`, (text, intent) => {
      expect(readIntent(text, NOW)).toEqual(intent)
    })
  }

  it('holds at least 150 utterances, each once', () => {
    const texts = Object.values(UTTERANCES).flatMap((rows) => rows.map(([text]) => text))
    expect(texts.length).toBeGreaterThanOrEqual(150)
    expect(new Set(texts).size).toBe(texts.length)
  })
})

describe('a report of a defect', () => {
  it.each(['12信封破了', '12没有封签', '12电话打不通', '异常12 没法送'])('is taken at its word: %s', (text) => {
    expect(readText(text, NOW)).toMatchObject({ intent: { kind: 'exception' }, guessed: undefined })
  })

  it.each(['12破了没法送', '12不像是破的'])('is read back when it denies something besides: %s', (text) => {
    expect(readText(text, NOW)).toMatchObject({
      intent: { kind: 'exception' },
      guessed: expect.stringContaining('异常 12'),
    })
  })
})

describe('any text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom(...'收到发出签异常12345第个号三和全部寄回把村家周报上本取消 ,。?SP-'),
      maxLength: 40,
    }),
  )

  it('is read without an error, and in bounded time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        // processor time: on a busy machine any text may be interrupted
        const before = process.cpuUsage()
        expect(readIntent(text, NOW).kind).toMatch(/^[a-z-]+$/)
        expect(process.cpuUsage(before).user / 1000).toBeLessThan(100)
      }),
      { numRuns: 2000 },
    )
  })

  it('means the same with full-width signs, blanks around it and a full stop', () => {
    const corpus = fc.constantFrom(...Object.values(UTTERANCES).flatMap((rows) => rows.map(([text]) => text)))
    fc.assert(
      fc.property(
        corpus,
        fc.constantFrom('', ' ', '\n'),
        fc.constantFrom('', '。', '！', ' '),
        (text, before, after) => {
          const wide = text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
          expect(readIntent(before + wide + after, NOW)).toEqual(readIntent(text, NOW))
        },
      ),
    )
  })
})
