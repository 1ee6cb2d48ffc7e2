import type { ScanInput } from '../../contract/scans.ts'
import * as contract from '../../contract/scans.ts'
import { putRight } from '../../domain/phone-clock.ts'
import { countScan } from '../../metrics.ts'
import { recordScans, type ScanRequest } from '../../services/record-scans.ts'
import { presentScan } from '../presenters/scans.ts'
import { handle } from '../route.ts'

export const scanRoutes = [
  handle(contract.recordScans, async ({ context, caller, body }) => {
    const sentAt = body.sentAt === undefined ? undefined : new Date(body.sentAt)
    const scans = putRight(body.events.map(toRequest), sentAt, context.clock.now())
    const outcomes = await recordScans(context, caller, scans)
    const tree = await context.network.tree()
    for (const { outcome } of outcomes) countScan(outcome)
    return { results: outcomes.map((outcome) => presentScan(tree, outcome)) }
  }),
]

function toRequest({ occurredAt, details, ...input }: ScanInput): ScanRequest {
  const { pickupCode, ...recorded } = details ?? {}
  return { ...input, occurredAt: new Date(occurredAt), pickupCode, details: recorded }
}
