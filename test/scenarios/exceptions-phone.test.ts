import { describe, expect, test, vi } from 'vitest'
import { flagOverdueTasks } from '../../server/services/flag-overdue-tasks.ts'
import { raiseStalled } from '../../server/services/raise-stalled.ts'
import type { Mode } from '../miniprogram/phones/phone.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aDispatcher, carry, scan, staffAt } from '../setup/factories.ts'
import { expectSound } from '../setup/soundness.ts'
import { IS_FULL } from '../setup/thoroughness.ts'
import { useExceptionActs } from './exception-acts.ts'
import { miniProgramPages, usePhonesOnServer } from './phones-on-server.ts'

const { agency, hub, town, village, otherAgency } = PLACES
const api = useApi({ pages: [miniProgramPages] })
const phones = usePhonesOnServer(api)

const LOOKED_INTO = '查过了，不用再做什么'
const FOUND = '东西在，接着往下送'
const BACK = '退回寄出的地方'
const ELSEWHERE = '换一个地方送'

/** A phone without a screen knows no modes. */
const MODES: readonly Mode[] = IS_FULL ? ['light', 'dark', 'elder'] : ['light']

/** Every kind of exception on the mini-program's own pages, with the real server behind them. */
describe.each(MODES)('in %s', (mode) => {
  const acts = useExceptionActs(api, phones, mode)
  const { county, phoneOf, carriedTo, report, register, look, settle, toItsEnd } = acts

  describe('what staff report', () => {
    test('lost: written off by two people; nothing is saved, the postage stays', async () => {
      const consignment = await carriedTo(town)
      await report('找不到了', consignment, town)
      const phone = await look(consignment, 'lost')
      await phone.press('要另一个人同意')
      await phone.fill('为什么要核销', '多方查找无果')
      await phone.press('提出核销')
      await phone.sees('请另一位同事批准')
      const second = await phoneOf(await aDispatcher(api), '/staff/exceptions/index')
      await second.press(consignment.trackingNumber)
      await second.press('批准核销')
      await second.sees('批准核销？')
      await second.press('批准')
      await second.sees('已批准核销')
      expect(await county.stateOf(consignment)).toMatchObject({ status: 'written_off', openExceptions: 0 })
      expect(await county.booksOf(consignment)).toEqual({ postages: 2, trips: 0 })
      await expectSound(api, [consignment])
    })

    test('damaged: replaced, and only the second one saves a trip', async () => {
      const consignment = await carriedTo(town)
      await report('破损', consignment, town)
      await settle(await look(consignment, 'damaged'), '原件作废，重新办一件')
      const replacement = await api.db.consignment.findFirstOrThrow({ where: { replacesId: consignment.id } })
      expect(await county.booksOf(consignment)).toEqual({ postages: 2, trips: 0 })
      await toItsEnd({ ...consignment, id: replacement.id, trackingNumber: replacement.trackingNumber })
      await expectSound(api, [consignment, replacement])
    })

    test('refused: goes back; nothing is saved, both ways are paid for', async () => {
      const consignment = await carriedTo(village)
      await report('对方不收', consignment, village)
      await settle(await look(consignment, 'refused'), BACK)
      for (const [from, to] of [
        [village, town],
        [town, hub],
        [hub, agency],
      ] as const) {
        await scan(api, consignment, 'dispatched', from)
        await scan(api, consignment, 'received', to)
      }
      expect(await county.stateOf(consignment)).toMatchObject({ status: 'returned', openExceptions: 0 })
      expect(await county.booksOf(consignment)).toEqual({ postages: 2, trips: 0 })
      await expectSound(api, [consignment])
    })

    test('moved: goes on to another village', async () => {
      const consignment = await carriedTo(hub)
      await report('收件人搬走了', consignment, hub)
      await settle(await look(consignment, 'moved'), ELSEWHERE, '左弼村')
      await toItsEnd(consignment)
      await expectSound(api, [consignment])
    })

    test.each([
      ['seal_broken', '封口开了', LOOKED_INTO],
      ['count_mismatch', '数量不对', FOUND],
      ['other', '其他', LOOKED_INTO],
    ] as const)('%s: %s; looked into, and it goes on to its end', async (kind, words, way) => {
      const consignment = await carriedTo(town)
      await report(words, consignment, town)
      await settle(await look(consignment, kind), way)
      await toItsEnd(consignment)
      await expectSound(api, [consignment])
    })
  })

  describe('what scans show', () => {
    test('misdirected: received where it does not belong; sent on to the right place', async () => {
      const consignment = await aConsignment(api).registered()
      await carry(api, consignment).onwards()
      await register('收到', consignment, otherAgency)
      await settle(await look(consignment, 'misdirected'), ELSEWHERE, '汇城村')
      expect((await county.stateOf(consignment)).route).toEqual([otherAgency, hub, town, village])
      await toItsEnd(consignment)
      await expectSound(api, [consignment])
    })

    test.each([
      ['missing_hop', '收到'],
      ['unexpected_scan', '发出'],
    ] as const)('%s: %s at a site that nobody gave it to', async (kind, verb) => {
      const consignment = await carriedTo(hub)
      api.clock.advance({ hours: 1 })
      await register(verb, consignment, town)
      await settle(await look(consignment, kind), LOOKED_INTO)
      await toItsEnd(consignment)
      await expectSound(api, [consignment])
    })

    test('three failed attempts: back with a reason', async () => {
      const consignment = await carriedTo(town, { address: '三河镇测试路 2 号' })
      const { trackingNumber } = consignment
      for (let day = 0; day < 3; day += 1) {
        api.clock.advance({ days: 1 })
        const page = `/staff/hand-over/index?number=${trackingNumber}&from=home`
        const phone = await phoneOf(await staffAt(api, town), page)
        await phone.press('登记没送成')
        await phone.press('没人在家')
        await phone.press('登记没送成')
        const failed = { consignmentId: consignment.id, kind: 'delivery_failed' } as const
        await vi.waitFor(async () => expect(await api.db.scanEvent.count({ where: failed })).toBe(day + 1), 10_000)
      }
      await settle(await look(consignment, 'three_failed_attempts'), BACK)
      expect(await county.stateOf(consignment)).toMatchObject({ isReturning: true, status: 'held' })
      expect((await county.booksOf(consignment)).trips).toBe(0)
      await expectSound(api, [consignment])
    })

    test('not witnessed: an original went on without a second person', async () => {
      const consignment = await aConsignment(api).registered()
      await api.db.consignment.update({ where: { id: consignment.id }, data: { twoPersonHandling: true } })
      await register('发出', consignment, agency)
      api.clock.advance({ hours: 1 })
      await register('收到', consignment, hub)
      await settle(await look(consignment, 'not_witnessed'), LOOKED_INTO)
      expect((await county.openOf(consignment)).length).toBe(0)
      await expectSound(api, [consignment])
    })
  })

  describe('what time and people bring up', () => {
    test('stalled: the receipt settles it', async () => {
      const consignment = await aConsignment(api).registered()
      await carry(api, consignment).onwards()
      api.clock.advance({ days: 14 })
      const { signal } = new AbortController()
      await flagOverdueTasks(api.context, 100, signal)
      await raiseStalled(api.context, 100, signal)
      await look(consignment, 'stalled')
      await register('收到', consignment, hub)
      expect(await county.openOf(consignment)).toEqual([])
      await toItsEnd(consignment)
      await expectSound(api, [consignment])
    })

    test('complaint: noted on the page; the answer, written on the page that it leads to, ends it', async () => {
      const consignment = await carriedTo(village)
      await toItsEnd(consignment)
      const phone = await phoneOf(consignment.resident, `/pages/complaint/index?id=${consignment.id}`)
      await phone.fill('写清楚什么事', '封皮破了一个角')
      await phone.press('提交')
      await vi.waitFor(async () => expect(await county.openOf(consignment)).toHaveLength(1), 10_000)
      const counter = await look(consignment, 'complaint')
      await counter.press('看投诉，答复群众')
      await counter.sees('封皮破了一个角')
      await counter.fill('怎么答复', '已换新封皮寄出')
      await counter.press('答复群众')
      await counter.sees('答复好了')
      expect(await county.openOf(consignment)).toEqual([])
      const told = await phoneOf(consignment.resident, `/pages/complaint/index?id=${consignment.id}`)
      await told.sees('已换新封皮寄出')
      await expectSound(api, [consignment])
    })
  })
})
