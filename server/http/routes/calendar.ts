import * as contract from '../../contract/calendar.ts'
import { pageOfList } from '../../services/cursor.ts'
import { changePlannedDays, importPlannedDays, listPlannedDays, planReach } from '../../services/holiday-plan.ts'
import { handle } from '../route.ts'

/** The calendar that deadlines run on, and its administration. */
export const calendarRoutes = [
  handle(contract.listCalendarDays, async ({ context, query }) => {
    const days = (await listPlannedDays(context, query.year)).map((day) => ({ ...day, id: day.date }))
    const { rows, nextCursor } = pageOfList(days, query)
    return { items: rows.map(({ id: _, ...day }) => day), nextCursor, ...(await planReach(context)) }
  }),

  handle(contract.changeCalendarDays, ({ context, caller, body }) => changePlannedDays(context, caller, body)),

  handle(contract.importCalendarDays, ({ context, caller, body }) => importPlannedDays(context, caller, body)),
]
