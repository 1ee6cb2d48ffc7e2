import type { ScanInput, ScanResult } from '../../../server/contract/scans.ts'
import type { FakeCounty } from './fake-county.ts'

/** What a scan does: repeats are known by their event id, a wrong pick-up code is refused, a strange place is flagged. */
export function recordScan(county: FakeCounty, scan: ScanInput): ScanResult {
  const { eventId, trackingNumber, kind, details } = scan
  const result = (changes: Partial<ScanResult>): ScanResult => ({
    eventId,
    outcome: 'recorded',
    trackingNumber,
    status: 'held',
    flags: [],
    message: `${trackingNumber} 已记录`,
    code: null,
    ...changes,
  })
  if (county.scans.has(eventId)) return result({ outcome: 'duplicate', message: `${trackingNumber} 这条已经记录过` })
  if (trackingNumber.endsWith('999')) {
    return result({
      outcome: 'rejected',
      status: null,
      message: '没有找到这个流转单号，请核对后再查',
      code: 'consignment_not_found',
    })
  }
  const isIdentified = details?.collector !== undefined && details.reason !== undefined
  if (kind === 'collected' && !isIdentified && details?.pickupCode !== county.pickupCode) {
    return result({ outcome: 'rejected', message: '取件码不对，请让取件人再看一遍', code: 'pickup_code_wrong' })
  }
  county.scans.set(eventId, scan)
  if (kind === 'received') return result({ message: `${trackingNumber} 已记录。下一步：桃花村服务站交给取件人` })
  if (kind !== 'dispatched') return result({ status: 'completed', message: `${trackingNumber} 已记录。全程已完成` })
  const message = `${trackingNumber} 已记录。记录显示这件不在本站，已登记异常`
  return result({ message, flags: ['not_held_here'] })
}
