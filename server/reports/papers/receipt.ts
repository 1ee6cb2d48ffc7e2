import type { TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Receipt } from '../../domain/paper.ts'
import { a4, advicePanel, breakable, entryTable, GREY, GRID, head, letterhead, mm } from './page.ts'

/** Says item by item what was taken in, by whom, where and when, and how to follow it. */
export function receiptPages(receipt: Receipt): TDocumentDefinitions {
  return a4(
    '收件凭证',
    [`收件凭证 · ${receipt.trackingNumber}`, receipt.printedText],
    [
      ...letterhead(receipt.officeName, '收件凭证'),
      { ...entryTable(receipt.entries), fontSize: 11, margin: [0, 0, 0, 10] },
      {
        table: {
          headerRows: 1,
          dontBreakRows: true,
          widths: [mm(14), '*', mm(26), mm(22)],
          body: [
            ['序号', '材料名称', '原件/复印件', '份数'].map((title) => head(title)),
            ...receipt.items.map(({ name, form, copies }, index): TableCell[] => [
              { text: String(index + 1), alignment: 'center' },
              { text: breakable(name) },
              { text: form, alignment: 'center' },
              { text: copies, alignment: 'center' },
            ]),
          ],
        },
        layout: GRID,
        fontSize: 11,
      },
      { text: breakable(receipt.totalText), bold: true, fontSize: 11, margin: [0, 6, 0, 14] },
      advicePanel('怎样查到哪里了', receipt.advice, receipt.trackingUrl, receipt.miniProgramCode),
      {
        unbreakable: true,
        margin: [0, 18, 0, 0],
        columns: [
          { width: '*', text: '经手人签名：＿＿＿＿＿＿＿' },
          { width: '*', text: '交件人签名：＿＿＿＿＿＿＿' },
          { width: mm(40), text: '（收件单位盖章）', alignment: 'right', color: GREY },
        ],
      },
      {
        text: '本凭证只证明所列材料已经收下，不表示事项已经受理或者批准。请妥善保管。',
        fontSize: 8.5,
        color: GREY,
        margin: [0, 26, 0, 0],
      },
    ],
  )
}
