import { type ConsignmentListItem, listConsignments, trackByNumber } from '../../server/contract/consignments.ts'
import { listSites, type Site } from '../../server/contract/network.ts'
import type { Command, Option } from '../dialog/command.ts'
import { factsIn, guessesOf } from '../dialog/guesses.ts'
import type { SiteChoice } from '../dialog/send-back-state.ts'
import { alikeSites, rankSites, siteQuery } from '../dialog/site-search.ts'
import { notUnderstoodText } from '../dialog/wording/help.ts'
import { consignmentLine } from '../dialog/wording/tracking.ts'
import { asked, type Outcome, said, type Turn } from './turn.ts'

/** Consignments and sites offered in one question. */
const LISTED = 8
/** Sites looked through for one name; a county has a few hundred. */
const SITES_SEARCHED = 300

/** Asks which one is meant, each with what follows. */
export function choose(
  turn: Turn,
  opening: string,
  choices: readonly { readonly line: string; readonly command: Command }[],
): Outcome {
  const lines = choices.map(({ line }, index) => `${index + 1} ${line}`)
  const options: Option[] = choices.map(({ command }, index) => ({ number: index + 1, command }))
  return asked(turn, [opening, ...lines].join('\n'), { wants: 'choice', options })
}

export interface Chosen {
  readonly consignmentId: string
  readonly trackingNumber: string
  readonly contents: string
}

/**
 * Goes on with the consignment that is meant: the one named, the person's only one that fits, or the one he chooses.
 * @param fits which of his own may be meant
 */
export async function withOwnConsignment(
  turn: Turn,
  wish: {
    readonly trackingNumber: string | undefined
    readonly fits: (item: ConsignmentListItem) => boolean
    readonly opening: string
    readonly none: string
    readonly again: (trackingNumber: string) => Command
  },
  goOn: (chosen: Chosen) => Promise<Outcome> | Outcome,
): Promise<Outcome> {
  if (wish.trackingNumber !== undefined) {
    const { trackingNumber } = wish
    const { details } = await turn.person.call(trackByNumber, { params: { trackingNumber }, query: {} })
    if (!details) return said(`${trackingNumber} 不是您的件。要看您的件请回复“我的件”。`)
    return goOn({ trackingNumber, consignmentId: details.consignmentId, contents: details.contents })
  }
  const { items } = await turn.person.call(listConsignments, { query: { limit: 50 } })
  const fitting = items.filter(wish.fits).slice(0, LISTED)
  const [only, ...others] = fitting
  if (!only) return said(wish.none)
  if (others.length === 0) return goOn({ ...only, consignmentId: only.id })
  return choose(
    turn,
    wish.opening,
    fitting.map((item) => ({ line: consignmentLine(item), command: wish.again(item.trackingNumber) })),
  )
}

/** Words by which a chosen site is found again, and it alone. */
export function siteWords({ name, townName }: SiteChoice): string {
  return `${townName ?? ''}${name}`
}

export interface FoundSites {
  readonly best: SiteChoice | undefined
  readonly others: readonly SiteChoice[]
  /** the words are no site's name; what was found sounds like them */
  readonly isGuess: boolean
}

/** Villages and towns that a name can mean: by part of the name, alias or code; where none is, by its sound. */
export async function findSites(turn: Turn, words: string): Promise<FoundSites> {
  const query = { q: siteQuery(words).q, limit: SITES_SEARCHED }
  const { items } = await turn.person.call(listSites, { query })
  const named = rankSites(items, words)
  if (named.best || named.others.length > 0) return { ...named, isGuess: false }
  const all = await turn.person.call(listSites, { query: { limit: SITES_SEARCHED } })
  const alike = alikeSites(all.items, words)
  return { best: undefined, others: alike, isGuess: true }
}

/** The site and all directly below it. */
export async function sitesUnder(turn: Turn, siteId: string): Promise<readonly Site[]> {
  const { items } = await turn.person.call(listSites, { query: { parentId: siteId, limit: SITES_SEARCHED } })
  return items
}

/** Goes on with the site that a name means; asks where it can mean several, or only sounds like one. */
export async function withSite(
  turn: Turn,
  words: string,
  again: (words: string) => Command,
  goOn: (site: SiteChoice) => Promise<Outcome> | Outcome,
): Promise<Outcome> {
  const { best, others, isGuess } = await findSites(turn, words)
  if (best) return goOn(best)
  if (others.length === 0) return said(`没有找到“${words}”。请写本县的镇名或村名，例如：三河镇。`)
  const opening = isGuess ? `没有找到“${words}”，您是说：` : `“${words}”有这些，请回复序号：`
  return choose(
    turn,
    others.length > LISTED ? `${opening}（没列全，请连镇名一起写）` : opening,
    others.slice(0, LISTED).map((site) => ({ line: siteWords(site), command: again(siteWords(site)) })),
  )
}

/** What made no sense: offered by number as what it may have been, and never done unasked. */
export function offerGuesses(turn: Turn, text: string | undefined): Outcome {
  const guesses = turn.inRoom || text === undefined ? [] : guessesOf(text)
  if (guesses.length === 0) return said(notUnderstoodText(turn.person.me, turn.inRoom))
  return choose(
    turn,
    factsIn(text ?? '').length > 0
      ? '一次说了几件事，看懂的有：（回复序号，可以几个一起，如 1、2；别的请分开写）'
      : '没看懂，您是想：（回复序号；都不是请换个说法，或回复“帮助”）',
    guesses.map(({ text: line, intent }) => ({ line, command: intent })),
  )
}
