import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Certificate } from '../../domain/paper.ts'
import { a4, advicePanel, breakable, entryTable, GREY, GRID, head, inGroups, letterhead, mm } from './page.ts'

/** Tells every hand-over in the order of time, with the proof that nothing was changed since. */
export function certificatePages(certificate: Certificate): TDocumentDefinitions {
  const { trackingNumber, headHash, printedText } = certificate
  const foot = `流转保管凭证 · ${trackingNumber} · 核验码 ${inGroups(headHash.slice(0, 16))}`
  return a4(
    '流转保管凭证',
    [foot, printedText],
    [
      ...letterhead(certificate.officeName, '流转保管凭证'),
      { ...entryTable(certificate.entries), margin: [0, 0, 0, 8] },
      {
        table: {
          headerRows: 1,
          dontBreakRows: true,
          widths: [mm(7), mm(19), '*', mm(24), mm(26), mm(26), mm(15)],
          body: [
            ['序号', '时间', '交接和站点', '经手人', '此后由谁保管', '标记', '校验值'].map((title) => head(title)),
            ...certificate.steps.map(stepCells),
          ],
        },
        layout: GRID,
        fontSize: 8.5,
      },
      { text: '按发生的先后排列；序号是登记的先后。', fontSize: 8, color: GREY, margin: [0, 3, 0, 8] },
      proof(certificate),
      advicePanel('怎样核验', certificate.advice, certificate.verifyUrl),
    ],
  )
}

function stepCells(step: Certificate['steps'][number]): TableCell[] {
  return [
    { text: String(step.sequence), alignment: 'center' },
    {
      stack: [
        { text: step.occurredDate },
        { text: step.occurredTime },
        ...(step.recordedText === '' ? [] : [{ text: step.recordedText, fontSize: 7, color: GREY }]),
      ],
    },
    { stack: [{ text: breakable(step.what), bold: true }, { text: breakable(step.siteName) }] },
    { text: breakable(step.by) },
    { text: breakable(step.custodian) },
    { text: breakable(step.flags.join('；')) },
    { text: step.shortHash, alignment: 'center' },
  ]
}

/** What the QR stands for, to be compared by eye. */
function proof({ headHash, dailyRoot }: Certificate): Content {
  const rows = [
    ['末条校验值', inGroups(headHash)],
    ...(dailyRoot === null
      ? []
      : [[`${dailyRoot.date} 日存证\n（全县 ${dailyRoot.consignments} 件）`, inGroups(dailyRoot.root)]]),
  ]
  return {
    unbreakable: true,
    table: {
      widths: [mm(34), '*'],
      body: rows.map(([caption = '', text = '']) => [head(caption, 'left'), { text, characterSpacing: 0.2 }]),
    },
    layout: GRID,
    fontSize: 8.5,
    margin: [0, 0, 0, 8],
  }
}
