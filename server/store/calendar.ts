import { randomUUID } from 'node:crypto'
import { type LocalDate, parseLocalDate } from '../domain/calendar-time.ts'
import type { CalendarDay, CalendarDayKind } from '../domain/holiday-plan.ts'
import type { Database } from './database.ts'

/** A day that the office entered, and on whose word. */
export interface EnteredDay extends CalendarDay {
  /** the notice that says so */
  readonly source: string
  readonly editedAt: Date
}

/** All days that the office entered, in their order: some dozens a year. */
export async function readEnteredDays(db: Database): Promise<EnteredDay[]> {
  const rows = await db.calendarDay.findMany({ orderBy: { date: 'asc' } })
  return rows.map(({ date, kind, name, source, editedAt }) => ({
    date: parseLocalDate(date.toISOString().slice(0, 10)),
    kind,
    name,
    source,
    editedAt,
  }))
}

/** A day to be entered; `kind` null takes the office's entry out again. */
export interface DayChange {
  readonly date: LocalDate
  readonly kind: CalendarDayKind | null
  readonly name: string
}

/** Who edits, when, and by which notice. */
export interface Edit {
  readonly source: string
  readonly actorId: string
  readonly at: Date
}

/** Enters and takes out days, with the record of who did it, in one transaction. Each date is named once. */
export async function putDays(db: Database, changes: readonly DayChange[], edit: Edit): Promise<void> {
  const { source, actorId, at } = edit
  const entered = changes.filter(({ kind }) => kind !== null)
  const takenOut = changes.filter(({ kind }) => kind === null).map(({ date }) => date)
  await db.$transaction([
    db.$executeRaw`
      INSERT INTO calendar_day (date, kind, name, source, edited_by, edited_at)
      SELECT d.date, d.kind, d.name, ${source}, ${actorId}::uuid, ${at}::timestamptz
      FROM jsonb_to_recordset(${JSON.stringify(entered)}::jsonb) AS d(date date, kind calendar_day_kind, name text)
      ORDER BY d.date
      ON CONFLICT (date) DO UPDATE SET kind = EXCLUDED.kind, name = EXCLUDED.name, source = EXCLUDED.source,
        edited_by = EXCLUDED.edited_by, edited_at = EXCLUDED.edited_at`,
    db.$executeRaw`DELETE FROM calendar_day WHERE date = ANY(${takenOut}::date[])`,
    db.auditRecord.create({
      data: {
        id: randomUUID(),
        at,
        actorId,
        action: 'calendar.change',
        subject: 'calendar',
        detail: { source, days: changes.map(({ date, kind }) => ({ date, kind })) },
      },
    }),
  ])
}
