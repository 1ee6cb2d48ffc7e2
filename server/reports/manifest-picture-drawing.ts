import type { Bag } from '../contract/bags.ts'
import { type Block, cardSvg, divider, INNER_WIDTH, LEFT, panelTitle, RIGHT, SMALL } from './card-parts.ts'
import { COLOURS } from './colours.ts'
import { minuteText } from './figures.ts'
import { oneLine, shortened, text } from './svg.ts'

const ROW_HEIGHT = 92
const LIST_TOP = 116
/** A picture of more is no longer legible on a phone; the rest is in the mini-program and on paper. */
const MOST_ROWS = 40

/** A bag's manifest as an SVG, made to be read on a phone. Numbers and contents, and nobody's name. */
export function manifestPictureSvg(bag: Bag, asOf: string, officeName: string): string {
  const { sealNumber, fromSiteName, toSiteName, statusText, counts, whereText, sealedAt } = bag
  const wrong = [
    ...(counts.missing > 0 ? [`少 ${counts.missing} 件`] : []),
    ...(counts.extra > 0 ? [`多 ${counts.extra} 件`] : []),
  ].join('，')
  return cardSvg(
    {
      officeName,
      title: '交接清单',
      subtitle: `封签 ${sealNumber}　共 ${counts.listed} 件`,
      badge: wrong || undefined,
    },
    [routePanel(fromSiteName, toSiteName, statusText), itemsPanel(bag)],
    [
      ...(bag.items.length > MOST_ROWS ? [`还有 ${bag.items.length - MOST_ROWS} 件，请看小程序或打印的清单`] : []),
      shortened(oneLine(whereText), INNER_WIDTH, SMALL),
      `封包于 ${minuteText(new Date(sealedAt))}，数据截至 ${minuteText(new Date(asOf))}`,
    ],
  )
}

function routePanel(from: string, to: string, status: string): Block {
  const line = (y: number, label: string, place: string) =>
    text(LEFT, y, label, { size: SMALL, fill: COLOURS.quiet }) +
    text(LEFT + 90, y, shortened(oneLine(place), INNER_WIDTH - 90, 36), { size: 36, fill: COLOURS.ink, bold: true })
  return {
    height: 232,
    svg: [
      panelTitle('从哪到哪', shortened(oneLine(status), 400, SMALL)),
      line(146, '发自', from),
      line(202, '送往', to),
    ].join(''),
  }
}

function itemsPanel({ items, counts }: Bag): Block {
  const rows = items.slice(0, MOST_ROWS)
  const svg = rows.map((item, index) => {
    const y = LIST_TOP + index * ROW_HEIGHT
    const isWrong = item.state === 'missing' || item.state === 'extra'
    const fill = isWrong ? COLOURS.red : item.state === 'present' ? COLOURS.teal : COLOURS.quiet
    return [
      index === 0 ? '' : divider(y - 10),
      text(LEFT, y + 34, String(index + 1), { size: 32, fill: COLOURS.quiet }),
      text(LEFT + 70, y + 34, item.trackingNumber, { size: 34, fill: COLOURS.ink, bold: true }),
      text(RIGHT, y + 34, item.stateText, { size: 30, fill, bold: true, anchor: 'end' }),
      text(LEFT + 70, y + 70, shortened(oneLine(item.contents), INNER_WIDTH - 70, SMALL), {
        size: SMALL,
        fill: COLOURS.quiet,
      }),
    ].join('')
  })
  return {
    height: LIST_TOP + Math.max(1, rows.length) * ROW_HEIGHT + 12,
    svg: panelTitle('清单', `${counts.listed} 件`) + svg.join(''),
  }
}
