import { answerComplaint, readComplaint } from '../../server/contract/complaints.ts'
import {
  approveWriteOff as approve,
  assignException,
  type ExceptionFile,
  listExceptions,
  noteException,
  proposeWriteOff,
  type RelayException,
  readException,
  resolveException,
} from '../../server/contract/exceptions.ts'
import type { Command, Settlement } from '../dialog/command.ts'
import type { Intent } from '../dialog/intent.ts'
import { exceptionFileText, exceptionLine, exceptionsText, SETTLEMENT_TEXT } from '../dialog/wording/exceptions.ts'
import { isRelayStaff } from '../dialog/wording/help.ts'
import { shortened } from '../dialog/wording/length.ts'
import { choose, sitesUnder, withSite } from './choosing.ts'
import { referenceText, tasksBy } from './find-tasks.ts'
import { asked, mayUse, type Outcome, said, type Turn } from './turn.ts'

/** Exceptions read for one message, and offered in one question. */
const READ = 100
const OFFERED = 6
const DESK_ONLY = '退回、改送、核销由县流转中心办理。请先报异常，例如：异常 12 拒收。'

type Settle = Extract<Command, { kind: 'settle' }>

/** 异常件: to staff as a list to choose from, to others in three lines. */
export async function showExceptions(turn: Turn, { site }: Extract<Intent, { kind: 'exceptions' }>): Promise<Outcome> {
  if (site === undefined) return list(turn, undefined, undefined)
  return withSite(
    turn,
    site,
    (words) => ({ kind: 'exceptions', site: words }),
    async ({ id, name }) => {
      const below = await sitesUnder(turn, id)
      return list(turn, new Set([id, ...below.map((one) => one.id)]), name)
    },
  )
}

async function list(
  turn: Turn,
  sites: ReadonlySet<string> | undefined,
  siteName: string | undefined,
): Promise<Outcome> {
  const page = await turn.person.call(listExceptions, { query: { limit: READ } })
  const items = page.items.filter(({ siteId }) => sites === undefined || sites.has(siteId))
  const text = exceptionsText(items, { siteName, hasMore: page.nextCursor !== null, now: turn.now })
  if (items.length === 0 || !isRelayStaff(turn.person.me.roles)) return said(text)
  const more = items.length > OFFERED ? '（其余请写站名，例如：三河镇异常件）' : ''
  return choose(
    turn,
    `${text}\n看哪一件？请回复序号${more}：`,
    items.slice(0, OFFERED).map((one) => ({
      line: exceptionLine(one),
      command: { kind: 'exception-file', exceptionId: one.id },
    })),
  )
}

/** One exception with its notes, and by number what this person may do about it. */
export async function showException(turn: Turn, exceptionId: string): Promise<Outcome> {
  const file = await turn.person.call(readException, { params: { exceptionId } })
  const text = exceptionFileText(file, turn.now)
  const complaint = await complaintText(turn, file)
  const choices = choicesOf(turn, file)
  if (choices.length === 0) return said(`${text}${complaint}`)
  return choose(turn, `${text}${complaint}\n怎么处理？请回复序号：`, choices)
}

function choicesOf(turn: Turn, file: ExceptionFile): readonly { readonly line: string; readonly command: Command }[] {
  const { id: exceptionId, complaintId, resolutions, status } = file
  const { me } = turn.person
  if (status !== 'open') return []
  const settlements: readonly Settlement[] = [
    ...resolutions.map(({ resolution }) => resolution),
    ...(resolutions.length > 0 && file.writeOff === null ? (['written_off'] as const) : []),
  ]
  const answering: Command | null =
    complaintId !== null && mayUse(answerComplaint, me.roles)
      ? { kind: 'answer-complaint', complaintId, words: undefined, isSure: false }
      : null
  return [
    ...(answering === null ? [] : [{ line: '答复居民', command: answering }]),
    ...[...new Set(settlements)]
      .filter((settlement) => settlement !== 'written_off' || file.writeOff === null)
      .map((settlement) => ({ line: SETTLEMENT_TEXT[settlement], command: settling(exceptionId, settlement) })),
    ...(file.canApproveWriteOff ? [{ line: '批准核销', command: approving(exceptionId) }] : []),
    ...(mayUse(assignException, me.roles) && file.ownerId !== me.id
      ? [{ line: '我来负责', command: { kind: 'take-over' as const, exceptionId } }]
      : []),
    ...(mayUse(noteException, me.roles)
      ? [{ line: '记一笔情况', command: { kind: 'note-exception' as const, exceptionId, words: undefined } }]
      : []),
  ]
}

/** What the resident said, for whoever is to answer it. */
async function complaintText(turn: Turn, { complaintId }: ExceptionFile): Promise<string> {
  if (complaintId === null || !mayUse(answerComplaint, turn.person.me.roles)) return ''
  const { entries } = await turn.person.call(readComplaint, { params: { complaintId } })
  return entries
    .flatMap(({ by, text }) =>
      text === null ? [] : [`\n${by === 'staff' ? '答复' : '居民'}：“${shortened(text, 120)}”`],
    )
    .join('')
}

function settling(exceptionId: string, settlement: Settlement): Command {
  if (settlement === 'rerouted') return { kind: 'settle-elsewhere', exceptionId, words: undefined }
  return { kind: 'settle', exceptionId, settlement, site: undefined, words: undefined, isSure: false }
}

function approving(exceptionId: string): Command {
  return { kind: 'approve-write-off', exceptionId }
}

/** 退回 12, 核销 12: the exception of a task's consignment, or a list to choose from. */
export async function settleByReference(
  turn: Turn,
  { kind, task: reference }: Extract<Intent, { kind: 'return' | 'write-off' }>,
): Promise<Outcome> {
  if (!mayUse(kind === 'write-off' ? approve : resolveException, turn.person.me.roles)) return said(DESK_ONLY)
  if (reference === undefined) return list(turn, undefined, undefined)
  const trackingNumber =
    reference.by === 'tracking' ? reference.trackingNumber : (await tasksBy(turn, reference))[0]?.trackingNumber
  const { items } = await turn.person.call(listExceptions, { query: { limit: READ } })
  const fitting = items.filter((one) => one.trackingNumber === trackingNumber)
  const [only, ...others] = fitting
  if (!only) return said(`${referenceText(reference)}没有待处理的异常。回复“异常件”看全部。`)
  const settlement = kind === 'return' ? 'returned' : 'written_off'
  if (others.length === 0) {
    if (kind === 'write-off') return writeOff(turn, only.id)
    return settle(turn, settling(only.id, settlement) as Settle)
  }
  return choose(
    turn,
    '哪一个异常？请回复序号：',
    fitting
      .slice(0, OFFERED)
      .map((one: RelayException) => ({ line: exceptionLine(one), command: settling(one.id, settlement) })),
  )
}

/** Proposes a write-off, or, where a colleague has proposed it, asks for the second yes. */
async function writeOff(turn: Turn, exceptionId: string): Promise<Outcome> {
  const file = await turn.person.call(readException, { params: { exceptionId } })
  if (file.canApproveWriteOff && file.writeOff !== null) {
    const { proposedByLabel, reason } = file.writeOff
    const ask = `${exceptionFileText(file, turn.now)}\n${proposedByLabel}提出核销：${shortened(reason, 100)}\n批准以后按丢失办结，不能再改。回复“是”就批准，“不”就不批。`
    return asked(turn, ask, { wants: 'yes', command: approving(exceptionId) })
  }
  if (file.writeOff !== null) return said(`${file.writeOff.proposedByLabel}已提出核销，要另一位负责人批准。`)
  if (!mayUse(proposeWriteOff, turn.person.me.roles)) return said(`${file.trackingNumber}还没有人提出核销。`)
  return settle(turn, settling(exceptionId, 'written_off') as Settle)
}

/** Asks where to, for what is to go elsewhere. */
export async function settleElsewhere(
  turn: Turn,
  command: Extract<Command, { kind: 'settle-elsewhere' }>,
): Promise<Outcome> {
  const { exceptionId, words } = command
  if (words === undefined) {
    return asked(turn, '改送到哪里？请写镇名或村名。不办了请回复“取消”。', { wants: 'words', command })
  }
  return withSite(
    turn,
    words,
    (name) => ({ ...command, words: name }),
    ({ id, name }) =>
      settle(turn, {
        kind: 'settle',
        exceptionId,
        settlement: 'rerouted',
        site: { id, name },
        words: undefined,
        isSure: false,
      }),
  )
}

/** Asks for a note, then for a yes, and ends the exception. */
export async function settle(turn: Turn, command: Settle): Promise<Outcome> {
  const { settlement, words, isSure, site } = command
  const name = `${SETTLEMENT_TEXT[settlement]}${site === undefined ? '' : `到${site.name}`}`
  if (words === undefined || [...words].length < 2) {
    const ask = `“${name}”：请写一句说明（查到的情况、怎么处理的）。不办了请回复“取消”。`
    return asked(turn, ask, { wants: 'words', command: { ...command, words: undefined } })
  }
  if (!isSure) {
    const second = settlement === 'written_off' ? '核销还要另一位负责人批准。' : ''
    const ask = `按“${name}”处理，说明：${words.slice(0, 100)}。${second}\n回复“是”就提交，“不”就不提交。`
    return asked(turn, ask, { wants: 'yes', command: { ...command, isSure: true } })
  }
  return said(exceptionFileText(await end(turn, command, words.slice(0, 200)), turn.now))
}

function end(turn: Turn, { exceptionId, settlement, site }: Settle, note: string): Promise<ExceptionFile> {
  const params = { exceptionId }
  if (settlement === 'written_off') return turn.person.call(proposeWriteOff, { params, body: { reason: note } })
  const destination = settlement === 'rerouted' && site ? { destinationSiteId: site.id } : {}
  const eventId = turn.eventId('settle', exceptionId)
  return turn.person.call(resolveException, { params, body: { eventId, resolution: settlement, note, ...destination } })
}
