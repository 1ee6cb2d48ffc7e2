import { afterAll, describe, expect, it } from 'vitest'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()

/** Taps and fields from home to the submitted request, by story. */
const efforts: { story: string; taps: number; fields: number }[] = []

afterAll(() => {
  const lines = efforts.map(({ story, taps, fields }) => `  ${story}: ${taps} taps, ${fields} fields`)
  process.stdout.write(`From home to a submitted request:\n${lines.join('\n')}\n`)
})

function note(story: string, { effort }: Phone): { taps: number; fields: number } {
  efforts.push({ story, ...effort })
  return effort
}

async function submit(phone: Phone): Promise<void> {
  await phone.sees('都对吗？')
  await phone.press('提交')
  await phone.sees('登记好了')
}

function lastFiling() {
  return bench.api.county.filings.at(-1)
}

/** A person who was never here asks for a round trip, with two kinds of paper inside. */
async function roundTrip(phone: Phone): Promise<void> {
  await phone.press('送材料、来回送、寄存')
  await phone.press('材料送上去，结果送回来')
  await phone.press('食品经营许可')
  await phone.sees('材料交到哪里？')
  await phone.press('选择镇和村')
  await phone.press('青石镇')
  await phone.press('桃花村')
  await phone.press('下一步')
  await phone.sees('办好以后，送回哪里？')
  await phone.press('下一步')
  await phone.sees('给谁办？')
  await phone.fill('姓名', '张三')
  await phone.fill('手机号', '13800138000')
  await phone.press('下一步')
}

describe('a round trip', () => {
  it('asks a newcomer where the result comes back to, the place of hand-in first', async () => {
    const phone = await bench.phone('newcomer', '/pages/home/index')
    await roundTrip(phone)
    await submit(phone)
    expect(lastFiling()).toEqual({
      direction: 'materials',
      serviceForm: 'round_trip',
      matterId: 'm2',
      originSiteId: 'v1',
      returnTo: { kind: 'site', siteId: 'v1' },
      consignee: { name: '张三', phone: '13800138000' },
    })
    expect(note('newcomer, round trip', phone).fields).toBe(2)
  })

  it('takes a returning person four taps and no field', async () => {
    const phone = await bench.phone('resident', '/pages/home/index')
    await phone.sees('运送中')
    await phone.press('送材料、来回送、寄存')
    await phone.press('材料送上去，结果送回来')
    await phone.press('食品经营许可')
    await phone.sees('138****8000')
    await submit(phone)
    expect(lastFiling()).toMatchObject({ originSiteId: 'v1', returnTo: { kind: 'site', siteId: 'v1' } })
    expect(note('returning, round trip', phone)).toEqual({ taps: 4, fields: 0 })
  })

  it('may come back to the door although it is handed in at the station', async () => {
    const phone = await bench.phone('resident', '/pages/request/index?kind=round_trip')
    await phone.press('食品经营许可')
    await phone.press('修改结果送回')
    await phone.press('送到家里')
    await phone.press('改好了')
    await phone.sees('请写清楚门牌地址')
    await phone.fill('门牌地址', '三组 12 号，祠堂旁边')
    await phone.press('改好了')
    await phone.sees('结果送回家')
    await submit(phone)
    const home = { kind: 'home', siteId: 'v1', address: '三组 12 号，祠堂旁边' }
    expect(lastFiling()).toMatchObject({ originSiteId: 'v1', returnTo: home })
    const next = await bench.phone('resident', '/pages/request/index?kind=round_trip')
    await next.sees('材料送上去')
  })
})

describe('a result that is kept', () => {
  it('waits at a counter that one chooses, and at the same one the next time', async () => {
    const phone = await bench.phone('resident', '/pages/home/index')
    await phone.sees('运送中')
    await phone.press('送材料、来回送、寄存')
    await phone.press('寄存在县里')
    await phone.press('个体工商户设立登记')
    await phone.sees('证件存在哪里？')
    await phone.press('县业务流转中心')
    await submit(phone)
    expect(lastFiling()).toEqual({
      direction: 'result',
      serviceForm: 'keep_for_pickup',
      matterId: 'm1',
      destination: { kind: 'site', siteId: 'hub' },
      homeSiteId: 'v1',
    })
    expect(note('first time, kept at the hub', phone)).toEqual({ taps: 5, fields: 0 })
    await phone.press('返回')
    const before = { ...phone.effort }
    await phone.press('送材料、来回送、寄存')
    await phone.press('寄存在县里')
    await phone.press('食品经营许可')
    await submit(phone)
    const again = { taps: phone.effort.taps - before.taps, fields: phone.effort.fields - before.fields }
    efforts.push({ story: 'returning, kept at the hub', ...again })
    expect(again).toEqual({ taps: 4, fields: 0 })
  })
})

describe('one way', () => {
  it.each([
    ['a licence comes back', ['寄回证件', '营业执照'], 3],
    ['materials go up', ['送材料、来回送、寄存', '只送材料', '食品经营许可'], 4],
  ] as const)('%s with at most four taps', async (story, path, taps) => {
    const phone = await bench.phone('resident', '/pages/home/index')
    await phone.sees('运送中')
    for (const step of path) await phone.press(step)
    await phone.sees('138****8000')
    await submit(phone)
    expect(note(`returning, ${story}`, phone)).toEqual({ taps, fields: 0 })
  })

  it('may become another kind while it is being asked for', async () => {
    const phone = await bench.phone('resident', '/pages/request/index?kind=send_back')
    await phone.press('换一种')
    await phone.press('只送材料')
    await phone.sees('办什么事？')
    await phone.press('食品经营许可')
    await submit(phone)
    expect(lastFiling()).toMatchObject({ direction: 'materials', serviceForm: 'one_way', originSiteId: 'v1' })
  })
})

describe('the list of what is inside', () => {
  it('fills by taps, counts copies, asks for two persons where an original is', async () => {
    const phone = await bench.phone('resident', '/pages/request/index?kind=hand_in')
    await phone.press('食品经营许可')
    await phone.press('去列里面有')
    await phone.press('加上身份证')
    await phone.press('身份证多一份')
    expect(await phone.text()).not.toContain('请两个人一起交接')
    await phone.press('加上食品经营许可申请表')
    await phone.press('有原件，请两个人一起交接')
    await phone.fill('名称', '房产证')
    await phone.press('列好了')
    await phone.sees('还没有加上')
    await phone.press('加上')
    await phone.press('房产证是复印件，改成原件')
    await phone.press('列好了')
    await phone.sees(
      '身份证（复印件） 2 份、食品经营许可申请表（原件） 1 份、房产证（原件） 1 份'.replaceAll('） ', '）'),
    )
    await submit(phone)
    expect(lastFiling()).toMatchObject({
      twoPersonHandling: true,
      items: [
        { name: '身份证', copies: 2, form: 'copy' },
        { name: '食品经营许可申请表', copies: 1, form: 'original' },
        { name: '房产证', copies: 1, form: 'original' },
      ],
    })
  })

  it('takes a line out again, and belongs to its matter', async () => {
    const phone = await bench.phone('resident', '/pages/request/index?kind=hand_in')
    await phone.press('食品经营许可')
    await phone.press('去列里面有')
    await phone.press('加上身份证')
    await phone.press('不要身份证')
    await phone.press('加上户口本')
    await phone.press('列好了')
    await phone.sees('户口本（复印件）1 份')
    await phone.press('修改办什么事')
    await phone.press('小作坊登记')
    await phone.sees('没有列清单')
    await submit(phone)
    expect(lastFiling()).not.toHaveProperty('items')
  })
})

describe('filing for somebody of the family', () => {
  it('takes his consent to words that are read to him, and does not remember him', async () => {
    const phone = await bench.phone('resident', '/pages/request/index?kind=send_back')
    await phone.press('营业执照')
    await phone.press('修改谁来领')
    await phone.press('家里人')
    await phone.sees('以上内容已读给本人听')
    await phone.fill('他（她）的姓名', '张大爷')
    await phone.fill('收通知的手机号', '13700137000')
    await phone.press('改好了')
    await phone.sees('同意了再点一下')
    await phone.press('他（她）本人同意')
    await phone.press('改好了')
    await phone.sees('替家里人办，本人同意')
    await submit(phone)
    expect(lastFiling()).toMatchObject({
      consignee: { name: '张大爷', phone: '13700137000' },
      authorisation: { relation: 'family', statementVersion: '2026-1', consented: true },
    })
    expect(await phone.run(() => localStorage.getItem('preview:resident:contact'))).toBeNull()
  })

  it('goes on when the words did not load at first', async () => {
    bench.api.fail('readAuthorisationStatement', { status: 500, code: 'internal', detail: '服务出错了，请稍后再试' })
    const phone = await bench.phone('resident', '/pages/request-person/index')
    await phone.press('家里人')
    await phone.sees('服务出错了')
    await phone.press('再加载一次')
    await phone.sees('以上内容已读给本人听')
  })

  it('is not for staff, who file at their counter', async () => {
    const phone = await bench.phone('keeper', '/pages/request-person/index')
    await phone.sees('给谁办？')
    await expect.poll(() => phone.text()).not.toContain('家里人')
  })
})

describe('without a network or against a refusal', () => {
  it('nothing that was said is lost, and nothing is filed twice', async () => {
    const phone = await bench.phone('newcomer', '/pages/home/index')
    await roundTrip(phone)
    await phone.sees('都对吗？')
    await phone.cutOff(true)
    await phone.press('提交')
    await phone.sees('不会重复登记')
    await phone.cutOff(false)
    bench.api.fail('registerConsignment', 'lost-answer')
    await phone.press('再试一次')
    await phone.sees('不会重复登记')
    await phone.press('再试一次')
    await phone.sees('登记好了')
    expect(bench.api.county.filings).toHaveLength(1)
  })

  it('the counters say so and can be tried again', async () => {
    bench.api.fail('listSites', { status: 500, code: 'internal', detail: '服务出错了，请稍后再试' })
    const phone = await bench.phone('resident', '/pages/request-counter/index')
    await phone.sees('服务出错了')
    await phone.press('再试一次')
    await phone.sees('县业务流转中心')
  })

  it('what the server refuses is shown beside the answers', async () => {
    const phone = await bench.phone('resident', '/pages/request/index?kind=round_trip')
    await phone.press('食品经营许可')
    bench.api.fail('registerConsignment', { status: 422, code: 'site_not_allowed', detail: '这个站点停办了，请换一个' })
    await phone.press('提交')
    await phone.sees('这个站点停办了，请换一个')
    await phone.press('修改材料交到')
    await phone.sees('材料交到哪里？')
  })
})
