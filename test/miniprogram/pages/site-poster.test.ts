import { describe, expect, it } from 'vitest'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()
const scanned = (siteId: string) => `/pages/request/index?scene=${siteId}`

describe('the code on a site’s poster', () => {
  it('begins a request there: the site is chosen, whatever was used last', async () => {
    const phone = await bench.phone('resident', scanned('v4'))
    await phone.sees('就在柳树村服务站办')
    await phone.press('营业执照')
    await phone.sees('都对吗？')
    await phone.sees('柳树村服务站')
    await phone.press('提交')
    await phone.sees('登记好了')
    expect(phone.effort).toEqual({ taps: 2, fields: 0 })
    expect(bench.api.county.filings.at(-1)?.destination).toEqual({ kind: 'site', siteId: 'v4' })
  })

  it('asks a newcomer for name and phone alone', async () => {
    const phone = await bench.phone('newcomer', scanned('v4'))
    await phone.sees('就在柳树村服务站办')
    await phone.press('营业执照')
    await phone.sees('给谁办？')
  })

  it('of a site that is no more lets people choose themselves', async () => {
    const phone = await bench.phone('newcomer', scanned('v99'))
    await phone.sees('没有读到是哪个站')
    await phone.press('营业执照')
    await phone.sees('选择镇和村')
  })
})

describe('the poster itself', () => {
  it('is opened by whoever answers for the site, from his own page', async () => {
    const phone = await bench.phone('keeper', '/pages/mine/index')
    await phone.press('打印本站海报')
    await expect.poll(() => bench.api.calls).toContain('readSitePoster')
  })

  it('says what to do when WeChat gives no code', async () => {
    const phone = await bench.phone('keeper', '/pages/mine/index')
    const detail = '微信暂时给不出小程序码，请过一会儿再试'
    bench.api.fail('readSitePoster', { status: 503, code: 'mini_program_code_unavailable', detail })
    await phone.press('打印本站海报')
    await phone.sees('请过一会儿再试')
  })

  it('is offered to nobody else', async () => {
    const phone = await bench.phone('dispatcher', '/pages/mine/index')
    await phone.sees('我的待办')
    await phone.lacks('打印本站海报')
  })
})
