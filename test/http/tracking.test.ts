import { beforeAll, describe, expect, test } from 'vitest'
import { Tracking } from '../../server/contract/consignments.ts'
import { trackingNumberOf } from '../../server/domain/tracking-number.ts'
import type { Person } from '../../server/services/actor.ts'
import { expectNoneOf, expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import {
  aConsignment,
  aCourier,
  aLeader,
  aMemberOfStaff,
  aResident,
  carry,
  type Resident,
  scan,
  staffAt,
  type TestConsignment,
} from '../setup/factories.ts'

const api = useApi()
const ADDRESS = '三河镇汇城村测试楼八零八室'
let resident: Resident
let consignment: TestConsignment

beforeAll(async () => {
  resident = await aResident(api, { name: '司马测试', phone: '13855667788' })
  consignment = await aConsignment(api, { resident, address: ADDRESS }).registered()
  await carry(api, consignment).to(PLACES.hub)
})

const track = (number: string, as?: Person | 'service', query = '') =>
  api.call('GET', `/tracking/${encodeURIComponent(number)}${query}`, { as })
const secrets = () => [resident.name, resident.phone, '司马', '5566', '7788', ADDRESS, '汇城村测试楼', resident.userId]

describe('anybody who has the number', () => {
  test('sees where it is and what comes next, and nothing of whose or what it is', async () => {
    const answer = await track(consignment.trackingNumber)
    expect(read(Tracking, answer)).toMatchObject({
      trackingNumber: consignment.trackingNumber,
      status: 'held',
      whereText: '在大埔县业务流转中心',
      nextText: '下一步：大埔县业务流转中心发出',
      details: null,
      timeline: [{ text: '已发出', siteName: '市场监督管理局' }, { text: '已收到' }],
    })
    expectNoneOf(answer.body, [...secrets(), consignment.id, consignment.caseId, '营业执照'])
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })

  test('as do a stranger who is signed in, the chatbot, and staff who do not stand on its way', async () => {
    const others = [
      await aResident(api),
      'service' as const,
      await staffAt(api, PLACES.measuredVillage),
      await aCourier(api),
    ]
    for (const other of others) {
      const answer = await track(consignment.trackingNumber, other)
      expect(read(Tracking, answer).details).toBeNull()
      expectNoneOf(answer.body, secrets())
    }
  })

  test('an exception shows as its kind, never what staff noted', async () => {
    const one = await aConsignment(api).registered()
    await carry(api, one).onwards()
    const note = '收件人测试甲电话打不通'
    await scan(api, one, 'exception_raised', PLACES.hub, { details: { exceptionKind: 'damaged', note } })
    const answer = await track(one.trackingNumber)
    const tracking = read(Tracking, answer)
    expect(tracking.openExceptions).toBe(1)
    expect(tracking.timeline.map(({ text }) => text)).toContain('登记了异常：破损')
    expectNoneOf(answer.body, [note, '打不通'])
  })

  test('types the number as people do', async () => {
    const digits = consignment.trackingNumber.slice(2)
    const written = [
      digits,
      `sh${digits}`,
      `SH ${digits.slice(0, 4)} ${digits.slice(4)}`,
      `ＳＨ${digits.slice(0, 3)}－${digits.slice(3)}`.replaceAll(/\d/g, (d) =>
        String.fromCharCode(d.charCodeAt(0) + 0xfee0),
      ),
      digits.replaceAll('0', 'O').replaceAll('1', 'l'),
    ]
    for (const number of written) {
      expect(read(Tracking, await track(number)).trackingNumber, number).toBe(consignment.trackingNumber)
    }
  })

  test.each([['SH123456789'], ['12345'], ["' OR 1=1 --"], ['营业执照'], ['SH00000000'], ['%00%00%00%00']])(
    'the number %j is none',
    async (number) => {
      expect(expectProblem(await track(number), 'tracking_number_invalid').detail).toMatch(/SH 加 9 位数字/)
    },
  )

  test('a right number that nobody has', async () => {
    const serial = Number(consignment.trackingNumber.slice(2, 10))
    expectProblem(await track(trackingNumberOf((serial + 1) % 100_000_000)), 'consignment_not_found')
  })
})

describe('details, masked', () => {
  const masked = {
    consigneeName: '司***',
    consigneePhone: '138****7788',
    address: '三河镇汇城村测试楼****',
    canCancel: false,
  }

  test('for the last four digits of the phone', async () => {
    const answer = await track(consignment.trackingNumber, undefined, '?phoneLast4=7788')
    expect(read(Tracking, answer).details).toMatchObject(masked)
    expectNoneOf(answer.body, [resident.name, resident.phone, ADDRESS])
  })

  test('for its holder, staff on its way and oversight', async () => {
    const people = [
      resident,
      await staffAt(api, PLACES.agency),
      await staffAt(api, PLACES.town),
      await staffAt(api, PLACES.hub),
      await aLeader(api),
      await aMemberOfStaff(api, { role: 'auditor', siteId: null }),
    ]
    for (const person of people) {
      const answer = await track(consignment.trackingNumber, person)
      expect(read(Tracking, answer).details).toMatchObject(masked)
      expectNoneOf(answer.body, [resident.name, resident.phone, ADDRESS])
    }
  })

  test.each([['0000'], ['8877']])('not for %s', async (last4) => {
    const ask = () => track(consignment.trackingNumber, undefined, `?phoneLast4=${last4}`)
    expectProblem(await changingNothing(api.db, ask), 'phone_last4_wrong')
  })

  test.each([['778'], ['77889'], ['abcd'], ['']])('%j is not four digits', async (last4) => {
    const answer = await track(consignment.trackingNumber, undefined, `?phoneLast4=${last4}`)
    const { issues } = expectProblem(answer, 'validation_failed')
    expect(issues).toEqual([{ path: 'phoneLast4', message: '请填写手机号后四位' }])
  })
})

describe('names, phones and addresses are whole in no answer', () => {
  test('neither to those who may see the consignment, nor to anybody else', async () => {
    const administrator = await aMemberOfStaff(api, { role: 'administrator', siteId: null })
    const asked: [Person | undefined, string][] = [
      [resident, '/me'],
      [resident, '/consignments'],
      [resident, '/cases'],
      [resident, `/consignments/${consignment.id}`],
      [await staffAt(api, PLACES.hub), '/tasks?limit=100'],
      [await staffAt(api, PLACES.hub), '/consignments?scope=site&limit=100'],
      [await staffAt(api, PLACES.hub), `/consignments/${consignment.id}`],
      [administrator, '/admin/staff?limit=100'],
      [administrator, '/notifications?limit=100'],
      [administrator, '/ledger?limit=100'],
      [administrator, '/reports/weekly'],
      [undefined, `/tracking/${consignment.trackingNumber}?phoneLast4=7788`],
    ]
    for (const [as, path] of asked) {
      const { status, body } = await api.call('GET', path, { as })
      expect(status, path).toBe(200)
      expectNoneOf(body, [resident.name, resident.phone, ADDRESS])
    }
  })
})
