import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FakeApi } from './fake-api.ts'
import { type Bench, type Phone, startBench } from './phones.ts'

let bench: Bench
let api: FakeApi

beforeAll(async () => {
  bench = await startBench()
})
beforeEach(async () => {
  api = await bench.serve()
})
afterEach(() => bench.putAway())
afterAll(() => bench?.close())

const TASKS = '/staff/tasks/index'
const SCAN = '/staff/scan/index'

function scans() {
  return [...api.county.scans.values()]
}

describe('tasks', () => {
  it('lie behind the home of staff only', async () => {
    const keeper = await bench.phone(api, 'keeper')
    await keeper.press('工作人员：我的待办')
    await keeper.sees('任务 12').waitFor()
    const resident = await bench.phone(api, 'resident')
    await resident.sees('正在送的').waitFor()
    await resident.sees('食品经营许可证').waitFor()
    expect(await resident.page.getByText('我的待办').count()).toBe(0)
  })

  it('come most urgent first, and say in words what is overdue', async () => {
    const phone = await bench.phone(api, 'keeper', TASKS)
    await phone.sees('有 1 件已经超时').waitFor()
    expect(await phone.page.getByText(/^任务 \d+$/).allInnerTexts()).toEqual([
      '任务 12',
      '任务 15',
      '任务 16',
      '任务 18',
    ])
    expect(await phone.page.getByText(/已超时，应在.+前办好/).count()).toBe(1)
  })

  it('are acknowledged with one tap', async () => {
    const phone = await bench.phone(api, 'keeper', TASKS)
    await phone.sees('任务 12').waitFor()
    await phone.page.getByRole('button', { name: '知道了' }).first().click()
    await expect.poll(() => phone.page.getByText('已知道').count()).toBe(2)
    expect(api.county.tasks[0]?.status).toBe('acknowledged')
  })

  it('are completed with one tap and a confirmation', async () => {
    const phone = await bench.phone(api, 'keeper', TASKS)
    await phone.sees('任务 12').waitFor()
    await phone.page.getByRole('button', { name: '办好了' }).first().click()
    expect(scans()).toEqual([])
    await phone.press('确认办好')
    await phone.sees('下一步：桃花村服务站交给取件人').waitFor()
    expect(await phone.page.getByText('任务 12').count()).toBe(0)
    expect(scans()).toMatchObject([{ kind: 'received', trackingNumber: 'SH000000017' }])
  })

  it('of a hand-over ask for the pick-up code, and a wrong one changes nothing', async () => {
    const phone = await bench.phone(api, 'keeper', `${TASKS}?number=15`)
    await phone.press('确认办好')
    await phone.sees('取件码是 6 位数字').waitFor()
    await phone.fill('取件人出示的取件码', '111111')
    await phone.press('确认办好')
    await phone.sees('取件码不对').waitFor()
    expect(scans()).toEqual([])
    await phone.fill('取件人出示的取件码', '482913')
    await phone.press('确认办好')
    await phone.sees('全程已完成').waitFor()
    expect(scans()).toHaveLength(1)
  })

  it('of an exception ask how it was settled', async () => {
    const phone = await bench.phone(api, 'keeper', `${TASKS}?number=16`)
    await phone.press('确认办好')
    await phone.sees('说明怎么处理的').waitFor()
    await phone.page.getByPlaceholder('例如：已找到，放回封包').fill('已补登发出')
    await phone.press('确认办好')
    await phone.sees('任务 12').waitFor()
    await expect.poll(scans).toMatchObject([{ kind: 'exception_resolved', details: { note: '已补登发出' } }])
  })

  it('are recorded once although the answer was lost', async () => {
    const phone = await bench.phone(api, 'keeper', TASKS)
    await phone.sees('任务 12').waitFor()
    api.fail('completeTask', 'lost-answer')
    await phone.page.getByRole('button', { name: '办好了' }).first().click()
    await phone.press('确认办好')
    await phone.sees('不会重复登记').waitFor()
    await phone.press('确认办好')
    await phone.sees('这条已经记录过').waitFor()
    expect(scans()).toHaveLength(1)
  })
})

/** Records what happened to a number that is typed in. */
async function record(phone: Phone, number: string, kind: string): Promise<void> {
  await phone.fill('流转单号', number)
  await phone.choose(kind)
  await phone.page.getByRole('button', { name: '登记', exact: true }).click()
}

describe('scans', () => {
  it('are recorded by hand, with what is unexpected as a warning', async () => {
    const phone = await bench.phone(api, 'keeper', SCAN)
    await record(phone, 'sh 000 000 058', '发出')
    await phone.sees('注意：SH000000058 已记录。记录显示这件不在本站').waitFor()
    expect(scans()).toMatchObject([{ kind: 'dispatched', trackingNumber: 'SH000000058' }])
    expect(await phone.page.getByRole('textbox', { name: '流转单号' }).inputValue()).toBe('')
  })

  it('take number and code from the pick-up QR of a resident', async () => {
    const phone = await bench.phone(api, 'keeper', SCAN)
    await phone.show('shaopao:SH000000025:482913')
    await phone.press('扫一扫单号')
    await expect.poll(() => phone.page.getByRole('textbox', { name: '流转单号' }).inputValue()).toBe('SH000000025')
    await phone.page.getByRole('button', { name: '登记', exact: true }).click()
    await phone.sees('全程已完成').waitFor()
    expect(scans()).toMatchObject([{ kind: 'collected', details: { pickupCode: '482913' } }])
  })

  it('of an exception say which and why', async () => {
    const phone = await bench.phone(api, 'keeper', SCAN)
    await record(phone, 'SH000000058', '异常')
    await phone.sees('请选是哪种异常').waitFor()
    await phone.choose('破损')
    await phone.page.getByRole('button', { name: '登记', exact: true }).click()
    await phone.sees('请写几个字说明情况').waitFor()
    await phone.page.getByRole('textbox').last().fill('封口开了')
    await phone.page.getByRole('button', { name: '登记', exact: true }).click()
    await expect
      .poll(scans)
      .toMatchObject([{ kind: 'exception_raised', details: { exceptionKind: 'damaged', note: '封口开了' } }])
  })

  it('that are refused stay in the form to be put right', async () => {
    const phone = await bench.phone(api, 'keeper', SCAN)
    await record(phone, 'SH000000999', '收到')
    await phone.sees('SH000000999：没有找到这个流转单号').waitFor()
    expect(await phone.page.getByRole('textbox', { name: '流转单号' }).inputValue()).toBe('SH000000999')
    expect(await phone.page.getByText('存在手机里').count()).toBe(0)
  })

  it('without a network stay on the phone and go out by themselves with the same event ids', async () => {
    const phone = await bench.phone(api, 'keeper', SCAN)
    await phone.context.setOffline(true)
    await record(phone, 'SH000000058', '收到')
    await phone.sees('有 1 条没有收到回应').waitFor()
    await record(phone, 'SH000000066', '收到')
    await phone.sees('有 2 条没有收到回应').waitFor()
    await phone.context.setOffline(false)
    await expect.poll(() => scans().map(({ trackingNumber }) => trackingNumber)).toEqual(['SH000000058', 'SH000000066'])
    await expect.poll(() => phone.page.getByText('没有收到回应').count()).toBe(0)
  })

  it('whose answer was lost are sent again as the same event, also after a restart', async () => {
    const phone = await bench.phone(api, 'keeper', SCAN)
    api.fail('recordScans', 'lost-answer')
    await record(phone, 'SH000000058', '收到')
    await phone.sees('有 1 条没有收到回应').waitFor()
    await phone.restart()
    await phone.goTo(SCAN)
    await phone.press('再发一次，不会重复')
    await phone.sees('这条已经记录过').waitFor()
    expect(scans()).toHaveLength(1)
  })
})
