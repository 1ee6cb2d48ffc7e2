import { describe, expect, it, vi } from 'vitest'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()

function evaluation() {
  const found = bench.api.county.leader.evaluations[0]
  if (found === undefined) throw new Error('there is no evaluation')
  return found
}

const page = () => `/leader/evaluation/index?id=${evaluation().id}`

/** Presses 签发 on the page, and in the question that follows. */
async function sign(phone: Phone) {
  await phone.press('签发')
  await phone.sees('签发以后不能再改')
  await phone.press('签发')
}

describe('a self-evaluation', () => {
  it('is read: how it stands, what is odd, what is missing, the text and the points', async () => {
    const phone = await bench.phone('leader', '/leader/approvals/index')
    await phone.press('2026 年绩效自评，第 2 版')
    await phone.sees('没有录入权重，所以没有总分')
    await phone.sees('发现疑点 1 处，其中 1 处没有说明')
    await phone.sees('支付率正好 100%')
    await phone.press('看是哪 1 处')
    await phone.sees('一、基本情况：项目负责人')
    await phone.press('一、基本情况')
    await phone.sees('全年办结 1,024 件')
    await phone.press('一共 1 个指标')
    await phone.sees('没有录入权重，不计分')
  })

  it('is opened as the paper that it will be', async () => {
    const phone = await bench.phone('leader', page())
    await phone.press('看成稿（PDF）')
    await vi.waitFor(() => expect(bench.api.calls).toContain('printEvaluation'))
  })

  it('is signed once, by what was read, although the answer was lost', async () => {
    const phone = await bench.phone('leader', page())
    bench.api.fail('signEvaluation', 'lost-answer')
    await sign(phone)
    await phone.sees('再点一次不会重复')
    await sign(phone)
    await phone.sees('签发好了')
    await phone.sees('已签发')
    expect(evaluation().steps.map(({ kind }) => kind)).toEqual(['submitted', 'signed'])
    expect(await phone.text()).not.toContain('您的意见')
  })

  it('says before it is signed what nobody has explained or filled in', async () => {
    const phone = await bench.phone('leader', page())
    await phone.press('签发')
    await phone.sees('还有 1 处疑点没有说明。还有 1 处待补。签发以后不能再改。')
    await phone.press('再看看')
    expect(evaluation().status).toBe('submitted')
  })

  it('that was changed meanwhile is not signed: the new one is shown, to be read again', async () => {
    const phone = await bench.phone('leader', page())
    await phone.sees('您的意见')
    Object.assign(evaluation(), { hash: 'cd'.repeat(32), openFindings: 0 })
    await sign(phone)
    await phone.sees('请刷新后重新核对再签发')
    await phone.sees('内容刚才改过，下面是新的，请重新看一遍')
    expect(evaluation().status).toBe('submitted')
    await sign(phone)
    await phone.sees('签发好了')
  })

  it('that came anew with the network says so before anybody signs it', async () => {
    const phone = await bench.phone('leader', page())
    await phone.sees('您的意见')
    Object.assign(evaluation(), { hash: 'cd'.repeat(32) })
    await phone.setOffline(true)
    await phone.sees('没有网络')
    await phone.setOffline(false)
    await phone.sees('内容刚才改过')
  })

  it('goes back with the reason, and not without', async () => {
    const phone = await bench.phone('leader', page())
    await phone.press('退回')
    await phone.sees('退回要写明原因')
    await phone.fill('说明', '支付率请说明原因')
    await phone.press('退回')
    await phone.sees('退回去了')
    await phone.sees('还没有提交，提交以后才能签发')
    expect(evaluation().steps.at(-1)).toMatchObject({ kind: 'returned', note: '支付率请说明原因' })
  })

  it('is not signed by whoever submitted it, who may send it back', async () => {
    Object.assign(evaluation().steps[0] ?? {}, { actorId: bench.api.county.people.get('leader')?.id })
    const phone = await bench.phone('leader', page())
    await phone.sees('要由另一位领导签发')
    const buttons = await phone.named('button')
    expect(buttons).toContain('退回')
    expect(buttons).not.toContain('签发')
  })

  it('that somebody signed meanwhile is shown signed', async () => {
    const phone = await bench.phone('leader', page())
    await phone.sees('您的意见')
    evaluation().status = 'signed'
    await sign(phone)
    await phone.sees('还没轮到这一步')
    await phone.sees('已签发')
    expect(await phone.text()).not.toContain('您的意见')
  })
})

describe('a figure', () => {
  it('is opened from the evaluation, as it stood there, down to the custody of a consignment', async () => {
    const phone = await bench.phone('leader', page())
    await phone.press('2 个数字')
    await phone.press('每件邮递费')
    await phone.sees('由下面 1 个数字算出来')
    await phone.sees('2026 年绩效自评第 2 版，还没有签发')
    await phone.press('办结件数')
    await phone.sees('由 1,024 条记录得出')
    expect(await phone.front()).toBe('leader/figure/index?code=F3K7AC-2')
    await phone.press('SH*****0017')
    await expect.poll(() => phone.front()).toContain('pages/tracking/index?id=')
  })

  it('is opened from what is odd about it', async () => {
    const phone = await bench.phone('leader', page())
    await phone.press('办结件数 1,024 件')
    await phone.sees('一条一条看')
  })

  it('is opened from the report of a time, as it stands now', async () => {
    const phone = await bench.phone('leader', '/leader/overview/index')
    await phone.press('数字从哪里来')
    await phone.press('办结件数')
    await phone.sees('有新的记录还会变')
    await phone.sees('数办结的流转件')
  })

  it('shows what is missing from it as missing, and says that nothing is below', async () => {
    const phone = await bench.phone('leader', '/leader/figure/index?code=F3K7AC')
    await phone.sees('缺数')
    await phone.sees('录入的合计数，下面没有单件')
  })

  it('opens what no consignment stands behind as its transaction of the ledger, in words', async () => {
    const phone = await bench.phone('leader', '/leader/figure/index?code=F3K7AC')
    await phone.press('按月收的邮递费 云坪镇')
    await phone.sees('按月收的邮递费，2026年11月')
    await phone.sees('按各镇场资费2026-01版算的')
    await phone.sees('没有单件可看')
  })

  it('that there is not says how a code looks', async () => {
    const phone = await bench.phone('leader', '/leader/figure/index?code=F00000')
    await phone.sees('F 加 5 位字母或数字')
  })
})
