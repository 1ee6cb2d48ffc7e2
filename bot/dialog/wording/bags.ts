import type { Bag, BagListItem } from '../../../server/contract/bags.ts'
import { linesThatFit, shortened } from './length.ts'

/** A bag on one line of a list. */
export function bagLine({ sealNumber, statusText, fromSiteName, toSiteName, counts }: BagListItem): string {
  return `${sealNumber} ${shortened(fromSiteName, 12)}到${shortened(toSiteName, 12)}，${counts.listed} 件，${statusText}`
}

/** What is in a bag, as many lines as find room on one screen. */
export function manifestText(bag: Bag): string {
  const head = [
    `封包清单 ${bag.sealNumber}（${bag.counts.listed} 件）`,
    `${bag.fromSiteName}到${bag.toSiteName}，${bag.statusText}：${bag.whereText}`,
  ]
  const lines = bag.items.map(
    ({ trackingNumber, contents, state, stateText }, index) =>
      `${index + 1} ${trackingNumber} ${shortened(contents, 14)}${state === 'packed' ? '' : `（${stateText}）`}`,
  )
  const shown = linesThatFit(lines, head.join('\n').length + 60)
  const rest = lines.length - shown.length
  return [...head, ...shown, ...(rest > 0 ? [`后面还有 ${rest} 件，请在小程序里看或打印清单。`] : [])].join('\n')
}
