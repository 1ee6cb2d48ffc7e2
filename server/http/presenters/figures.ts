import type { z } from 'zod'
import type * as contract from '../../contract/figures.ts'
import { amountText, type Figure, type FigureUnit, figureText, unitText } from '../../domain/figure.ts'
import { findFigureQuery } from '../../domain/figure-queries.ts'
import { figureSummary } from '../../domain/figure-wording.ts'
import type { SiteTree } from '../../domain/site.ts'
import { dayText } from '../../domain/summary.ts'
import { TRANSACTION_TEXT } from '../../domain/transaction-wording.ts'
import type { FigureRow, OpenFigure } from '../../services/figures/open-figure.ts'
import { EVENT_TEXT, EXCEPTION_TEXT } from './wording.ts'

export function presentFigure(figure: Figure): z.output<typeof contract.Figure> {
  const { provenance, ...rest } = figure
  return {
    ...rest,
    text: figureText(figure),
    provenance: {
      ...provenance,
      how: findFigureQuery(figure.query)?.how ?? '',
      methods: [...provenance.methods],
      parts: [...provenance.parts],
    },
  }
}

export function presentOpenFigure({ figure, parts, asOf, evaluation }: OpenFigure): contract.OpenedFigure {
  return {
    ...presentFigure(figure),
    asOf: asOf.toISOString(),
    evaluation:
      evaluation === null
        ? null
        : {
            ...{ evaluationId: evaluation.id, year: evaluation.year, version: evaluation.version },
            ...{ isFrozen: evaluation.status === 'signed', asOf: evaluation.asOf.toISOString() },
          },
    summary: figureSummary(
      figure,
      evaluation === null ? null : { version: evaluation.version, isSigned: evaluation.status === 'signed' },
    ),
    parts: parts.map(presentFigure),
  }
}

/** What the kinds of rows are called; what is not here is a name already. */
const ROW_TEXT: Readonly<Record<string, string>> = {
  ...EVENT_TEXT,
  ...EXCEPTION_TEXT,
  ...TRANSACTION_TEXT,
  items: '收寄',
  materials: '材料',
  result: '结果',
  open: '待答复',
  answered: '已答复',
  reopened: '再次反映',
  closed: '已结束',
}

export function presentFigureRow(
  tree: SiteTree,
  unit: FigureUnit,
  row: FigureRow,
  isOfLedger: boolean,
): z.output<typeof contract.FigureRow> {
  const { id, what, at, amount, versionId, siteId, caseId, consignmentId, trackingNumber, sourceEventId } = row
  const site = siteId === null ? '' : ` ${tree.find(siteId)?.name ?? siteId}`
  const number = trackingNumber === null ? null : maskedNumber(trackingNumber)
  const worth = amount === null ? '缺数' : amountText(amount, unit) + unitText(unit)
  return {
    ...{ id, amount, versionId, siteId, caseId, consignmentId, sourceEventId },
    transactionId: isOfLedger ? id : null,
    at: at.toISOString(),
    text: `${dayText(at)} ${ROW_TEXT[what] ?? what}${site}${number === null ? '' : ` ${number}`} ${worth}`,
    trackingNumber: number,
  }
}

/** SH*****6789: enough to know it again, not to ask for it. */
function maskedNumber(trackingNumber: string): string {
  return `${trackingNumber.slice(0, 2)}${'*'.repeat(trackingNumber.length - 6)}${trackingNumber.slice(-4)}`
}
