import type { z } from 'zod'
import type * as contract from '../../contract/figures.ts'
import { amountText, type Figure, type FigureUnit, figureText, unitText } from '../../domain/figure.ts'
import { findFigureQuery } from '../../domain/figure-queries.ts'
import { figureSummary } from '../../domain/figure-wording.ts'
import type { SiteTree } from '../../domain/site.ts'
import { dayText } from '../../domain/summary.ts'
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
  postage: '邮递费',
  month_charge: '按月费用',
  adjustment: '对账差异',
  payment: '支付',
  appropriation: '预算下达',
  transfer: '预算调剂',
  commitment: '合同承诺',
  reversal: '冲正',
  usage: '用量',
  savings: '节约',
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
): z.output<typeof contract.FigureRow> {
  const { id, what, at, amount, versionId, siteId, caseId, consignmentId, trackingNumber, sourceEventId } = row
  const site = siteId === null ? '' : ` ${tree.find(siteId)?.name ?? siteId}`
  const number = trackingNumber === null ? null : maskedNumber(trackingNumber)
  const worth = amount === null ? '缺数' : amountText(amount, unit) + unitText(unit)
  return {
    ...{ id, amount, versionId, siteId, caseId, consignmentId, sourceEventId },
    at: at.toISOString(),
    text: `${dayText(at)} ${ROW_TEXT[what] ?? what}${site}${number === null ? '' : ` ${number}`} ${worth}`,
    trackingNumber: number,
  }
}

/** SH*****6789: enough to know it again, not to ask for it. */
function maskedNumber(trackingNumber: string): string {
  return `${trackingNumber.slice(0, 2)}${'*'.repeat(trackingNumber.length - 6)}${trackingNumber.slice(-4)}`
}
