import { inflateSync } from 'node:zlib'

export interface PdfPage {
  /** in points */
  readonly width: number
  readonly height: number
  /** as laid out, line after line, without blanks */
  readonly text: string
}

/**
 * Reads what our own PDFs hold: sizes of the pages, and their text by way of each font's ToUnicode map, so that it is the
 * text that a reader can search and copy. No general reader: objects one after the other, nothing encrypted.
 */
export function readPdf(pdf: Buffer): PdfPage[] {
  const objects = new Map<number, { head: string; stream: Buffer | null }>()
  const raw = pdf.toString('latin1')
  for (const found of raw.matchAll(/(\d+) 0 obj\n([\s\S]*?)(?:stream\n|endobj)/g)) {
    const [whole, number = '', head = ''] = found
    const length = Number(/\/Length (\d+)/.exec(head)?.[1])
    const start = found.index + whole.length
    const body = whole.endsWith('stream\n') ? pdf.subarray(start, start + length) : null
    const stream = body !== null && head.includes('/FlateDecode') ? inflateSync(body) : body
    objects.set(Number(number), { head, stream })
  }
  const object = (number: string | undefined) => {
    const one = objects.get(Number(number))
    if (one === undefined) throw new Error(`the PDF has no object ${number}`)
    return one
  }
  const referred = (head: string, key: string) => new RegExp(`/${key} (\\d+) 0 R`).exec(head)?.[1]

  return [...objects.values()]
    .filter(({ head }) => /\/Type \/Page\n/.test(head))
    .map(({ head }) => {
      const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(head) ?? []
      const resources = object(referred(head, 'Resources')).head
      const fonts = new Map(
        [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', number]) => {
          const unicode = object(referred(object(number).head, 'ToUnicode')).stream
          return [name, unicodeOf(String(unicode))]
        }),
      )
      const content = String(object(referred(head, 'Contents')).stream?.toString('latin1'))
      return { width: Number(width), height: Number(height), text: textOf(content, fonts) }
    })
}

/** Letters by glyph, in the order of the one range that the map has. */
function unicodeOf(map: string): readonly string[] {
  const letters: string[] = []
  for (const [, first = '', list = ''] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g)) {
    for (const [index, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]+)>/g)].entries()) {
      const units = hex.replaceAll(' ', '').match(/.{4}/g) ?? []
      letters[Number.parseInt(first, 16) + index] = units
        .map((unit) => String.fromCharCode(Number.parseInt(unit, 16)))
        .join('')
    }
  }
  return letters
}

function textOf(content: string, fonts: ReadonlyMap<string, readonly string[]>): string {
  let letters: readonly string[] = []
  let text = ''
  for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font !== undefined) letters = fonts.get(font) ?? []
    for (const [, hex = ''] of (shown ?? '').matchAll(/<([0-9a-f]*)>/g)) {
      for (const glyph of hex.match(/.{4}/g) ?? []) text += letters[Number.parseInt(glyph, 16)] ?? '?'
    }
  }
  return text.replace(/\s/g, '')
}
