import { beforeAll, expect, vi } from 'vitest'
import type { ExceptionKind } from '../../server/domain/exception.ts'
import type { Person } from '../../server/services/actor.ts'
import type { Mode, Phone } from '../miniprogram/phones/phone.ts'
import type { Api } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, staffAt, type TestConsignment } from '../setup/factories.ts'
import { type ExceptionCounty, useExceptionCounty } from './exception-county.ts'
import { useExceptionLooks } from './exception-looks.ts'
import type { PhoneOnServer } from './phones-on-server.ts'

/** What people do about exceptions on the pages of the mini-program. */
export interface ExceptionActs {
  readonly county: ExceptionCounty
  phoneOf(person: Person, page: string): Promise<Phone>
  carriedTo(siteId: string, wish?: Parameters<typeof aConsignment>[1]): Promise<TestConsignment>
  /** The site's keeper chooses what is wrong and says it. */
  report(kind: string, consignment: TestConsignment, siteId: string): Promise<void>
  /** A scan by hand on the page of scans. */
  register(kind: '收到' | '发出', consignment: TestConsignment, siteId: string): Promise<void>
  /** Its owner finds it in the list, opens it and notes something. @returns the phone at the exception */
  look(consignment: TestConsignment, kind: ExceptionKind): Promise<Phone>
  /** Ends it by the button whose note says so. */
  settle(phone: Phone, way: string, destination?: string): Promise<void>
  toItsEnd(consignment: TestConsignment): Promise<void>
}

/** Acts on phones that show their pages in the mode; a browser's pages are looked over on the way. */
export function useExceptionActs(api: Api, phones: PhoneOnServer, mode: Mode): ExceptionActs {
  const county = useExceptionCounty(api)
  const looks = useExceptionLooks(mode)
  const phoneOf: ExceptionActs['phoneOf'] = (person, page) => phones(person, page, { mode })
  let desk: Person
  beforeAll(async () => {
    desk = await staffAt(api, PLACES.hub)
  })
  return {
    county,
    phoneOf,
    async carriedTo(siteId, wish = {}) {
      const consignment = await aConsignment(api, wish).registered()
      await carry(api, consignment).to(siteId)
      return consignment
    },
    async report(kind, { trackingNumber }, siteId) {
      const phone = await phoneOf(await staffAt(api, siteId), `/staff/exception-report/index?number=${trackingNumber}`)
      await phone.choose(kind)
      await phone.fill('写几个字说明情况', '测试：今天才发现')
      await looks.over(phone, `reporting ${kind}`)
      await phone.press('报给县流转中心')
      await phone.sees('县流转中心会来处理')
      await looks.over(phone, `reported ${kind}`)
    },
    async register(kind, { id, trackingNumber }, siteId) {
      const before = await api.db.scanEvent.count({ where: { consignmentId: id } })
      const phone = await phoneOf(await staffAt(api, siteId), `/staff/scan/index?number=${trackingNumber}`)
      await phone.choose(kind)
      await phone.press('登记')
      await phone.sees('已登记')
      await looks.over(phone, `registered ${kind}`)
      await vi.waitFor(async () =>
        expect(await api.db.scanEvent.count({ where: { consignmentId: id } })).toBeGreaterThan(before),
      )
    },
    async look(consignment, kind) {
      await county.theOpen(consignment, kind)
      const phone = await phoneOf(desk, '/staff/exceptions/index')
      await phone.press(consignment.trackingNumber)
      await phone.sees('再写几个字')
      await looks.picture(phone, kind)
      await phone.fill('再写几个字', '问过邮政，还在查')
      await phone.press('记下来')
      await phone.sees('记下了')
      await looks.over(phone, `${kind} noted`)
      return phone
    },
    async settle(phone, way, destination) {
      await phone.press(way)
      if (destination !== undefined) {
        await phone.fill('改送到哪里', destination)
        await phone.press(destination)
      }
      await phone.fill('怎么处理的', '都查清楚了')
      await looks.over(phone, `settling: ${way}`)
      await phone.press('确定，')
      await phone.sees('已处理：')
      await looks.over(phone, `settled: ${way}`)
    },
    async toItsEnd(consignment) {
      const { route } = await county.stateOf(consignment)
      expect(await carry(api, { ...consignment, route }).toTheEnd()).toBe('completed')
      expect((await county.booksOf(consignment)).trips).toBeGreaterThan(0)
    },
  }
}
