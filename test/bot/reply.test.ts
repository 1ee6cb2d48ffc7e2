import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitText, TEXT_LIMIT, toParts } from '../../bot/reply.ts'

describe('splitText', () => {
  it.each([
    ['', 10, []],
    ['短', 10, ['短']],
    ['第一行\n第二行', 3, ['第一行', '第二行']],
    ['第一行\n第二行', 7, ['第一行\n第二行']],
    ['一二三四五六七', 3, ['一二三', '四五六', '七']],
    ['一\n\n二', 10, ['一\n\n二']],
    ['😀😀😀', 2, ['😀😀', '😀']],
    ['\n\n  \n', 10, []],
  ])('%j at %i', (text, limit, pieces) => {
    expect(splitText(text, limit)).toEqual(pieces)
  })

  it('never exceeds the limit and never loses a visible character', () => {
    const line = fc.string({ unit: fc.constantFrom('件', 'a', ' ', '😀'), maxLength: 30 })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.integer({ min: 1, max: 25 }), (lines, limit) => {
        const text = lines.join('\n')
        const pieces = splitText(text, limit)
        expect(pieces.every((piece) => [...piece].length <= limit && piece.trim() !== '')).toBe(true)
        expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      }),
    )
  })
})

describe('toParts', () => {
  it('says replies in order, the caption after its picture', () => {
    const image = Buffer.from('png')
    expect(toParts([{ text: '周报' }, { image, name: 'w.png', caption: '第 9 周' }, { text: '' }])).toEqual([
      { text: '周报' },
      { image, name: 'w.png' },
      { text: '第 9 周' },
    ])
  })

  it('splits a long text at the limit of a phone screen', () => {
    const lines = Array.from({ length: 100 }, (_, i) => `${i} 号件已到三河镇服务中心`)
    const parts = toParts([{ text: lines.join('\n') }])
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.flatMap((part) => ('text' in part ? part.text.split('\n') : []))).toEqual(lines)
    expect(parts.every((part) => 'text' in part && [...part.text].length <= TEXT_LIMIT)).toBe(true)
  })
})
