import { describe, expect, it } from 'vitest'
import { type ConsignmentPlan, type Custody, foldCustody } from '../../server/domain/custody.ts'
import type { RelayFile, RelayStep } from '../../server/domain/relay-step.ts'
import type { ScanEvent } from '../../server/domain/scan-event.ts'
import { tasksFor } from '../../server/domain/task.ts'
import { PLACES } from '../setup/county.ts'
import { COUNTY, fact, journey, PLANS, story } from '../setup/relay-facts.ts'
import { freshFile, recordOneByOne } from '../setup/relay-rules.ts'

const { agency, hub, town, village, neighbourVillage } = PLACES
const { resultToVillage, materials } = PLANS

const told = (plan: ConsignmentPlan, events: readonly ScanEvent[]) => recordOneByOne(freshFile(plan), events)
const flagsIn = ({ file }: { readonly file: RelayFile }) => file.events.flatMap(({ flags }) => flags)
const noticesIn = ({ steps }: { readonly steps: readonly RelayStep[] }) =>
  steps.flatMap(({ notices }) => notices.map(({ notice }) => notice))
const tasksOf = (plan: ConsignmentPlan, custody: Custody) =>
  tasksFor(COUNTY, plan, custody).map(({ kind, siteId }) => [kind, siteId])
const trips = ({ posted = [] }: RelayFile) =>
  posted
    .flatMap(({ usage }) => usage?.entries ?? [])
    .filter(({ measure }) => measure === 'trips')
    .reduce((sum, { quantity }) => sum + (quantity?.middle ?? 0), 0)
const postage = ({ posted = [] }: RelayFile) =>
  posted.flatMap(({ money }) => money?.entries ?? []).reduce((sum, { amountFen }) => sum + Math.max(0, amountFen), 0)

describe('a return', () => {
  const refused = { exceptionKind: 'refused' }
  const back = (route: readonly string[]) => ({ resolution: 'returned', route, note: '退回' })

  it('takes materials back to the station, where they wait for their owner, and saves nothing', () => {
    const events = story(
      ['accepted', village],
      ['dispatched', village],
      ['received', town],
      ['exception_raised', town, refused],
      ['exception_resolved', hub, back([town, village])],
      ['dispatched', town],
      ['received', village],
    )
    const waiting = told(materials, events)
    const custody = foldCustody(materials, events)
    expect(custody).toMatchObject({ status: 'awaiting_pickup', siteId: village, isReturning: true, completedAt: null })
    expect(tasksOf(materials, custody)).toEqual([['hand_over', village]])
    expect(noticesIn(waiting)).toEqual(['departed', 'returning', 'returned'])
    const done = told(materials, [...events, fact('collected', village, 200)])
    expect(foldCustody(materials, done.file.events)).toMatchObject({ status: 'returned', openExceptions: [] })
    expect(noticesIn(done)).toEqual(['departed', 'returning', 'returned'])
    expect(flagsIn(done)).toEqual([])
    expect(trips(done.file)).toBe(0)
    expect(postage(done.file)).toBeGreaterThan(0)
    expect(done.steps.at(-1)?.caseChange).toBeNull()
  })

  it('takes a result back to its agency, and ends there', () => {
    const events = [
      ...journey(resultToVillage).slice(0, 4),
      fact('exception_raised', town, 500, { details: refused }),
      fact('exception_resolved', hub, 510, { details: back([town, hub, agency]) }),
      fact('dispatched', town, 520),
      fact('received', hub, 530),
      fact('dispatched', hub, 540),
      fact('received', agency, 550),
    ]
    const { file, steps } = told(resultToVillage, events)
    expect(foldCustody(resultToVillage, file.events)).toMatchObject({ status: 'returned', siteId: agency })
    expect(flagsIn({ file })).toEqual([])
    expect(steps.slice(5).map(({ openTasks }) => openTasks.map(({ kind, siteId }) => [kind, siteId]))).toEqual([
      [],
      [['receive', hub]],
      [['dispatch', hub]],
      [['receive', agency]],
      [],
    ])
    expect(noticesIn({ steps })).toEqual(['departed', 'returning', 'returned'])
    expect(trips(file)).toBe(0)
  })

  it('ends at once where they are still at home', () => {
    const events = story(['accepted', village], ['exception_raised', village, refused])
    const home = told(materials, [...events, fact('exception_resolved', hub, 90, { details: back([village]) })])
    expect(foldCustody(materials, home.file.events)).toMatchObject({ status: 'awaiting_pickup', isReturning: true })
    expect(noticesIn(home)).toEqual(['returned'])
  })

  it('turns round on the road: the next stop is that of the new way', () => {
    const events = [
      ...journey(resultToVillage).slice(0, 3),
      fact('exception_raised', hub, 500, { details: refused }),
      fact('exception_resolved', hub, 510, { details: back([hub, agency]) }),
    ]
    const custody = foldCustody(resultToVillage, events)
    expect(custody).toMatchObject({ status: 'in_transit', siteId: hub, isReturning: true })
    expect(tasksOf(resultToVillage, custody)).toEqual([['receive', agency]])
  })

  it('does not keep the resident from taking the result after all', () => {
    const events = [
      ...journey(resultToVillage).slice(0, 6),
      fact('exception_raised', village, 500, { details: refused }),
      fact('exception_resolved', hub, 510, { details: back([village, town, hub, agency]) }),
      fact('collected', village, 520),
    ]
    const { file } = told(resultToVillage, events)
    const after = foldCustody(resultToVillage, file.events)
    expect(after).toMatchObject({ status: 'completed', isReturning: false })
    expect(trips(file)).toBe(1)
  })
})

describe('another way', () => {
  const elsewhere = [town, neighbourVillage]

  it.each([
    ['by redirection', fact('redirected', hub, 500, { details: { route: elsewhere } })],
    [
      'by a resolution',
      fact('exception_resolved', hub, 500, { details: { resolution: 'rerouted', route: elsewhere, note: '改送' } }),
    ],
  ])('%s leads to the new site without a flag', (_how, decision) => {
    const events = [
      ...journey(resultToVillage).slice(0, 4),
      fact('exception_raised', town, 490, { details: { exceptionKind: 'moved' } }),
      decision,
      ...(decision.kind === 'redirected' ? [fact('exception_resolved', hub, 501)] : []),
      fact('dispatched', town, 510),
      fact('received', neighbourVillage, 520),
    ]
    const { file, steps } = told(resultToVillage, events)
    expect(foldCustody(resultToVillage, file.events)).toMatchObject({
      status: 'awaiting_pickup',
      siteId: neighbourVillage,
      route: elsewhere,
      openExceptions: [],
    })
    expect(flagsIn({ file })).toEqual([])
    expect(noticesIn({ steps })).toEqual(['departed', 'redirected', 'ready_for_pickup'])
  })

  it('may end where the documents lie, and be told once', () => {
    const here = fact('redirected', hub, 500, { details: { route: [town] } })
    const twice = { ...fact('redirected', hub, 501, { details: { route: [town] } }) }
    const after = told(resultToVillage, [...journey(resultToVillage).slice(0, 4), here, twice])
    expect(foldCustody(resultToVillage, after.file.events)).toMatchObject({ status: 'awaiting_pickup', siteId: town })
    expect(noticesIn(after)).toEqual(['departed', 'ready_for_pickup'])
  })

  it('changes nothing after the end', () => {
    const events = [...journey(resultToVillage), fact('redirected', hub, 900, { details: { route: elsewhere } })]
    expect(foldCustody(resultToVillage, events).route).toEqual(resultToVillage.route)
  })
})

describe('what is given up', () => {
  const lost = [
    ...journey(resultToVillage).slice(0, 3),
    fact('exception_raised', hub, 500, { details: { exceptionKind: 'lost' } }),
    fact('exception_raised', hub, 505, { details: { exceptionKind: 'other' } }),
  ]

  it.each(['written_off', 'replaced'])(
    'is %s: nobody holds it, nothing is open, nothing is to be done',
    (resolution) => {
      const { file, steps } = told(resultToVillage, [
        ...lost,
        fact('exception_resolved', hub, 510, { details: { resolution, note: '找不到了' } }),
      ])
      const custody = foldCustody(resultToVillage, file.events)
      expect(custody).toMatchObject({ status: 'written_off', openExceptions: [] })
      expect(tasksOf(resultToVillage, custody)).toEqual([])
      expect(steps.at(-1)?.exceptions.map(({ status, resolution: how }) => [status, how])).toEqual([
        ['resolved', resolution],
        ['resolved', resolution],
      ])
      expect(noticesIn({ steps })).toEqual(['departed', 'written_off'])
      expect(trips(file)).toBe(0)
    },
  )

  it('goes on from where it is found', () => {
    const { file } = told(resultToVillage, [
      ...lost,
      fact('exception_resolved', hub, 510, { details: { resolution: 'written_off', note: '找不到了' } }),
      fact('received', town, 900),
      fact('exception_resolved', town, 910, { details: { resolution: 'found', note: '在柜子里' } }),
    ])
    const custody = foldCustody(resultToVillage, file.events)
    expect(custody).toMatchObject({ status: 'held', siteId: town, openExceptions: [] })
    expect(tasksOf(resultToVillage, custody)).toEqual([['dispatch', town]])
  })

  it('found though nobody raised anything since is not flagged', () => {
    const { file } = told(resultToVillage, [
      ...lost,
      fact('exception_resolved', hub, 510, { details: { resolution: 'written_off', note: '找不到了' } }),
      fact('exception_resolved', village, 910, { details: { resolution: 'found', note: '在柜子里' } }),
    ])
    expect(flagsIn({ file })).toEqual([])
    expect(foldCustody(resultToVillage, file.events).status).toBe('awaiting_pickup')
  })
})
