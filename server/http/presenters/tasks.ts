import type { Task } from '../../contract/tasks.ts'
import { nextStop } from '../../domain/route.ts'
import { fullNameOf, type SiteTree } from '../../domain/site.ts'
import { FULFILLED_BY } from '../../domain/task.ts'
import type { TaskRow } from '../../services/tasks.ts'
import { TASK_TEXT } from './wording.ts'

/** A task as its handler reads it. `fulfilledBy` is never `cancelled`: no task asks for that. */
export function presentTask(tree: SiteTree, row: TaskRow, now: Date): Task {
  const { consignment } = row
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    kindText: TASK_TEXT[row.kind],
    status: row.status,
    siteId: row.siteId,
    siteName: fullNameOf(tree.get(row.siteId)),
    consignmentId: consignment.id,
    trackingNumber: consignment.trackingNumber,
    direction: consignment.direction,
    contents: consignment.contents,
    legText: legText(tree, row),
    fulfilledBy: FULFILLED_BY[row.kind] as Task['fulfilledBy'],
    needsPickupCode: row.kind === 'hand_over' || row.kind === 'deliver_home',
    dueAt: row.dueAt.toISOString(),
    assigneeLabel: row.assignments[0]?.assignee.staffLabel ?? null,
    isOverdue: row.dueAt < now && (row.status === 'open' || row.status === 'acknowledged'),
  }
}

function legText(tree: SiteTree, row: TaskRow): string {
  const name = (siteId: string) => fullNameOf(tree.get(siteId))
  switch (row.kind) {
    case 'accept':
      return '居民来交材料'
    case 'dispatch': {
      const next = nextStop(tree, row.consignment.route, row.siteId)
      return next === undefined ? '' : `发往${name(next)}`
    }
    case 'receive':
      return `来自${name(row.consignment.siteId)}`
    case 'hand_over':
      return '凭取件码交给取件人'
    case 'deliver_home':
      return '送到取件人家中，凭取件码签收'
    case 'witness':
      return '原件两人经手，请另一位工作人员核对后确认'
    case 'resolve_exception':
      return `现在${name(row.consignment.siteId)}`
  }
}
