import { figuresOn, type ReportTopic } from '../gist/figures.ts'
import { findPointers, isOfTask } from '../gist/pointers.ts'
import { trackMine } from '../gist/resident.ts'
import { colleagueIn, saysAll } from '../gist/staff.ts'
import type { Intent } from '../intent.ts'
import { speaksOfCode } from '../resident-phrases.ts'
import { readSendBack } from '../send-back-phrases.ts'
import { readCollector } from '../service-phrases.ts'
import { findTrackingNumber } from '../tracking-number.ts'
import type { Matter } from './matter.ts'

/**
 * The intent of a text whose matter is known: numbers, times, places and names are read from it as everywhere. Undefined
 * where something is missing that cannot be asked for.
 */
export function intentAbout(matter: Matter, words: string, now: Date): Intent | undefined {
  const [kind, slot] = matter.split(' ')
  switch (kind) {
    case 'report':
      return figuresOn(slot as ReportTopic, words, now)
    case 'pickup-code':
      return speaksOfCode(words) ? undefined : { kind }
    case 'tasks':
    case 'help':
    case 'thanks':
      return { kind }
    case 'exceptions':
      return { kind, site: undefined }
    case 'subscription':
      return { kind, wanted: slot === 'on' }
    default:
      return ofResidents(kind, slot, words) ?? ofStaff(kind, slot, words)
  }
}

function ofResidents(kind: string | undefined, slot: string | undefined, words: string): Intent | undefined {
  const trackingNumber = findTrackingNumber(words)
  switch (kind) {
    case 'track':
      if (isOfTask(words)) return undefined
      return trackingNumber === undefined
        ? trackMine(words)
        : { kind, which: 'number', trackingNumber, phoneLast4: undefined }
    case 'send-back': {
      const direction = slot === 'result' || slot === 'materials' ? slot : undefined
      const read = readSendBack(words)
      return read?.kind === kind
        ? { ...read, direction: read.direction ?? direction }
        : { kind, direction, matterWords: undefined, place: undefined }
    }
    case 'cancel':
      if (/[不别没](?:要|用|想|有)?取消/u.test(words)) return undefined
      return { kind, consignment: slot === 'consignment', trackingNumber }
    case 'bind':
      return { kind, code: undefined, certain: true }
    case 'complain':
      return { kind, trackingNumber, words: undefined }
    case 'rate':
      return { kind, score: undefined, words: undefined }
    case 'proxy':
      return readCollector(words)
    case 'redirect':
      return { kind, task: undefined, words: undefined }
    default:
      return undefined
  }
}

function ofStaff(kind: string | undefined, slot: string | undefined, words: string): Intent | undefined {
  const { tasks, pickupCode, seal, rest } = findPointers(words)
  const [task] = tasks
  if (kind === 'confirm' || kind === 'dispatch')
    return task ? { kind, tasks, all: false } : saysAll(words) ? { kind, tasks: [], all: true } : undefined
  if (kind === 'witness') return task && { kind, tasks }
  if (kind === 'batch') return batchOf(words)
  if (kind === 'bag')
    return slot === 'receive' || slot === 'dispatch' || slot === 'check' || slot === 'manifest'
      ? { kind, action: slot, words: seal }
      : undefined
  if (tasks.length > 1) return undefined
  const note = rest.trim().replace(/\s+/gu, ' ')
  switch (kind) {
    case 'hand-over':
      return { kind, task, pickupCode }
    case 'exception':
      return { kind, task, note }
    case 'attempt-failed':
      return task && { kind, task, note }
    case 'resolve':
    case 'undo':
    case 'return':
    case 'write-off':
      return kind === 'resolve' ? { kind, task, note: undefined } : { kind, task }
    case 'assign':
      return { kind, task, words: colleagueIn(rest) }
    default:
      return undefined
  }
}

const BATCH_PLACE =
  /^(?:请问|看一?下|查一?下|从|发往|送往|发到|送到|往|去|到)*(?![我你这那哪县今昨上])(\p{Script=Han}{2,3}?)(?:镇|乡)?(?:那边|那里|那批|这批|方向|的|发|送|寄|过|来)/u

/** What comes from a place or goes there. */
function batchOf(words: string): Intent | undefined {
  const site = BATCH_PLACE.exec(words)?.[1]
  return site === undefined ? undefined : { kind: 'batch', site }
}
