import { describe, expect, it } from 'vitest'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()

function complaint() {
  const found = bench.api.county.complaints[0]
  if (found === undefined) throw new Error('nobody complained')
  return found
}

const answers = () => complaint().entries.filter(({ kind }) => kind === 'answered')
const page = () => `/staff/complaint/index?id=${complaint().id}`

describe('a complaint', () => {
  it('is found from the tasks, answered, and no longer among those that wait', async () => {
    const phone = await bench.phone('keeper', '/staff/tasks/index')
    await phone.press('投诉')
    await phone.sees('等答复')
    await phone.press('不动产权证书')
    await phone.sees('说好周三到，周五还没有')
    await phone.press('答复群众')
    await phone.sees('请写清楚一点')
    await phone.fill('怎么答复', '查到压在镇里了，明天上午送到')
    await phone.press('答复群众')
    await phone.sees('答复好了，已通知群众')
    await phone.sees('已答复')
    expect(answers().map(({ text }) => text)).toEqual(['查到压在镇里了，明天上午送到'])
    expect(await phone.text()).not.toContain('答复会原样给群众看')
    await phone.goTo('/staff/complaints/index')
    await phone.sees('没有等答复的投诉')
    await phone.press('全部')
    await phone.sees('已答复')
  })

  it('that came back is answered once more', async () => {
    const at = new Date().toISOString()
    complaint().entries.push({ kind: 'answered', by: 'staff', at, text: '明天送到', textCheck: null })
    complaint().entries.push({ kind: 'reopened', by: 'resident', at, text: '明天又没到', textCheck: 'passed' })
    complaint().status = 'reopened'
    const phone = await bench.phone('keeper', page())
    await phone.sees('又反映了一次，等答复')
    await phone.sees('明天又没到')
    await phone.fill('怎么答复', '今天下午已经交到村里')
    await phone.press('答复群众')
    await phone.sees('答复好了')
    expect(answers()).toHaveLength(2)
  })

  it('is answered once although the answer was lost', async () => {
    const phone = await bench.phone('keeper', page())
    await phone.fill('怎么答复', '查到了，明天上午送到')
    bench.api.fail('answerComplaint', 'lost-answer')
    await phone.press('答复群众')
    await phone.sees('再点一次不会重复')
    await phone.press('答复群众')
    await phone.sees('答复好了')
    expect(answers()).toHaveLength(1)
  })

  it('that a colleague has answered meanwhile says so, shows his answer, and takes no second one', async () => {
    const phone = await bench.phone('keeper', page())
    await phone.fill('怎么答复', '我来查一查再告诉您')
    const at = new Date().toISOString()
    complaint().entries.push({ kind: 'answered', by: 'staff', at, text: '同事已经说过了', textCheck: null })
    complaint().status = 'answered'
    await phone.press('答复群众')
    await phone.sees('这条投诉已经答复或结束了')
    await phone.sees('同事已经说过了')
    expect(answers()).toHaveLength(1)
  })

  it('leads to the custody of what it is about', async () => {
    const phone = await bench.phone('keeper', page())
    await phone.press('看交接经过')
    await expect.poll(() => phone.front()).toBe('pages/tracking/index?number=SH000000074')
  })

  it('is a tap away from the exception that it raised, which shows that it is settled on the way back', async () => {
    const [exception] = bench.api.county.counter.exceptions
    Object.assign(exception ?? {}, { kind: 'complaint', kindText: '投诉', complaintId: complaint().id })
    const phone = await bench.phone('keeper', `/staff/exception/index?id=${exception?.id}`)
    await phone.press('看投诉，答复群众')
    await phone.sees('说好周三到')
    Object.assign(exception ?? {}, { complaintId: null, status: 'resolved', resolutionText: '已处理' })
    await phone.press('返回')
    await phone.sees('已处理')
    expect(await phone.text()).not.toContain('看投诉')
  })

  it('there is none, or none to be had, in words', async () => {
    bench.api.county.complaints = []
    const phone = await bench.phone('keeper', '/staff/complaints/index')
    await phone.sees('群众在小程序里反映的问题会到这里')
    bench.api.fail('readComplaint', { status: 404, code: 'complaint_not_found', detail: '没有找到这条投诉' })
    await phone.goTo('/staff/complaint/index?id=01890000-0000-7000-8000-000000000000')
    await phone.sees('没有找到这条投诉')
  })
})

describe('ratings', () => {
  it('are read by those who stand at a site, with n and what was written', async () => {
    const phone = await bench.phone('keeper', '/staff/complaints/index')
    await phone.press('群众评分')
    await phone.sees('40 人评，平均 4.53 分')
    await phone.sees('近 90 天经过这里、已办结的')
    await phone.sees('「等了半个月」')
    await phone.press('等了半个月')
    await expect.poll(() => phone.front()).toContain('pages/tracking/index?number=')
  })

  it('are not offered to a courier, who stands nowhere', async () => {
    const me = bench.api.county.people.get('keeper')
    Object.assign(me ?? {}, { roles: [{ role: 'courier', siteId: null, siteName: null }] })
    const phone = await bench.phone('keeper', '/staff/complaints/index')
    await phone.sees('不动产权证书')
    expect(await phone.text()).not.toContain('群众评分')
  })

  it('there are none yet, in words', async () => {
    bench.api.county.leader.ratings = []
    Object.assign(bench.api.county.leader.satisfaction, { n: 0, mean: null })
    const phone = await bench.phone('keeper', '/staff/ratings/index')
    await phone.sees('评了就会到这里')
    await phone.sees('还没有人评')
    expect(await phone.text()).not.toContain('平均')
  })
})
