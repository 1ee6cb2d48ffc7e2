import { addDays, type LocalDate, localDateOf, MS_PER_MINUTE } from './calendar-time.ts'
import { canonicalJson } from './canonical-json.ts'
import { inclusionPath, leafHash, MerkleTree, rootByPath } from './merkle.ts'

/** The last event of a consignment that was recorded on a day; its hash stands for all before it. */
export interface ChainHead {
  readonly consignmentId: string
  readonly sequence: number
  readonly hash: string
}

/** What is stored, and printed, of a day that is closed (日存证). */
export interface DailyRoot {
  readonly date: LocalDate
  /** SM3, 64 hexadecimal digits: stands for every event of the day and, by the root before, of all days until then */
  readonly root: string
  /** consignments of which an event was recorded on the day */
  readonly consignments: number
  /** root of the day before; null on the first day */
  readonly previousRoot: string | null
}

/** A day is left open this long after midnight: no request lasts as long, and servers' clocks differ by less. */
export const CLOSING_DELAY_MS = 30 * MS_PER_MINUTE

/** The last day (Asia/Shanghai) into which no event can be recorded any more. */
export function lastClosableDay(now: Date): LocalDate {
  return addDays(localDateOf(new Date(now.getTime() - CLOSING_DELAY_MS)), -1)
}

/**
 * The Merkle tree of a day. Its first leaf is the day with the root before it, so that the youngest root stands for all
 * history; the others are the day's chain heads by consignment id. Leaves are canonical JSON (RFC 8785).
 */
export class DayTree {
  readonly #date: LocalDate
  readonly #previousRoot: string | null
  readonly #tree = new MerkleTree()
  #lastId = ''

  constructor(date: LocalDate, previousRoot: string | null) {
    this.#date = date
    this.#previousRoot = previousRoot
    this.#tree.append(openingLeaf(date, previousRoot))
  }

  /** @throws RangeError when heads come out of order, or twice */
  add(head: ChainHead): void {
    if (head.consignmentId <= this.#lastId) throw new RangeError(`${head.consignmentId} comes after ${this.#lastId}`)
    this.#lastId = head.consignmentId
    this.#tree.append(headLeaf(head))
  }

  close(): DailyRoot {
    const root = this.#tree.root().toString('hex')
    return { date: this.#date, root, consignments: this.#tree.size - 1, previousRoot: this.#previousRoot }
  }
}

function openingLeaf(date: LocalDate, previousRoot: string | null): Buffer {
  return leafHash(canonicalJson({ date, previousRoot }))
}

function headLeaf({ consignmentId, sequence, hash }: ChainHead): Buffer {
  return leafHash(canonicalJson({ consignmentId, sequence, hash }))
}

/** Shows that a consignment's events up to a certain one are in a day's root. */
export interface InclusionProof {
  readonly day: DailyRoot
  readonly head: ChainHead
  /** place of the head among the day's leaves; the opening leaf is 0 */
  readonly leafIndex: number
  /** hashes from the leaf up to the root, lowest first, hexadecimal */
  readonly path: readonly string[]
}

/**
 * @param heads all heads of the day by consignment id
 * @returns null when none of them is the consignment's
 */
export function proveInclusion(
  day: DailyRoot,
  heads: readonly ChainHead[],
  consignmentId: string,
): InclusionProof | null {
  const place = heads.findIndex((head) => head.consignmentId === consignmentId)
  const head = heads[place]
  if (head === undefined) return null
  const leaves = [openingLeaf(day.date, day.previousRoot), ...heads.map(headLeaf)]
  const path = inclusionPath(leaves, place + 1).map((digest) => digest.toString('hex'))
  return { day, head, leafIndex: place + 1, path }
}

/** Does the path lead from the head to the day's root? */
export function isIncluded({ day, head, leafIndex, path }: InclusionProof): boolean {
  const digests = path.map((text) => Buffer.from(text, 'hex'))
  return rootByPath(headLeaf(head), leafIndex, day.consignments + 1, digests)?.toString('hex') === day.root
}

const DIGITS_SHOWN = 8

/** A root as people compare it: 4f3a1b2c…77d09c21. */
export function shortRoot(root: string): string {
  return `${root.slice(0, DIGITS_SHOWN)}…${root.slice(-DIGITS_SHOWN)}`
}
