import { randomUUID } from 'node:crypto'
import type { Bag } from '../../../server/contract/bags.ts'
import type { ExceptionFile } from '../../../server/contract/exceptions.ts'

const HOUR = 3_600_000

function isoIn(hours: number): string {
  return new Date(Date.now() + hours * HOUR).toISOString()
}

/** What the counter of the fake county works with. */
export interface FakeCounter {
  bags: Bag[]
  exceptions: ExceptionFile[]
  /** uploads by id: what each is of, and how many bytes came */
  attachments: Map<string, { purpose: string; contentType: string; sizeBytes: number }>
  /** ids of scans that were taken back */
  corrected: Set<string>
  /** ids of the facts about bags */
  bagEvents: Set<string>
  /** what the server says of a bag whose last step cannot be taken back; empty while it can */
  wentOn: string
  /** consignments that may not go into a bag, with why */
  unpackable: Map<string, string>
}

function bagItem(trackingNumber: string, contents: string): Bag['items'][number] {
  return {
    consignmentId: randomUUID(),
    trackingNumber,
    contents,
    state: 'packed',
    stateText: '在包内',
    status: 'in_transit',
    openExceptions: 0,
  }
}

/** A bag as it is at each of its stations. */
export function fakeBag(seed: Pick<Bag, 'sealNumber' | 'status' | 'statusText'> & { numbers: readonly string[] }): Bag {
  const { numbers, ...rest } = seed
  return {
    id: randomUUID(),
    fromSiteId: 't1',
    fromSiteName: '青石镇便民服务中心',
    toSiteId: 'v1',
    toSiteName: '桃花村服务站',
    sealedAt: isoIn(-3),
    counts: { listed: numbers.length, packed: numbers.length, present: 0, missing: 0, extra: 0 },
    whereText: '邮政运送中，发往桃花村服务站',
    sealIntact: null,
    isPending: false,
    items: numbers.map((number, index) =>
      bagItem(number, ['营业执照', '食品经营许可证', '不动产登记证明'][index % 3] ?? ''),
    ),
    events: [
      {
        eventId: randomUUID(),
        kind: 'sealed',
        text: `封包，${numbers.length} 件`,
        siteName: '青石镇便民服务中心',
        occurredAt: isoIn(-3),
        flags: [],
        isTakenBack: false,
        note: null,
      },
    ],
    takeBack: null,
    ...rest,
  }
}

function exception(seed: Partial<ExceptionFile>): ExceptionFile {
  return {
    id: randomUUID(),
    kind: 'lost',
    kindText: '丢失',
    status: 'open',
    siteId: 't1',
    siteName: '青石镇便民服务中心',
    raisedAt: isoIn(-20),
    dueAt: isoIn(4),
    isOverdue: false,
    ownerLabel: '县业务流转中心',
    ownerId: null,
    resolution: null,
    resolutionText: null,
    resolvedAt: null,
    consignmentId: randomUUID(),
    trackingNumber: 'SH000000041',
    contents: '不动产登记证明',
    statusText: '已到站',
    whereText: '在青石镇便民服务中心',
    notes: [],
    resolutions: [
      { resolution: 'found', text: '已找到，继续流转' },
      { resolution: 'rerouted', text: '改送其他站点' },
      { resolution: 'written_off', text: '确认丢失，核销' },
    ],
    writeOff: null,
    canApproveWriteOff: false,
    complaintId: null,
    ...seed,
  }
}

/** A bag under way to 桃花村, another to be checked there, and two exceptions of which one is overdue. */
export function fakeCounter(): FakeCounter {
  return {
    bags: [
      fakeBag({
        sealNumber: 'FQ2026001',
        status: 'in_transit',
        statusText: '运送中',
        numbers: ['SH000000017', 'SH000000025'],
      }),
      fakeBag({
        sealNumber: 'FQ2026002',
        status: 'received',
        statusText: '待拆包核对',
        numbers: ['SH000000066', 'SH000000074', 'SH000000082'],
      }),
    ],
    exceptions: [
      exception({
        kind: 'stalled',
        kindText: '发出后迟迟未到',
        trackingNumber: 'SH000000017',
        contents: '食品经营许可证',
        dueAt: isoIn(-2),
        isOverdue: true,
        whereText: '邮政运送中，从县业务流转中心到青石镇便民服务中心',
        notes: [
          { id: randomUUID(), at: isoIn(-5), authorLabel: '张调度', text: '问过邮政，车坏了', attachmentId: null },
        ],
      }),
      exception({}),
    ],
    attachments: new Map(),
    corrected: new Set(),
    bagEvents: new Set(),
    wentOn: '',
    unpackable: new Map(),
  }
}
