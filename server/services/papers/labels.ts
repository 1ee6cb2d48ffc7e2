import { AppError } from '../../errors.ts'
import { recordAudits } from '../../store/audit.ts'
import { type PaperRecord, readPaperRecords } from '../../store/papers.ts'
import { hasRole, type Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'
import { concernsStaff } from '../track.ts'

export interface LabelFacts {
  readonly record: PaperRecord
  /** in full, only where the courier goes on to the door and the caller is of the relay */
  readonly address: string | null
}

/**
 * Consignments whose labels the caller may print: staff on their way, oversight. All or none. An address is personal data
 * that leaves the system on paper: each time, an audit record says so.
 * @throws AppError consignment_not_found that names those he may not
 */
export async function readLabels(
  context: ServiceContext,
  caller: Person,
  consignmentIds: readonly string[],
): Promise<LabelFacts[]> {
  const isOversight = hasRole(caller, 'leader', 'auditor', 'administrator')
  const records = (await readPaperRecords(context.db, consignmentIds)).filter(
    (record) => isOversight || concernsStaff(caller, record),
  )
  if (records.length < consignmentIds.length) throw notFound(consignmentIds, records)
  const labels = records.map((record) => ({ record, address: addressFor(context, caller, record) }))
  const at = context.clock.now()
  await recordAudits(
    context.db,
    labels
      .filter(({ address }) => address !== null)
      .map(({ record }) => ({ at, actorId: caller.userId, action: 'address.print', subject: record.id })),
  )
  return labels
}

function addressFor({ personalData }: ServiceContext, caller: Person, record: PaperRecord): string | null {
  if (!record.home_delivery || record.address_sealed === null || !concernsStaff(caller, record)) return null
  return personalData.open(record.address_sealed)
}

function notFound(asked: readonly string[], records: readonly PaperRecord[]): AppError {
  const known = new Set(records.map(({ id }) => id))
  const issues = asked.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `consignmentIds.${index}`, message: '没有找到这一件，或者它不经过您的站点' }],
  )
  return new AppError('consignment_not_found', asked.length === 1 ? {} : { issues })
}
