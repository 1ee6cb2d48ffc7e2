import type { MessageButton } from './puppet/channel.ts'

/** One thing the bot says: a text, or a picture with an optional text under it. */
export type ReadyReply =
  | { readonly text: string; readonly buttons?: readonly MessageButton[] }
  | { readonly image: Buffer; readonly name: string; readonly caption?: string }

/** Something to say that may take a while: what stands before it is said meanwhile. It never rejects. */
export interface ComingReply {
  readonly coming: Promise<ReadyReply>
  /** said when it takes so long that the person would wonder; absent: nothing */
  readonly meanwhile?: string
}

export type Reply = ReadyReply | ComingReply

/** One message as a channel can carry it. */
export type Part =
  | { readonly text: string; readonly buttons?: readonly MessageButton[] }
  | { readonly image: Buffer; readonly name: string }

/** The longest text sent as one message, in characters: about one screen of a phone in large type. */
export const TEXT_LIMIT = 600

/** The messages that say the replies, in order. Empty texts are left out; buttons go under the end of their text. */
export function toParts(replies: readonly ReadyReply[]): Part[] {
  return replies.flatMap((reply) => {
    if ('image' in reply) return [{ image: reply.image, name: reply.name }, ...textParts(reply.caption ?? '')]
    const parts = textParts(reply.text)
    const last = parts.at(-1)
    const { buttons = [] } = reply
    return last && buttons.length > 0 ? [...parts.slice(0, -1), { ...last, buttons }] : parts
  })
}

function textParts(text: string): { readonly text: string }[] {
  return splitText(text, TEXT_LIMIT).map((part) => ({ text: part }))
}

/**
 * Splits a text into pieces of at most `limit` characters (code points), at line ends; a single line that is longer is
 * cut where the limit falls. Line ends and blank lines at a cut are dropped, everything else is kept.
 */
export function splitText(text: string, limit: number): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const line of text.split('\n').flatMap((line) => cutLine(line, limit))) {
    const longer = piece === '' ? line : `${piece}\n${line}`
    if (characters(longer) <= limit) {
      piece = longer
      continue
    }
    pieces.push(piece)
    piece = line
  }
  pieces.push(piece)
  return pieces.map((part) => part.replace(/^\n+|\s+$/g, '')).filter((part) => part !== '')
}

function cutLine(line: string, limit: number): string[] {
  const points = [...line]
  const cuts: string[] = []
  for (let start = 0; start < points.length; start += limit) cuts.push(points.slice(start, start + limit).join(''))
  return cuts.length > 0 ? cuts : ['']
}

function characters(text: string): number {
  return [...text].length
}
