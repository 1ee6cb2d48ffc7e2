import { describe, expect, it } from 'vitest'
import { timelineMark } from '../../../miniprogram/src/wording/timeline.ts'
import { timelineText } from '../../../server/http/presenters/tracking.ts'
import { usePhones } from '../phones/use-phones.ts'
import type { FakeConsignment } from './fake-county.ts'

const bench = usePhones()

/** Changes a consignment of the resident: under way, waiting, requested, in trouble. @returns the address of its page */
function page(index: number, changes: Partial<FakeConsignment> = {}): string {
  const found = bench.api.county.consignments[index]
  if (found === undefined) throw new Error('there is no such consignment')
  Object.assign(found, changes)
  return `/pages/tracking/index?id=${found.details.consignmentId}`
}

const entry = (text: string, siteName = '柳溪镇便民服务中心') => {
  return { occurredAt: new Date().toISOString(), text, siteName, flags: ['misdirected'] }
}

describe('the timeline', () => {
  it('strikes through what was corrected and marks what nobody scanned', async () => {
    const timeline = [entry('已发出（系统补记）', '县市场监督管理局'), entry('已收到（已更正，不算数）')]
    const phone = await bench.phone('resident', page(0, { timeline }))
    await phone.sees('记错了，已更正，不算数')
    await phone.sees('当时没有扫码，系统补记的')
    const struck = await phone.run(() =>
      [...document.querySelectorAll('[class*=corrected]')].map((line) => line.textContent),
    )
    expect(struck).toEqual(['柳溪镇便民服务中心 已收到'])
    // the warning of a line that does not count is nobody's worry
    expect((await phone.text()).match(/不在路线上/g)).toHaveLength(1)
  })

  it('knows the marks by the very words that the server writes', () => {
    const details = { isInferred: true } as Parameters<typeof timelineText>[0]['details']
    const inferred = timelineText({ kind: 'received', details }, { isSuperseded: false })
    const corrected = timelineText({ kind: 'received', details }, { isSuperseded: true })
    expect(timelineMark({ text: inferred })).toEqual({ text: '已收到', isCorrected: false, isInferred: true })
    expect(timelineMark({ text: corrected })).toEqual({ text: '已收到', isCorrected: true, isInferred: false })
  })
})

describe('what is not as usual', () => {
  it.each([
    ['an exception', { openExceptions: 1 }, '出了点问题，工作人员正在处理，不用您跑'],
    ['a loss', { status: 'written_off', statusText: '已丢失' }, '县流转中心会联系您'],
    ['a return', { status: 'returned', statusText: '已退回' }, '已经退回寄出的单位'],
    ['returned materials', { status: 'returned', direction: 'materials' }, '已经退给您了'],
  ] as const)('is said in plain words: %s', async (_, changes, words) => {
    const phone = await bench.phone('resident', page(0, changes))
    await phone.sees(words)
  })

  it('is that a step is late', async () => {
    const phone = await bench.phone('resident', page(0, { nextDueAt: '2026-01-05T12:00:00+08:00' }))
    await phone.sees('比预计的晚了，工作人员在催')
  })
})

describe('what one may do', () => {
  it('is offered by what the documents are waiting for', async () => {
    const offered = async (index: number) => {
      const phone = await bench.phone('resident', page(index))
      await phone.sees('您还可以')
      const said = await phone.text()
      const all = ['改送到别的地方', '请人代领', '看收件凭证', '不送了，取消', '看取件码', '评一评']
      return all.filter((name) => said.includes(name))
    }
    expect(await offered(0)).toEqual(['请人代领', '看收件凭证'])
    expect(await offered(1)).toEqual(['请人代领', '看收件凭证', '看取件码'])
    expect(await offered(2)).toEqual(['改送到别的地方', '请人代领', '不送了，取消'])
  })

  it('is nothing of the holder’s for somebody who has the number and four digits only', async () => {
    const phone = await bench.phone('newcomer', '/pages/tracking/index?number=SH000000025')
    await phone.fill('手机号后四位', '8000')
    await phone.press('看详细内容')
    await phone.sees('张*')
    expect(await phone.text()).not.toMatch(/您还可以|请人代领|看收件凭证/)
  })

  it('is to send on the progress, naming nobody', async () => {
    const phone = await bench.phone('resident', page(0))
    await phone.press('把进度发给家里人')
    expect(await phone.run(() => window.__preview.shares)).toEqual([
      { title: '看看送到哪里了', path: '/pages/tracking/index?number=SH000000017' },
    ])
  })

  it('is to look at what is inside, line by line', async () => {
    const url = page(0)
    const found = bench.api.county.consignments[0]
    if (found !== undefined) found.details.items = [{ name: '通知书', copies: 2, form: 'copy' }]
    const phone = await bench.phone('resident', url)
    await phone.sees('通知书复印件 2 份')
  })
})

describe('a paper that cannot be had', () => {
  it('says why beside its button', async () => {
    bench.api.fail('readReceipt', { status: 409, code: 'receipt_not_ready', detail: '材料还没有收，收了才有凭证' })
    const phone = await bench.phone('resident', page(0))
    await phone.press('看收件凭证')
    await phone.sees('材料还没有收，收了才有凭证')
  })

  it('without a network can be asked for again', async () => {
    const phone = await bench.phone('resident', page(0))
    await phone.sees('看流转凭证')
    await phone.cutOff(true)
    await phone.press('看流转凭证')
    await phone.sees('网络不通')
  })
})

describe('the page of the person’s data', () => {
  it('opens from the review and from 我的, and leads to the full text', async () => {
    const phone = await bench.phone('resident', '/pages/mine/index')
    await phone.press('信息怎么用、怎么保护')
    await phone.sees('身份证号码不用填，也不存')
    await phone.press('看完整的隐私保护指引')
    await phone.sees('这里由微信展示')
  })
})

const LOADING_PAGES = [
  '/pages/home/index',
  '/pages/consignments/index',
  '/pages/mine/index',
  '/pages/request/index',
  '/pages/request-counter/index',
  '/pages/request-site/index',
  '/pages/tracking/index?id=any',
  '/pages/redirect/index?id=any',
  '/pages/pickup-code/index?id=any',
  '/pages/proxy/index?id=any',
  '/pages/complaint/index?id=any',
]

it('every page that loads says when there is no network, and loads when it is tried again', async () => {
  const idFor = (url: string) =>
    bench.api.county.consignments[url.includes('redirect') ? 2 : 1]?.details.consignmentId ?? ''
  // all at once: each waits for its own retries
  const outcomes = LOADING_PAGES.map(async (url) => {
    const phone = await bench.phone('resident', url.replace('any', idFor(url)), { isCutOff: true })
    await phone.sees('网络不通')
    await phone.cutOff(false)
    await phone.press('再试一次')
    await expect.poll(() => phone.text(), { timeout: 10_000 }).not.toMatch(/网络不通|正在加载/)
    return url
  })
  expect(await Promise.all(outcomes)).toEqual(LOADING_PAGES)
})
