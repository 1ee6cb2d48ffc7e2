import { listFigureRows, listPeriodFigures, readFigure } from '../../server/contract/figures.ts'
import type { Intent } from '../dialog/intent.ts'
import { currentWeek } from '../dialog/periods.ts'
import { periodOfWeek } from '../dialog/report-period.ts'
import { figureListText, figureText } from '../dialog/wording/figures.ts'
import { mayUse, type Outcome, said, type Turn } from './turn.ts'

const ROWS_SHOWN = 3

/** F3K7AC: a figure of a report in three lines, with the first rows that it comes from. */
export async function showFigure(turn: Turn, { code }: Extract<Intent, { kind: 'figure' }>): Promise<Outcome> {
  if (!mayUse(readFigure, turn.person.me.roles)) return said('数字码只给领导、财务、审计和管理员查看。')
  if (code === undefined) {
    const { from, until } = periodOfWeek(currentWeek(turn.now))
    return said(figureListText(await turn.person.call(listPeriodFigures, { query: { from, until } })))
  }
  const params = { code }
  const [figure, rows] = await Promise.all([
    turn.person.call(readFigure, { params }),
    turn.person.call(listFigureRows, { params, query: { limit: ROWS_SHOWN } }),
  ])
  return said(figureText(figure, rows.items))
}
