import { describe, expect, it } from 'vitest'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()

const TASKS = '/staff/tasks/index'
const SCAN = '/staff/scan/index'

function scans() {
  return [...bench.api.county.scans.values()]
}

/** How many texts of the page say so. */
async function count(phone: Phone, text: string): Promise<number> {
  return (await phone.lines()).filter((line) => line.includes(text)).length
}

describe('tasks', () => {
  it('lie behind the home of staff only', async () => {
    const keeper = await bench.phone('keeper')
    await keeper.press('工作人员：我的待办')
    await keeper.sees('任务 12')
    const resident = await bench.phone('resident')
    await resident.sees('正在送的')
    await resident.sees('食品经营许可证')
    await resident.lacks('我的待办')
  })

  it('come most urgent first, and say in words what is overdue', async () => {
    const phone = await bench.phone('keeper', TASKS)
    await phone.sees('有 1 件已经超时')
    expect((await phone.lines()).filter((line) => /^任务 \d+$/.test(line))).toEqual([
      '任务 12',
      '任务 15',
      '任务 16',
      '任务 18',
    ])
    expect((await phone.lines()).filter((line) => /已超时，应在.+前办好/.test(line))).toHaveLength(1)
  })

  it('are acknowledged with one tap', async () => {
    const phone = await bench.phone('keeper', TASKS)
    await phone.sees('任务 12')
    await phone.press('知道了', '任务 12')
    await expect.poll(() => count(phone, '已知道')).toBe(2)
    expect(bench.api.county.tasks[0]?.status).toBe('acknowledged')
  })

  it('are completed with one tap and a confirmation', async () => {
    const phone = await bench.phone('keeper', TASKS)
    await phone.sees('任务 12')
    await phone.press('办好了', '任务 12')
    expect(scans()).toEqual([])
    await phone.press('确认办好')
    await phone.sees('下一步：桃花村服务站交给取件人')
    await phone.lacks('任务 12')
    expect(scans()).toMatchObject([{ kind: 'received', trackingNumber: 'SH000000017' }])
  })

  it('of a hand-over ask for the pick-up code, and a wrong one changes nothing', async () => {
    const phone = await bench.phone('keeper', `${TASKS}?number=15`)
    await phone.press('确认办好')
    await phone.sees('取件码是 6 位数字')
    await phone.fill('取件人出示的取件码', '111111')
    await phone.press('确认办好')
    await phone.sees('取件码不对')
    expect(scans()).toEqual([])
    await phone.fill('取件人出示的取件码', '482913')
    await phone.press('确认办好')
    await phone.sees('全程已完成')
    expect(scans()).toHaveLength(1)
  })

  it('of an exception ask how it was settled', async () => {
    const phone = await bench.phone('keeper', `${TASKS}?number=16`)
    await phone.press('确认办好')
    await phone.sees('说明怎么处理的')
    await phone.fill('例如：已找到，放回封包', '已补登发出')
    await phone.press('确认办好')
    await phone.sees('任务 12')
    await expect.poll(scans).toMatchObject([{ kind: 'exception_resolved', details: { note: '已补登发出' } }])
  })

  it('are recorded once although the answer was lost', async () => {
    const phone = await bench.phone('keeper', TASKS)
    await phone.sees('任务 12')
    bench.api.fail('completeTask', 'lost-answer')
    await phone.press('办好了', '任务 12')
    await phone.press('确认办好')
    await phone.sees('有网自动登记，不会重复')
    await phone.press('待发送 1 条 · 点此重发')
    await phone.lacks('待发送')
    expect(scans()).toHaveLength(1)
  })

  it('of two-person handling are confirmed by the one who looked on', async () => {
    bench.api.county.tasks.unshift({
      ...taskOf(12),
      number: 11,
      kind: 'witness',
      kindText: '第二人确认',
      fulfilledBy: 'witnessed',
    })
    const phone = await bench.phone('keeper', `${TASKS}?number=11`)
    await phone.sees('请和交接的同事当面核对')
    await phone.press('我在场，核对无误')
    await expect.poll(scans).toMatchObject([{ kind: 'witnessed' }])
  })

  it('lead on to the hand-over and to the report of an exception', async () => {
    const phone = await bench.phone('keeper', `${TASKS}?number=15`)
    await phone.press('代取、没有码、要签名')
    await expect.poll(() => phone.front()).toBe('staff/hand-over/index?number=SH000000025')
    await phone.goTo(`${TASKS}?number=12`)
    await phone.press('报异常')
    await expect.poll(() => phone.front()).toBe('staff/exception-report/index?number=SH000000017')
  })
})

function taskOf(number: number) {
  const found = bench.api.county.tasks.find((task) => task.number === number)
  if (found === undefined) throw new Error(`no task ${number}`)
  return { ...found, id: crypto.randomUUID() }
}

/** Types a number on the page of series. */
async function type(phone: Phone, number: string): Promise<void> {
  await phone.fill('流转单号', number)
  await phone.press('登记')
}

function numbers() {
  return scans().map(({ trackingNumber }) => trackingNumber)
}

describe('a series of scans', () => {
  it('takes label after label; the same twice in a row is one', async () => {
    const phone = await bench.phone('keeper', SCAN)
    await phone.choose('发出')
    await phone.series('连续扫码', ['shaopao:SH000000058', 'shaopao:SH000000058', 'SH000000066'])
    expect(numbers()).toEqual(['SH000000058', 'SH000000066'])
    expect(scans()).toMatchObject([{ kind: 'dispatched' }, { kind: 'dispatched' }])
    await expect.poll(() => count(phone, '已登记，请留意')).toBe(2)
  })

  it('stops at a label that is refused, and says why', async () => {
    const phone = await bench.phone('keeper', SCAN)
    await phone.show('SH000000058')
    await phone.show('SH000000999')
    await phone.press('连续扫码')
    await phone.sees('没有找到这个流转单号')
    await phone.sees('没登记上')
    expect(numbers()).toEqual(['SH000000058'])
  })

  it('goes on to the hand-over at a pick-up code, and to the bag at a seal', async () => {
    const phone = await bench.phone('keeper', SCAN)
    await phone.show('shaopao:SH000000025:482913')
    await phone.press('连续扫码')
    await expect.poll(() => phone.front()).toBe('staff/hand-over/index?number=SH000000025&code=482913')
    await phone.goTo(SCAN)
    await phone.show('FQ2026001')
    await phone.press('连续扫码')
    await phone.sees('封签 FQ2026001')
  })

  it('is taken back from the last: by a correction once sent, out of the queue before', async () => {
    const phone = await bench.phone('keeper', SCAN)
    await type(phone, 'SH000000058')
    await phone.sees('已登记')
    await phone.setOffline(true)
    await type(phone, 'SH000000066')
    await phone.sees('没有网络，存在手机里')
    await phone.press('撤销上一条：收到 SH000000066')
    await phone.sees('还没发出去，已从手机里取走')
    await phone.setOffline(false)
    await phone.press('撤销上一条：收到 SH000000058')
    await expect.poll(() => count(phone, '已撤销')).toBeGreaterThanOrEqual(2)
    expect(numbers()).toEqual(['SH000000058'])
    expect([...bench.api.county.counter.corrected]).toEqual(scans().map(({ eventId }) => eventId))
  })

  it('loses nothing and doubles nothing when the network dies in the middle', async () => {
    const phone = await bench.phone('keeper', SCAN)
    bench.api.fail('recordScans', 'lost-answer')
    await phone.series('连续扫码', ['SH000000058'])
    await phone.sees('没等到回应，会再发，不会重复')
    await phone.setOffline(true)
    await phone.series('连续扫码', ['SH000000066', 'SH000000074'])
    await phone.sees('待发送 3 条 · 点此重发')
    await phone.setOffline(false)
    await expect.poll(numbers).toEqual(['SH000000058', 'SH000000066', 'SH000000074'])
    await phone.sees('早已登记，没有重复')
    await phone.sees('都发出去了')
  })
})

describe('scans that wait', () => {
  it('are there after a restart, on every page of the counter, and go out at a touch', async () => {
    const phone = await bench.phone('keeper', SCAN)
    // once as it is scanned, once by itself as the next page opens
    for (let times = 0; times < 2; times += 1) {
      bench.api.fail('recordScans', { status: 503, code: 'overloaded', detail: '服务器忙' })
    }
    await type(phone, 'SH000000058')
    await phone.sees('服务器忙')
    await phone.restart()
    await phone.goTo(TASKS)
    await phone.press('待发送 1 条 · 点此重发')
    await expect.poll(numbers).toEqual(['SH000000058'])
    await phone.lacks('待发送')
  })
})
