import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  continueSendBack,
  hasTimedOut,
  type Opening,
  PATIENCE_MS,
  startSendBack,
} from '../../../bot/dialog/send-back.ts'
import type { Input, Known, Move, SendBack } from '../../../bot/dialog/send-back-state.ts'
import { registerConsignment } from '../../../server/contract/consignments.ts'
import type { Site } from '../../../server/contract/network.ts'

const NOW = Date.parse('2026-11-18T02:00:00Z')
const NOTHING: Opening = { direction: undefined, matterWords: undefined, place: undefined }
const STRANGER: Known = { homeSite: undefined, contact: undefined }
const KNOWN: Known = {
  homeSite: { id: 'v2', name: '汇城村服务站' },
  contact: { name: '王*', phone: '138****0000' },
}
const LICENCE = {
  id: 'M001',
  name: '个体工商户设立登记',
  agencyName: '市场监督管理局',
  resultDocument: '营业执照',
  attendanceRequired: false,
}
const IDENTITY = {
  id: 'M006',
  name: '居民身份证换领',
  agencyName: '公安局',
  resultDocument: '居民身份证',
  attendanceRequired: false,
}
const VILLAGE: Site = {
  id: 'v2',
  kind: 'village_station',
  name: '汇城村委会',
  fullName: '汇城村服务站',
  parentId: 't',
  parentName: '三河镇',
  address: null,
  roadMetres: null,
  roadSource: null,
  openingText: '',
  isSample: false,
}

const text = (words: string): Input => ({ kind: 'text', text: words })
const matters = (items: (typeof LICENCE)[], words?: string, nextCursor: string | null = null): Input => ({
  kind: 'matters',
  words,
  items,
  nextCursor,
})
const sites = (...items: Site[]): Input => ({ kind: 'sites', items })

/** Plays inputs one after the other and gives the last move. */
function play(opening: Partial<Opening>, known: Known, ...inputs: Input[]): Move {
  let move = startSendBack({ ...NOTHING, ...opening }, known, 'key-1', NOW)
  for (const input of inputs) {
    if (!move.state) throw new Error('the dialogue is over')
    move = continueSendBack(move.state, input, NOW)
  }
  return move
}
const about = (move: Move) => move.state?.question.about

const RESULT: Partial<Opening> = { direction: 'result', matterWords: '营业执照' }
const TO_PLACE = [matters([LICENCE], '营业执照')]
const TO_NAME = [...TO_PLACE, text('汇城村'), sites(VILLAGE)]
const TO_REVIEW = [...TO_NAME, text('王小明 13800000000')]

describe('steps', () => {
  it.each<[string, Move, string | undefined, string | undefined]>([
    ['starts by looking for the matter', play(RESULT, STRANGER), 'matter', 'find-matters'],
    ['asks which of several', play(RESULT, STRANGER, matters([LICENCE, IDENTITY], '证')), 'matter', undefined],
    ['takes the only one', play(RESULT, STRANGER, ...TO_PLACE), 'place', undefined],
    [
      'takes the one of that very name',
      play(RESULT, STRANGER, matters([IDENTITY, LICENCE], LICENCE.name)),
      'place',
      undefined,
    ],
    ['never takes one that was not asked for', play({}, STRANGER, matters([LICENCE])), 'matter', undefined],
    [
      'never takes one of a list that goes on',
      play(RESULT, STRANGER, matters([LICENCE], '证', 'next')),
      'matter',
      undefined,
    ],
    ['asks the direction when it is open', play({ matterWords: 'x' }, STRANGER, ...TO_PLACE), 'direction', undefined],
    [
      'looks for more matters',
      play(RESULT, STRANGER, matters([LICENCE, IDENTITY], '证', '2'), text('更多')),
      'matter',
      'find-matters',
    ],
    ['looks for other words', play(RESULT, STRANGER, matters([], 'x'), text('我要办身份证')), 'matter', 'find-matters'],
    ['looks for the place', play(RESULT, STRANGER, ...TO_PLACE, text('汇城村')), 'place', 'find-sites'],
    [
      'asks on when the place is not found',
      play(RESULT, STRANGER, ...TO_PLACE, text('x村'), sites()),
      'place',
      undefined,
    ],
    ['asks the village of a home', play(RESULT, STRANGER, ...TO_PLACE, text('家里')), 'place', undefined],
    [
      'asks the address of a home',
      play(RESULT, STRANGER, ...TO_PLACE, text('家里'), text('汇城村'), sites(VILLAGE)),
      'address',
      undefined,
    ],
    ['asks the name', play(RESULT, STRANGER, ...TO_NAME), 'name', undefined],
    ['asks the phone', play(RESULT, STRANGER, ...TO_NAME, text('王小明')), 'phone', undefined],
    [
      'keeps a phone that came without a name',
      play(RESULT, STRANGER, ...TO_NAME, text('13800000000'), text('王小明')),
      'review',
      undefined,
    ],
    ['reviews', play(RESULT, STRANGER, ...TO_REVIEW), 'review', undefined],
    ['submits on a yes', play(RESULT, STRANGER, ...TO_REVIEW, text('是')), 'review', 'submit'],
    ['submits nothing on other words', play(RESULT, STRANGER, ...TO_REVIEW, text('等一下')), 'review', undefined],
    ['asks what to change on a no', play(RESULT, STRANGER, ...TO_REVIEW, text('不对')), 'change', undefined],
    [
      'goes back for the place alone',
      play(RESULT, STRANGER, ...TO_REVIEW, text('2'), text('2'), text('汇城村'), sites(VILLAGE)),
      'review',
      undefined,
    ],
    ['is over on the third choice', play(RESULT, STRANGER, ...TO_REVIEW, text('3')), undefined, undefined],
    ['is over on 取消', play(RESULT, STRANGER, ...TO_NAME, text('取消')), undefined, undefined],
  ])('%s', (_step, move, question, effect) => {
    expect([about(move), move.effect?.kind]).toEqual([question, effect])
  })

  it('submits under the key that it began with', () => {
    expect(play(RESULT, STRANGER, ...TO_REVIEW, text('1')).effect).toEqual({
      kind: 'submit',
      key: 'key-1',
      body: {
        direction: 'result',
        matterId: 'M001',
        destination: { kind: 'site', siteId: 'v2' },
        consignee: { name: '王小明', phone: '13800000000' },
      },
    })
  })

  it('leaves out the contact that the server keeps', () => {
    const move = play({ ...RESULT, place: { kind: 'usual' } }, KNOWN, ...TO_PLACE, text('1'), text('1'))
    expect(move.effect).toMatchObject({ kind: 'submit', body: { destination: { siteId: 'v2' } } })
    expect(JSON.stringify(move.effect)).not.toContain('consignee')
  })

  it('times out after a quarter of an hour of silence', () => {
    const state = play(RESULT, STRANGER).state as SendBack
    expect(hasTimedOut(state, NOW + PATIENCE_MS)).toBe(false)
    expect(hasTimedOut(state, NOW + PATIENCE_MS + 1)).toBe(true)
    const later = continueSendBack(state, matters([LICENCE], '营业执照'), NOW + PATIENCE_MS).state as SendBack
    expect(hasTimedOut(later, NOW + PATIENCE_MS + 1)).toBe(false)
  })

  it('is plain data, to be stored and taken up again', () => {
    const { state } = play(RESULT, KNOWN, ...TO_NAME)
    expect(JSON.parse(JSON.stringify(state))).toEqual(JSON.parse(JSON.stringify(structuredClone(state))))
    const stored = JSON.parse(JSON.stringify(state)) as SendBack
    expect(continueSendBack(stored, text('王小明 13800000000'), NOW).say).toContain('请核对')
  })
})

describe('any answers in any order', () => {
  const input = fc.oneof(
    fc
      .constantFrom(
        '1',
        '2',
        '3',
        '9',
        '是',
        '不',
        '更多',
        '家里',
        '村里',
        '汇城村',
        '王小明',
        '13800000000',
        '谢谢',
        '',
        '汇城村一组12号',
        '改',
      )
      .map(text),
    fc.string({ unit: 'binary', maxLength: 30 }).map(text),
    fc.constantFrom(matters([]), matters([LICENCE], '营业执照'), matters([LICENCE, IDENTITY], '证', '2')),
    fc.constantFrom(sites(), sites(VILLAGE), sites(VILLAGE, { ...VILLAGE, id: 'v9', parentName: '茶阳镇' })),
  )
  const opening = fc.record({
    direction: fc.constantFrom('result' as const, 'materials' as const, undefined),
    matterWords: fc.constantFrom('营业执照', undefined),
    place: fc.constantFrom(
      { kind: 'home' as const },
      { kind: 'usual' as const },
      { kind: 'named' as const, words: '汇城村' },
      undefined,
    ),
  })

  it('always say something or ask for work, keep the key, and submit only what the server takes', () => {
    fc.assert(
      fc.property(
        opening,
        fc.constantFrom(STRANGER, KNOWN),
        fc.array(input, { maxLength: 25 }),
        (start, known, inputs) => {
          let move = startSendBack(start, known, 'key-1', NOW)
          for (const next of inputs) {
            if (!move.state) break
            move = continueSendBack(move.state, next, NOW)
            expect(move.effect !== undefined || (move.say ?? '').trim() !== '').toBe(true)
            expect([...(move.say ?? '')].length).toBeLessThanOrEqual(600)
            expect(move.state?.submissionKey ?? 'key-1').toBe('key-1')
            if (move.effect?.kind === 'submit')
              expect(registerConsignment.body?.safeParse(move.effect.body).error).toBeUndefined()
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
