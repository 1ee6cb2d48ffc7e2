import { describe, expect, it } from 'vitest'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()

describe('name and phone', () => {
  it('by WeChat’s button: what staff filed for the phone is shown at once, and is mine with one tap', async () => {
    const phone = await bench.phone('newcomer', '/pages/contact/index')
    await phone.fill('姓名', '王五')
    await phone.press('用微信手机号，不用填')
    await phone.press('同意')
    await phone.sees('这些是您的吗？')
    await phone.sees('残疾人证')
    await phone.press('是我的')
    await phone.sees('没有要您认领的件')
    await phone.press('看我的件')
    await phone.sees('残疾人证')
  })

  it('asks for the name before it asks the server', async () => {
    const phone = await bench.phone('newcomer', '/pages/contact/index')
    await phone.press('用微信手机号，不用填')
    await phone.press('同意')
    await phone.sees('姓名')
    await phone.sees('请填')
    expect(bench.api.calls).not.toContain('verifyPhone')
  })

  it('who keeps the number to himself types it', async () => {
    const phone = await bench.phone('newcomer', '/pages/mine/index')
    await phone.press('姓名和电话')
    await phone.run(() => Object.assign(window.__preview, { phoneCode: null }).phoneCode)
    await phone.fill('姓名', '王五')
    await phone.press('用微信手机号，不用填')
    await phone.press('同意')
    await phone.sees('请在下面手动填写')
    await phone.fill('手机号', '13700137000')
    await phone.press('保存')
    await expect.poll(() => bench.api.calls).toContain('saveContact')
  })

  it('without an answer of WeChat, says so and leaves the fields as they are', async () => {
    const phone = await bench.phone('newcomer', '/pages/contact/index')
    bench.api.fail('verifyPhone', { status: 503, code: 'unavailable', detail: '微信暂时没有回应，请手动填写手机号' })
    await phone.fill('姓名', '王五')
    await phone.press('用微信手机号，不用填')
    await phone.press('同意')
    await phone.sees('微信暂时没有回应，请手动填写手机号')
  })
})
