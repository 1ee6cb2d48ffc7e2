import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Manifest } from '../../domain/paper.ts'
import { a4, breakable, entryTable, GRID, head, letterhead, mm } from './page.ts'
import { barcodeSymbol } from './symbols.ts'

/** Lists what is in a bag, with the head repeated on every page, and room for those who give and take it to sign. */
export function manifestPages(manifest: Manifest): TDocumentDefinitions {
  return a4(
    '交接清单',
    [`交接清单 · 封签号 ${manifest.sealNumber}`, manifest.printedText],
    [
      ...letterhead(manifest.officeName, '交接清单'),
      {
        columns: [
          { width: '*', ...entryTable(manifest.entries) },
          { width: mm(62), stack: sealCode(manifest.sealNumber) },
        ],
        columnGap: mm(4),
        margin: [0, 0, 0, 8],
      },
      {
        table: {
          headerRows: 1,
          dontBreakRows: true,
          widths: [mm(8), mm(22), '*', mm(38), mm(14), mm(17)],
          body: [
            ['序号', '流转单号', '事项和内件', '送往', '收件人', '备注'].map((title) => head(title)),
            ...manifest.lines.map(lineCells),
          ],
        },
        layout: GRID,
        fontSize: 8.5,
      },
      signatures(manifest),
    ],
  )
}

/** To be scanned instead of the seal, when that is out of reach; left out for a seal that Code 128 cannot say. */
function sealCode(sealNumber: string): Content[] {
  if (!/^[\x20-\x7e]{1,24}$/.test(sealNumber)) return []
  const { svg } = barcodeSymbol(sealNumber)
  return [
    { svg: svg.replace('<svg ', `<svg width="${mm(62)}" height="${mm(12)}" `) },
    { text: sealNumber, alignment: 'center', bold: true, fontSize: 11, margin: [0, 2, 0, 0] },
  ]
}

function lineCells(line: Manifest['lines'][number], index: number): TableCell[] {
  return [
    { text: String(index + 1), alignment: 'center' },
    { text: line.trackingNumber, noWrap: true },
    { text: breakable(line.contents === '' ? line.matter : `${line.matter}：${line.contents}`) },
    { text: breakable(line.destination) },
    { text: breakable(line.consignee), alignment: 'center' },
    { text: breakable(line.remarks) },
  ]
}

/** Three who answer for the bag in turn; never torn apart by the end of a page, and saying by itself what it is about. */
function signatures({ sealNumber, totalText }: Manifest): Content {
  const checks = '封签完好　□ 是　□ 否\n件数相符　□ 是　□ 否'
  const cell = (title: string): Content => ({
    stack: [
      { text: title, bold: true },
      { text: checks, margin: [0, 5, 0, 0], lineHeight: 1.35 },
      { text: '签名：', margin: [0, 9, 0, 0] },
      { text: '时间：　　　年　　月　　日　　时　　分', margin: [0, 12, 0, 2], fontSize: 8 },
    ],
  })
  return {
    unbreakable: true,
    margin: [0, 6, 0, 0],
    stack: [
      { text: breakable(`封签 ${sealNumber}：${totalText}`), bold: true, margin: [0, 0, 0, 6] },
      { table: { widths: ['*', '*', '*'], body: [[cell('交方'), cell('承运人'), cell('接方')]] }, layout: GRID },
      { text: '说明：封签损坏或者件数不符的，请当场写明并在系统登记异常。', fontSize: 8.5, margin: [0, 4, 0, 0] },
    ],
  }
}
