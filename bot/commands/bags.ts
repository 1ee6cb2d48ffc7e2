import {
  type Bag,
  type BagListItem,
  listBags,
  readBag,
  readBagBySeal,
  recordBagEvent,
} from '../../server/contract/bags.ts'
import { readManifestPicture } from '../../server/contract/pictures.ts'
import type { Command } from '../dialog/command.ts'
import type { BagAction } from '../dialog/desk-phrases.ts'
import type { Intent } from '../dialog/intent.ts'
import { bagLine, manifestText } from '../dialog/wording/bags.ts'
import { choose } from './choosing.ts'
import { drawing } from './pictures.ts'
import { asked, mayUse, type Outcome, said, type Turn } from './turn.ts'

/** Bags looked through for one message. */
const LISTED = 50
const OFFERED = 8
/** As the contract takes them. */
const MOST_FOUND = 300

const VERBS: Readonly<Record<BagAction, string>> = {
  receive: '收',
  dispatch: '发出',
  check: '核对',
  manifest: '看清单的',
}
const DEEDS = { dispatched: '发出', received: '收到', checked: '核对' } as const
/** What a bag must be for an action to make sense without its number. */
const FITS: Readonly<Record<BagAction, readonly BagListItem['status'][]>> = {
  receive: ['in_transit', 'sealed'],
  dispatch: ['sealed'],
  check: ['received'],
  manifest: ['sealed', 'in_transit', 'received'],
}

/** 收到整包, 发出整包, 拆包核对, 清单: by the number of the seal, or of the only bag that can be meant. */
export async function workOnBag(turn: Turn, intent: Extract<Intent, { kind: 'bag' }>): Promise<Outcome> {
  if (!mayUse(listBags, turn.person.me.roles)) return said('封包由工作人员办理。您的件回复“我的件”查看。')
  const { action, words } = intent
  if (words !== undefined) {
    return onBag(turn, action, await turn.person.call(readBagBySeal, { params: { sealNumber: words } }))
  }
  const { items } = await turn.person.call(listBags, { query: { scope: 'site', limit: LISTED } })
  const mine = turn.person.me.roles.flatMap(({ siteId }) => siteId ?? [])
  const fitting = items
    .filter(({ status }) => FITS[action].includes(status))
    .filter((bag) => action !== 'receive' || mine.length === 0 || mine.includes(bag.toSiteId))
    .filter((bag) => action !== 'dispatch' || mine.length === 0 || mine.includes(bag.fromSiteId))
    .slice(0, OFFERED)
  const [only, ...others] = fitting
  if (!only) return said(`现在没有要${VERBS[action]}封包。单件请回复“任务”；知道封签号的，请把号写上。`)
  if (others.length === 0) return onBag(turn, action, await turn.person.call(readBag, { params: { bagId: only.id } }))
  return choose(
    turn,
    `要${VERBS[action]}哪个封包？请回复序号：`,
    fitting.map((bag) => ({ line: bagLine(bag), command: { ...intent, words: bag.sealNumber } })),
  )
}

function onBag(turn: Turn, action: BagAction, bag: Bag): Outcome {
  const { id: bagId, sealNumber } = bag
  switch (action) {
    case 'manifest':
      return {
        say: [
          { text: manifestText(bag) },
          drawing(turn, turn.person.picture(readManifestPicture, { params: { bagId } }), `清单-${sealNumber}`, '清单'),
        ],
        remember: {},
      }
    case 'receive':
      return choose(turn, `收到封包 ${sealNumber}（${bag.counts.listed} 件）。封签完好吗？请回复序号：`, [
        { line: '完好', command: { kind: 'bag-now', bagId, fact: { kind: 'received', sealIntact: true } } },
        { line: '断了或破了', command: { kind: 'bag-now', bagId, fact: { kind: 'received', sealIntact: false } } },
      ])
    case 'dispatch':
      return yes(turn, `发出封包 ${sealNumber}（${bag.counts.listed} 件，发往${bag.toSiteName}）吗？`, {
        kind: 'bag-now',
        bagId,
        fact: { kind: 'dispatched' },
      })
    case 'check': {
      const found = bag.items.map(({ trackingNumber }) => trackingNumber).slice(0, MOST_FOUND)
      const ask = `${manifestText(bag)}\n清单上 ${found.length} 件都在包里，没有少也没有多吗？有少的请在小程序里逐件核对。`
      return yes(turn, ask, { kind: 'bag-now', bagId, fact: { kind: 'checked', found, isFinished: true } })
    }
  }
}

function yes(turn: Turn, question: string, command: Command): Outcome {
  return asked(turn, `${question}\n回复“是”就登记，“不”就不登记。`, { wants: 'yes', command })
}

/** The person has said yes, or how the seal is. */
export async function recordBag(turn: Turn, { bagId, fact }: Extract<Command, { kind: 'bag-now' }>): Promise<Outcome> {
  const eventId = turn.eventId('bag', bagId, fact.kind)
  const common = { eventId, occurredAt: turn.now.toISOString() }
  const body =
    fact.kind === 'checked'
      ? { ...common, kind: fact.kind, found: [...fact.found], isFinished: fact.isFinished }
      : fact.kind === 'received'
        ? { ...common, kind: fact.kind, sealIntact: fact.sealIntact }
        : { ...common, kind: fact.kind }
  const { message, bag } = await turn.person.call(recordBagEvent, { params: { bagId }, body })
  const text = `${DEEDS[fact.kind]}封包 ${bag.sealNumber}`
  return { ...said(message), recorded: [{ eventId, trackingNumber: undefined, number: undefined, bagId, text }] }
}
