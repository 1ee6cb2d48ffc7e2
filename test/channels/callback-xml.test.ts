import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LARGEST_XML_BYTES, readXml } from '../../server/channels/callback-xml.ts'
import { xmlOf } from '../fakes/callback-sender.ts'

const read = (text: string) => readXml(Buffer.from(text))

describe('XML of a callback', () => {
  test('is read by name: texts, numbers as they were written, elements within elements', () => {
    const xml = read(
      '<?xml version="1.0"?>\n<xml><A><![CDATA[ 收到 ]]></A><N>0012</N><L><I>1</I></L><L><I>2</I></L></xml>\n',
    )
    expect([xml?.text('A'), xml?.text('N'), xml?.text('L'), xml?.text('none')]).toEqual([
      ' 收到 ',
      '0012',
      undefined,
      undefined,
    ])
    expect(xml?.children('L').map((one) => one.text('I'))).toEqual(['1', '2'])
    expect([xml?.text('constructor'), xml?.children('__proto__')]).toEqual([undefined, []])
  })

  test('brings back whatever was written into CDATA', () => {
    const written = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
      .filter((text) => !text.includes(']]>'))
    fc.assert(
      fc.property(written, (content) => {
        expect(read(xmlOf({ Content: content }))?.text('Content')).toBe(content)
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['a document type', '<!DOCTYPE xml><xml><A>1</A></xml>'],
    ['an entity', '<!DOCTYPE xml [<!ENTITY a "b">]><xml><A>&a;</A></xml>'],
    ['a comment', '<xml><!-- x --><A>1</A></xml>'],
    ['attributes', '<xml a="1"><A>1</A></xml>'],
    ['another instruction', '<?php echo ?><xml><A>1</A></xml>'],
    ['tags that cross', '<xml><A><B></A></B></xml>'],
    ['a tag that stays open', '<xml><A>1</A>'],
    ['too deep', `${'<xml>'.repeat(9)}1${'</xml>'.repeat(9)}`],
    ['too many', `<xml>${'<A>1</A>'.repeat(600)}</xml>`],
    ['too large', `<xml><A>${'a'.repeat(LARGEST_XML_BYTES)}</A></xml>`],
    ['another root', '<html><A>1</A></html>'],
    ['only text', 'hello'],
  ])('with %s is none', (_name, text) => {
    expect(read(text)).toBeNull()
  })

  test.each(['<', '<a', '<![CDATA[', '<![CDATA[]]', '</', ']]>', '<a>', '<a/>', '<?xml '])(
    'of nothing but %s is refused at once',
    (part) => {
      const hostile = part.repeat(Math.floor(LARGEST_XML_BYTES / part.length))
      const start = performance.now()
      expect(read(hostile)).toBeNull()
      expect(read(`<xml>${hostile.slice(0, -20)}`)).toBeNull()
      expect(performance.now() - start).toBeLessThan(500)
    },
  )

  test('whatever strangers send, nothing is thrown', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void readXml(Buffer.from(bytes))))
  })
})
