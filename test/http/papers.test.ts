import { beforeAll, describe, expect, test } from 'vitest'
import type { Paper } from '../../server/domain/paper.ts'
import type { Person } from '../../server/services/actor.ts'
import { expectNoneOf, expectProblem } from '../setup/answers.ts'
import { type ApiRequest, PUBLIC_URL, useApi } from '../setup/api.ts'
import { aSealedBag } from '../setup/bags.ts'
import { PLACES } from '../setup/county.ts'
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

/** The paper itself instead of a PDF: what is set in type is tested in test/reports. */
const api = useApi({
  renderPaper: async (paper) => {
    if (isPrinterBroken) throw new Error('请一分钟后再试')
    return Buffer.from(JSON.stringify(paper))
  },
})
let isPrinterBroken = false
const { agency, hub, town, village, otherAgency } = PLACES
const ADDRESS = '三河镇汇城村中心路旧粮所对面12号'

async function paper<K extends Paper['kind']>(kind: K, path: string, request: ApiRequest) {
  const answer = await api.call(request.body === undefined ? 'GET' : 'POST', path, request)
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'application/pdf'])
  const made: Paper = JSON.parse(String(answer.body))
  expect(made.kind).toBe(kind)
  return made as Extract<Paper, { kind: K }>
}

let resident: Resident
let result: TestConsignment
let home: TestConsignment

beforeAll(async () => {
  resident = await aResident(api, { name: '欧阳测试', phone: '13912345678' })
  result = await aConsignment(api, { to: village, resident }).registered()
  home = await aConsignment(api, { to: town, resident, address: ADDRESS }).registered()
  await carry(api, result).to(hub)
})

describe('labels', () => {
  test('say where it goes, whose it is in a mask, and how it gets there', async () => {
    const { labels } = await paper('labels', `/consignments/${result.id}/label.pdf`, { as: await staffAt(api, hub) })
    expect(labels).toEqual([
      {
        officeName: '大埔县业务流转中心',
        trackingNumber: result.trackingNumber,
        marks: [],
        sortingText: '三河镇',
        destination: '汇城村服务站',
        consignee: '收件人：欧*** 139****5678',
        address: null,
        stops: ['市场监督管理局', '大埔县业务流转中心', '三河镇便民服务中心', '汇城村服务站'],
        matterName: '个体工商户设立登记',
        contents: '营业执照',
        registeredOn: '2026-03-02',
      },
    ])
  })

  test('name the address only where the courier goes to the door, for those who relay it, and keep that it was printed', async () => {
    const printed = () => api.db.auditRecord.count({ where: { action: 'address.print', subject: home.id } })
    const path = `/consignments/${home.id}/label.pdf`
    const clerk = await staffAt(api, agency)
    expect((await paper('labels', path, { as: clerk })).labels[0]).toMatchObject({
      address: ADDRESS,
      marks: ['送件上门'],
      destination: '三河镇便民服务中心',
    })
    expect(await printed()).toBe(1)
    const oversight = await paper('labels', path, { as: await aLeader(api) })
    expectNoneOf(oversight, [ADDRESS, resident.name, resident.phone])
    expect(await printed()).toBe(1)
  })

  test('come many at once, in the order named, on sheets that were begun', async () => {
    const body = { consignmentIds: [home.id, result.id], format: 'a4', firstPosition: 4 }
    const made = await paper('labels', '/labels.pdf', { as: await staffAt(api, hub), body })
    expect(made).toMatchObject({ format: 'a4', firstPosition: 4 })
    expect(made.labels.map(({ trackingNumber }) => trackingNumber)).toEqual([
      home.trackingNumber,
      result.trackingNumber,
    ])
  })

  test('come all or none, and the answer names those that do not', async () => {
    const elsewhere = await aConsignment(api, { matterId: 'M005', to: PLACES.measuredVillage }).registered()
    const body = { consignmentIds: [result.id, elsewhere.id] }
    const answer = await api.call('POST', '/labels.pdf', { as: await staffAt(api, village), body })
    expect(expectProblem(answer, 'consignment_not_found').issues?.map(({ path }) => path)).toEqual(['consignmentIds.1'])
  })

  test.each([
    ['none', { consignmentIds: [] }],
    ['the same twice', (id: string) => ({ consignmentIds: [id, id] })],
    ['a position that no sheet has', (id: string) => ({ consignmentIds: [id], firstPosition: 9 })],
    ['a format that no printer has', (id: string) => ({ consignmentIds: [id], format: 'a5' })],
    ['more than a hundred', { consignmentIds: Array.from({ length: 101 }, () => crypto.randomUUID()) }],
  ])('refuses %s', async (_name, wish) => {
    const body = typeof wish === 'function' ? wish(result.id) : wish
    expectProblem(await api.call('POST', '/labels.pdf', { as: await staffAt(api, hub), body }), 'validation_failed')
  })
})

describe('who may have which paper', () => {
  const staffHere = () => staffAt(api, village)
  const staffElsewhere = () => staffAt(api, otherAgency)
  test.each<[string, () => Promise<Person>, Record<'label' | 'receipt' | 'certificate', number>]>([
    ['the holder', async () => resident, { label: 403, receipt: 200, certificate: 200 }],
    ['another resident', () => aResident(api), { label: 403, receipt: 404, certificate: 404 }],
    ['staff on its way', staffHere, { label: 200, receipt: 200, certificate: 200 }],
    ['staff elsewhere', staffElsewhere, { label: 404, receipt: 404, certificate: 404 }],
    ['a courier', () => aCourier(api), { label: 404, receipt: 404, certificate: 404 }],
    ['the dispatcher', () => staffAt(api, hub), { label: 200, receipt: 200, certificate: 200 }],
    ['a leader', () => aLeader(api), { label: 200, receipt: 200, certificate: 200 }],
    [
      'finance',
      () => aMemberOfStaff(api, { role: 'finance', siteId: null }),
      { label: 404, receipt: 404, certificate: 404 },
    ],
  ])('%s', async (_name, person, statuses) => {
    const as = await person()
    for (const [name, status] of Object.entries(statuses)) {
      const answer = await api.call('GET', `/consignments/${result.id}/${name}.pdf`, { as })
      expect([name, answer.status]).toEqual([name, status])
    }
  })

  test('nobody without a session', async () => {
    expectProblem(await api.call('GET', `/consignments/${result.id}/certificate.pdf`), 'not_signed_in')
  })

  test('of what does not exist, nobody', async () => {
    const nowhere = crypto.randomUUID()
    const as = await staffAt(api, hub)
    for (const name of ['label', 'receipt', 'certificate']) {
      expectProblem(await api.call('GET', `/consignments/${nowhere}/${name}.pdf`, { as }), 'consignment_not_found')
    }
    expectProblem(await api.call('GET', `/bags/${nowhere}/manifest.pdf`, { as }), 'bag_not_found')
  })
})

describe('the receipt', () => {
  test('lists what was taken in, by whom, where and when, and leads to where it is now', async () => {
    const materials = await aConsignment(api, { direction: 'materials', from: village, resident }).registered()
    await api.owner.documentItem.createMany({
      data: [
        { consignmentId: materials.id, line: 1, name: '居民身份证', copies: 2, form: 'copy' },
        { consignmentId: materials.id, line: 2, name: '申请表', copies: 1, form: 'original' },
      ],
    })
    const path = `/consignments/${materials.id}/receipt.pdf`
    expectProblem(await api.call('GET', path, { as: resident }), 'paper_too_early')
    await scan(api, materials, 'accepted', village)
    const { receipt } = await paper('receipt', path, { as: resident })
    expect(receipt.items).toEqual([
      { name: '居民身份证', form: '复印件', copies: '2' },
      { name: '申请表', form: '原件', copies: '1' },
    ])
    expect(receipt.totalText).toBe('共 2 种 3 份，其中原件 1 份。')
    const texts = Object.fromEntries(receipt.entries.map(({ caption, text }) => [caption, text]))
    expect(texts).toMatchObject({
      办理事项: '个体工商户设立登记',
      送往: '市场监督管理局',
      交件人: '欧*** 139****5678',
      收件站点: '汇城村服务站',
      经手人: expect.stringMatching(/^测试工作人员/),
      收件时间: expect.stringMatching(/^2026-03-0\d \d\d:\d\d$/),
    })
    expect(receipt.trackingUrl).toMatch(
      new RegExp(`^${PUBLIC_URL}/verify/${materials.trackingNumber}\\?h=[0-9a-f]{64}$`),
    )
    expectNoneOf(receipt, [resident.name, resident.phone])
  })

  test('of what was not listed says so, and invents nothing', async () => {
    const { receipt } = await paper('receipt', `/consignments/${result.id}/receipt.pdf`, { as: resident })
    expect(receipt.items).toEqual([{ name: '营业执照', form: '—', copies: '—' }])
    expect(receipt.totalText).toContain('没有逐项登记')
  })
})

describe('the certificate', () => {
  test('tells every hand-over with its custodian and proof, in the order in which it happened', async () => {
    const { certificate } = await paper('certificate', `/consignments/${result.id}/certificate.pdf`, { as: resident })
    expect(certificate.steps.map(({ what, siteName, custodian }) => [what, siteName, custodian])).toEqual([
      ['已发出', '市场监督管理局', '承运单位'],
      ['已收到', '大埔县业务流转中心', '大埔县业务流转中心'],
    ])
    const { lastEventHash } = await api.db.consignment.findUniqueOrThrow({ where: { id: result.id } })
    expect(certificate.headHash).toBe(lastEventHash)
    expect(certificate.verifyUrl).toBe(`${PUBLIC_URL}/verify/${result.trackingNumber}?h=${lastEventHash}`)
    expect(lastEventHash).toContain(certificate.steps.at(-1)?.shortHash)
    expect(certificate.dailyRoot).toBeNull()
    expectNoneOf(certificate, [resident.name, resident.phone, '欧'])
  })

  test('is not made before anything happened', async () => {
    const fresh = await aConsignment(api, { to: village, resident }).registered()
    expectProblem(
      await api.call('GET', `/consignments/${fresh.id}/certificate.pdf`, { as: resident }),
      'paper_too_early',
    )
  })

  test('shows flags in words, and what was recorded late', async () => {
    const astray = await aConsignment(api, { to: village, resident }).registered()
    const at = api.clock.advance({ hours: 1 })
    api.clock.advance({ hours: 2 })
    await scan(api, astray, 'received', PLACES.measuredVillage, { occurredAt: at })
    const { certificate } = await paper('certificate', `/consignments/${astray.id}/certificate.pdf`, { as: resident })
    expect(certificate.steps.at(-1)?.flags.join()).toContain('错投')
    expect(certificate.steps.at(-1)?.recordedText).toMatch(/^03-0\d \d\d:\d\d 登记$/)
  })
})

describe('the manifest', () => {
  test('lists what is in the bag under its seal, with names masked and no phone', async () => {
    const { bag, contents } = await aSealedBag(api, 3)
    const { manifest } = await paper('manifest', `/bags/${bag.id}/manifest.pdf`, { as: await staffAt(api, hub) })
    expect(manifest.lines.map(({ trackingNumber }) => trackingNumber).toSorted()).toEqual(
      contents.map(({ trackingNumber }) => trackingNumber).toSorted(),
    )
    expect(manifest).toMatchObject({ sealNumber: bag.sealNumber, totalText: '共 3 件。' })
    expect(manifest.entries.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['市场监督管理局', '大埔县业务流转中心']),
    )
    expectNoneOf(
      manifest,
      contents.flatMap(({ resident: { name, phone } }) => [name, phone, phone.slice(-4)]),
    )
  })

  test('is for staff alone', async () => {
    const { bag } = await aSealedBag(api, 1)
    expectProblem(await api.call('GET', `/bags/${bag.id}/manifest.pdf`, { as: resident }), 'forbidden')
  })
})

test('when the printing fails, people are told what to do', async () => {
  isPrinterBroken = true
  const answer = await api.call('GET', `/consignments/${result.id}/label.pdf`, { as: await staffAt(api, hub) })
  isPrinterBroken = false
  expect(expectProblem(answer, 'unavailable').detail).toBe('请一分钟后再试')
})
