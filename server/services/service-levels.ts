import { type ServiceLevel, serviceLevels } from '../domain/service-level.ts'
import { TASK_KINDS } from '../domain/task.ts'
import { AppError } from '../errors.ts'
import type { Database } from '../store/database.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import { putServiceLevels, readOwnServiceLevels, type ServiceLevelChange } from '../store/service-levels.ts'
import type { Person } from './actor.ts'
import type { Clock } from './clock.ts'
import type { ServiceContext } from './context.ts'
import { Snapshot } from './snapshot.ts'

/** The service levels in force; another process's edit is seen within half a minute. */
export function serviceLevelsOf(db: Database, clock: Clock): Snapshot<readonly ServiceLevel[]> {
  return new Snapshot(clock, async () => serviceLevels(await readOwnServiceLevels(db)))
}

/** A level in force with the decision that the office set it by; null: the usual one. */
export type SourcedServiceLevel = ServiceLevel & { readonly source: string | null }

/** All levels in force, by task; of one task that of all other sites first. */
export async function listServiceLevels(context: ServiceContext): Promise<SourcedServiceLevel[]> {
  const own = await readOwnServiceLevels(context.db)
  const sourceOf = new Map(own.map((level) => [keyOf(level), level.source]))
  return serviceLevels(own)
    .map(({ taskKind, siteKind, workingMinutes }) => {
      const source = sourceOf.get(keyOf({ taskKind, siteKind })) ?? null
      return { taskKind, siteKind, workingMinutes, source }
    })
    .toSorted(
      (a, b) =>
        TASK_KINDS.indexOf(a.taskKind) - TASK_KINDS.indexOf(b.taskKind) ||
        ((a.siteKind ?? '') < (b.siteKind ?? '') ? -1 : 1),
    )
}

/**
 * Sets levels, or goes back to the usual ones. Deadlines that were given stand.
 * @throws AppError validation_failed when a level is named twice, conflict when somebody sets the same at this moment
 */
export async function setServiceLevels(
  context: ServiceContext,
  person: Person,
  change: { readonly source: string; readonly levels: readonly ServiceLevelChange[] },
): Promise<SourcedServiceLevel[]> {
  const keys = change.levels.map(keyOf)
  const issues = keys.flatMap((key, index) =>
    keys.indexOf(key) === index ? [] : [{ path: `levels.${index}`, message: '同一种任务和站点写了两次，请只留一次' }],
  )
  if (issues.length > 0) throw new AppError('validation_failed', { issues })
  const edit = { source: change.source, actorId: person.userId, at: context.clock.now() }
  await putServiceLevels(context.db, change.levels, edit).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('conflict', { cause: error }) : error
  })
  context.serviceLevels.invalidate()
  return listServiceLevels(context)
}

function keyOf({ taskKind, siteKind }: Pick<ServiceLevel, 'taskKind' | 'siteKind'>): string {
  return `${taskKind} ${siteKind ?? ''}`
}
