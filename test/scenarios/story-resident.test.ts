import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { listConsignments } from '../../server/contract/consignments.ts'
import { listExceptions, resolveException } from '../../server/contract/exceptions.ts'
import { recordScans, type ScanInput } from '../../server/contract/scans.ts'
import type { Phone, Phones } from '../miniprogram/phones/phone.ts'
import { startPhones } from '../miniprogram/phones/use-phones.ts'
import { answerOf } from '../setup/answers.ts'
import { useDemo } from '../setup/demo.ts'
import { PHONE_MODE } from '../setup/thoroughness.ts'
import { notificationsOf } from './story.ts'

const demo = useDemo()
let phones: Phones
let phone: Phone

beforeAll(async () => {
  phones = await startPhones()
  phone = await phones.open({
    site: `${demo.url}/preview/index.html`,
    persona: 'resident',
    page: '/pages/home/index',
  })
})
afterAll(async () => {
  await phones?.putAway().finally(() => phones.close())
})

type Hop = readonly [persona: string, kind: ScanInput['kind']]

/** What the staff scan, one after the other, each at his own site. */
async function relay(trackingNumber: string, hops: readonly Hop[]): Promise<void> {
  for (const [persona, kind] of hops) {
    const event = { eventId: randomUUID(), trackingNumber, kind, occurredAt: new Date().toISOString() }
    const { results } = answerOf(recordScans, await demo.call(persona, 'POST', '/scans', { events: [event] }))
    expect(results).toMatchObject([{ outcome: 'recorded', flags: [] }])
  }
}

async function mine() {
  return answerOf(listConsignments, await demo.call('resident', 'GET', '/consignments')).items
}

describe('a resident asks for a round trip', () => {
  let materials = { id: '', trackingNumber: '' }
  let result = { id: '', trackingNumber: '' }

  it('with two kinds of paper inside, and is told where to hand them in', async () => {
    // the home for the elderly offers less; the station leads there by a link
    if (PHONE_MODE === 'elder') await phone.goTo('/pages/request-kind/index')
    else await phone.press('送材料、来回送、寄存')
    await phone.press('材料送上去，结果送回来')
    await phone.press('个体工商户设立登记')
    await phone.press('选择镇和村')
    await phone.press('三河镇')
    await phone.press('汇城村')
    await phone.press('下一步')
    await phone.sees('办好以后，送回哪里？')
    await phone.press('下一步')
    await phone.fill('姓名', '林小满')
    await phone.fill('手机号', '13800138000')
    await phone.press('下一步')
    await phone.press('去列里面有')
    await phone.press('加上个体工商户设立登记申请表')
    await phone.press('加上身份证')
    await phone.press('身份证多一份')
    await phone.press('列好了')
    await phone.sees('身份证（复印件）2 份')
    await phone.press('提交')
    await phone.sees('等您把材料交到汇城村服务站')
    const [filed] = await mine()
    materials = { id: filed?.id ?? '', trackingNumber: filed?.trackingNumber ?? '' }
    expect(filed).toMatchObject({ direction: 'materials', contents: '个体工商户设立登记申请表、身份证 2 份' })
  })

  it('watches it, and opens the receipt', async () => {
    await relay(materials.trackingNumber, [
      ['village', 'accepted'],
      ['village', 'dispatched'],
    ])
    await phone.goTo(`/pages/tracking/index?id=${materials.id}`)
    await phone.sees('邮政运送中，从汇城村服务站到三河镇便民服务中心')
    await phone.press('看收件凭证')
    await expect
      .poll(() => phone.run(() => window.__preview.documents), { timeout: 15_000 })
      .toMatchObject([{ fileType: 'pdf' }])
    await phone.press('关闭文档')
    await relay(materials.trackingNumber, [
      ['town', 'received'],
      ['town', 'dispatched'],
      ['dispatcher', 'received'],
      ['dispatcher', 'dispatched'],
      ['clerk', 'received'],
    ])
    await phone.goTo(`/pages/tracking/index?id=${materials.id}`)
    await phone.sees('已送达')
  })

  it('rates it', async () => {
    await phone.press('评一评')
    await phone.choose('很满意')
    await phone.choose('送得快')
    await phone.press('提交')
    await phone.sees('评好了，谢谢您')
    await phone.press('回到这一件')
    await phone.sees('已送达')
    expect((await phone.named('button')).join()).not.toContain('评一评')
  })

  it('finds the result among his own, and has it sent to the town instead', async () => {
    const found = (await mine()).find(({ direction }) => direction === 'result')
    result = { id: found?.id ?? '', trackingNumber: found?.trackingNumber ?? '' }
    await phone.goTo('/pages/consignments/index')
    await phone.press(result.trackingNumber)
    await phone.press('改送到别的地方')
    await phone.sees('现在是送到：汇城村服务站')
    await phone.press('选择镇和村')
    await phone.press('三河镇')
    await phone.press('镇上：三河镇便民服务中心')
    await phone.press('就改送到这里')
    await phone.sees('已改送')
    const stops = (await phone.named('listitem', '走到哪一站')).join()
    expect(stops).toContain('三河镇便民服务中心')
    expect(stops).not.toContain('汇城村')
  })

  it('is told that it comes back, and why he need not run', async () => {
    await relay(result.trackingNumber, [
      ['clerk', 'dispatched'],
      ['dispatcher', 'received'],
    ])
    const damaged = {
      eventId: randomUUID(),
      trackingNumber: result.trackingNumber,
      kind: 'exception_raised',
      occurredAt: new Date().toISOString(),
      details: { exceptionKind: 'damaged', note: '封口开了，执照打湿了' },
    }
    answerOf(recordScans, await demo.call('dispatcher', 'POST', '/scans', { events: [damaged] }))
    await phone.goTo(`/pages/tracking/index?id=${result.id}`)
    await phone.sees('出了点问题，工作人员正在处理，不用您跑')

    const { items } = answerOf(listExceptions, await demo.call('dispatcher', 'GET', '/exceptions'))
    const open = items.find(({ consignmentId }) => consignmentId === result.id)
    const resolution = { eventId: randomUUID(), resolution: 'returned', note: '退回窗口重新打印' }
    answerOf(resolveException, await demo.call('dispatcher', 'POST', `/exceptions/${open?.id}/resolution`, resolution))
    await phone.goTo(`/pages/tracking/index?id=${result.id}`)
    await phone.sees('退回途中')
    await relay(result.trackingNumber, [
      ['dispatcher', 'dispatched'],
      ['clerk', 'received'],
    ])
    await phone.goTo(`/pages/tracking/index?id=${result.id}`)
    await phone.sees('已经退回寄出的单位')
    await vi.waitFor(async () => expect((await notificationsOf(demo, result.id)).join()).toMatch(/return/), {
      timeout: 10_000,
    })
  })

  it('complains, and reads that it was received', async () => {
    await phone.press('有问题，要反映')
    await phone.fill('写清楚什么事', '执照为什么会打湿，请说明')
    await phone.press('提交')
    await phone.sees('已经收到，正在处理')
  })
})
