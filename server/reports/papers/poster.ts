import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Poster } from '../../domain/paper.ts'
import { FONT, fittedText, mm } from './page.ts'

/** A5 upright. */
const PAGE = { width: mm(148), height: mm(210) }
const MARGIN = mm(12)
const WIDTH = PAGE.width - 2 * MARGIN
/** Read by a phone from an arm's length, and found from the door. */
const CODE_SIDE = mm(78)

/** One page to hang up: what one gets here, where one is, the code, three steps. Black, for the office prints in black. */
export function posterPages(poster: Poster): TDocumentDefinitions {
  const place = poster.townName === null ? poster.siteName : `${poster.townName} ${poster.siteName}`
  return {
    info: { title: `${poster.siteName}海报` },
    language: 'zh-CN',
    pageSize: 'A5',
    pageMargins: [MARGIN, mm(10), MARGIN, mm(8)],
    defaultStyle: { font: FONT, fontSize: 15, lineHeight: 1 },
    content: [
      { text: '办证不用进城', alignment: 'center', bold: true, fontSize: 44, lineHeight: 0.95 },
      { text: '证件送到这里取，材料从这里送', alignment: 'center', fontSize: 18, margin: [0, 2, 0, 4] },
      {
        ...fittedText(place, { width: WIDTH, size: 26, least: 12 }),
        alignment: 'center',
        bold: true,
        margin: [0, 0, 0, 4],
      },
      {
        image: `data:image/png;base64,${poster.miniProgramCode}`,
        fit: [CODE_SIDE, CODE_SIDE],
        alignment: 'center',
        margin: [0, 0, 0, 6],
      },
      {
        ol: poster.steps.map((text) => ({ text, margin: [0, 0, 0, 2] as [number, number, number, number] })),
        bold: true,
        fontSize: 19,
        margin: [mm(4), 0, mm(4), 6],
      },
      {
        canvas: [{ type: 'line', x1: 0, y1: 0, x2: WIDTH, y2: 0, lineWidth: 1 }],
        margin: [0, 0, 0, 5],
      },
      { text: poster.helpText, alignment: 'center', fontSize: 16, margin: [0, 0, 0, 3] },
      {
        ...fittedText(poster.openingText, { width: WIDTH, height: mm(14), size: 15, least: 9 }),
        alignment: 'center',
        margin: [0, 0, 0, 3],
      },
      { ...fittedText(poster.officeName, { width: WIDTH, size: 11, least: 8 }), alignment: 'center' },
    ],
  }
}
