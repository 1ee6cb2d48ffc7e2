import fc from 'fast-check'
import { create } from 'qrcode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Paper } from '../../server/domain/paper.ts'
import { parseTrackingNumber, trackingNumberOf } from '../../server/domain/tracking-number.ts'
import { breakable, fittedText } from '../../server/reports/papers/page.ts'
import { renderPaper, stopPapers } from '../../server/reports/papers/papers.ts'
import { printPaper } from '../../server/reports/papers/print.ts'
import { barcodeSymbol, labelQrText, qrSymbol } from '../../server/reports/papers/symbols.ts'
import { textWidth } from '../../server/reports/svg.ts'
import { EXTREME_LABEL, LABEL, LONG_LABEL, manifest, PAPERS, RECEIPT } from './paper-samples.ts'
import { readCode128 } from './read-code128.ts'
import { type PdfPage, readPdf } from './read-pdf.ts'

const printed = new Map<string, PdfPage[]>()
beforeAll(async () => {
  for (const [name, paper] of Object.entries(PAPERS)) printed.set(name, readPdf(await printPaper(paper)))
})
const pagesOf = (name: keyof typeof PAPERS) => printed.get(name) ?? []
const textOf = (name: keyof typeof PAPERS) =>
  pagesOf(name)
    .map(({ text }) => text)
    .join('')
const MM = 72 / 25.4
const sizeOf = ({ width, height }: PdfPage) => [Math.round(width / MM), Math.round(height / MM)]

describe('the papers as PDF', () => {
  it('have the size of what they are printed on', () => {
    expect(new Set(pagesOf('label').map((page) => sizeOf(page).join('x')))).toEqual(new Set(['100x60']))
    for (const name of ['sheet', 'manifest', 'receipt', 'certificate'] as const) {
      expect(new Set(pagesOf(name).map((page) => sizeOf(page).join('x'))), name).toEqual(new Set(['210x297']))
    }
  })

  it('hang at a station as one A5 page, however long its name, with what to do in large letters', () => {
    for (const name of ['poster', 'extremePoster'] as const) {
      expect(pagesOf(name).map((page) => sizeOf(page).join('x'))).toEqual(['148x210'])
    }
    for (const words of ['办证不用进城', '三河镇汇城村服务站', '打开微信，扫上面的码', '找站里的人']) {
      expect(textOf('poster')).toContain(words)
    }
  })

  it('are a page a label, or eight a sheet from the position on that is free', async () => {
    const sheets = async (count: number, firstPosition: number) => {
      const labels = Array.from({ length: count }, () => LABEL)
      return readPdf(await printPaper({ kind: 'labels', format: 'a4', firstPosition, labels })).length
    }
    expect(pagesOf('label')).toHaveLength(5)
    expect(await Promise.all([sheets(8, 1), sheets(8, 2), sheets(1, 8)])).toEqual([1, 2, 1])
  })

  it('repeat the head and count the pages of a long manifest, and list every line once', () => {
    const pages = pagesOf('longManifest')
    expect(pages.length).toBeGreaterThan(2)
    for (const [index, { text }] of pages.entries()) {
      expect(text).toContain(`第${index + 1}页，共${pages.length}页`)
      expect(text).toContain('封签号F20260302-0017')
    }
    for (const { text } of pages.slice(0, -1)) expect(text).toContain('序号流转单号事项和内件')
    const whole = textOf('longManifest')
    for (const { trackingNumber } of manifest(120).lines) expect(whole.split(trackingNumber)).toHaveLength(2)
    expect(pages.at(-1)?.text).toMatch(/封签F20260302-0017：合计120件.*交方.*承运人.*接方/)
  })

  it('fit what is usual on one page', () => {
    for (const name of ['manifest', 'receipt', 'certificate'] as const) expect(pagesOf(name), name).toHaveLength(1)
  })

  it('say all that they were given', () => {
    for (const { name, form } of RECEIPT.items) expect(textOf('receipt')).toContain(`${name}${form}`)
    expect(textOf('receipt')).toContain('本凭证只证明所列材料已经收下')
    expect(textOf('certificate')).toContain('末条校验值8c1fd0347a2be596')
    expect(textOf('certificate')).toContain('2026-03-02日存证')
    // an address is never cut short, however long the contract lets it be
    expect(textOf('label')).toContain(EXTREME_LABEL.address)
    expect(textOf('label')).toContain(LONG_LABEL.destination)
  })

  it('take letters that no font has, and runs that no line has room for', async () => {
    const strange = `${'A'.repeat(200)}\u0000\u0007<b>&𠮷🚀`
    const paper: Paper = {
      kind: 'receipt',
      receipt: { ...RECEIPT, officeName: strange, items: [{ name: strange, form: '原件', copies: '1' }] },
    }
    expect(readPdf(await printPaper(paper))[0]?.text).toContain('AAAA')
  })
})

describe('the codes on labels', () => {
  const anyNumber = fc.integer({ min: 0, max: 99_999_999 }).map(trackingNumberOf)

  it('hold the tracking number as the scanner of the mini-program reads it', () => {
    fc.assert(fc.property(anyNumber, (number) => parseTrackingNumber(labelQrText(number)) === number))
  })

  it('draw the QR module by module, with four light ones around', () => {
    const text = labelQrText('SH102580167')
    const expected = create(text, { errorCorrectionLevel: 'M' }).modules
    const { svg, modules } = qrSymbol(text)
    // the smallest symbol there is, so that its modules are the largest
    expect([expected.size, modules]).toEqual([21, 29])
    const dark: string[] = []
    for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      for (let step = 0; step < Number(width); step += 1) dark.push(`${Number(x) + step - 4},${Number(y) - 4}`)
    }
    const places = Array.from({ length: 21 * 21 }, (_, index) => [index % 21, Math.floor(index / 21)] as const)
    const wanted = places.filter(([x, y]) => expected.get(y, x) === 1).map(([x, y]) => `${x},${y}`)
    expect(dark).toEqual(wanted)
  })

  it('read back from their bars', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        const { svg, modules } = barcodeSymbol(number)
        const bars = [...svg.matchAll(/M(\d+) 0h(\d+)v1/g)].map(([, x, width]) => [Number(x), Number(width)] as const)
        const widths = bars.flatMap(([x, width], index) => {
          const next = bars[index + 1]
          return next === undefined ? [width] : [width, next[0] - x - width]
        })
        const [first, last] = [bars[0], bars.at(-1)]
        // ten light modules at each side
        expect([first?.[0], modules - (last?.[0] ?? 0) - (last?.[1] ?? 0)]).toEqual([10, 10])
        expect(readCode128(widths)).toBe(number)
      }),
    )
  })
})

describe('text in a box', () => {
  const anyText = fc.string({ unit: fc.constantFrom('汇', '城', '村', '（', '1', 'A', 'm', ' '), maxLength: 200 })

  it('is never wider than the box, nor smaller than can be read', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 40, max: 300 }), (text, width) => {
        const fitted = fittedText(text, { width, size: 20, least: 6 })
        expect(textWidth(fitted.text, fitted.fontSize)).toBeLessThanOrEqual(width)
        expect(fitted.fontSize).toBeGreaterThanOrEqual(6)
      }),
    )
  })

  it('can be broken within twelve letters, and loses none', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const pieces = breakable(text)
        const texts = typeof pieces === 'string' ? [pieces] : pieces.map((piece) => String(piece.text))
        expect(texts.join('')).toBe(text.replace(/\s+/g, ' ').trim())
        if (texts.length > 1) for (const one of texts) expect(one).not.toMatch(/[\x21-\x7e]{13}/)
      }),
    )
  })
})

describe('the printing process', () => {
  afterAll(stopPapers)

  it('gives the same PDF as printing here, while the program goes on', async () => {
    const pages = readPdf(await renderPaper({ kind: 'manifest', manifest: manifest(12) }))
    expect(pages).toEqual(pagesOf('manifest'))
  })

  it('tells people what to do when it is too slow', async () => {
    await expect(renderPaper({ kind: 'manifest', manifest: manifest(200) }, 1)).rejects.toMatchObject({
      fault: 'late',
      message: expect.stringContaining('请一分钟后再试'),
    })
  })
})
