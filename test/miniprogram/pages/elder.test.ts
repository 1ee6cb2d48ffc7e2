import { describe, expect, it } from 'vitest'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()

function isLarge(phone: Phone): Promise<boolean> {
  return phone.run(() => document.querySelector('.webview:not([hidden]) .look--elder') !== null)
}

describe('elder mode', () => {
  it('follows WeChat’s own letters until somebody chooses', async () => {
    const usual = await bench.phone('resident', '/pages/home/index')
    await usual.sees('大字版')
    expect(await isLarge(usual)).toBe(false)

    const large = await bench.phone('resident', '/pages/home/index', { mode: 'elder' })
    await large.sees('标准版')
    expect(await isLarge(large)).toBe(true)
  })

  it('leaves fewer choices on the first page: what waits, to ask for something, to look something up', async () => {
    const phone = await bench.phone('resident', '/pages/home/index', { mode: 'elder' })
    await phone.sees('看取件码')
    expect(await phone.text()).not.toContain('送材料、来回送、寄存')
    // The other ways are on the next page.
    await phone.press('寄回证件')
    await phone.press('换一种')
    await phone.sees('材料送上去，结果送回来')
  })

  it('is switched on 我的 and kept, whatever WeChat’s letters say', async () => {
    const phone = await bench.phone('resident', '/pages/mine/index', { mode: 'elder' })
    await phone.sees('大字版（已打开）')
    await phone.press('大字版')
    await phone.sees('字大、按钮大')
    expect(await isLarge(phone)).toBe(false)
    await phone.goTo('/pages/home/index')
    await phone.sees('送材料、来回送、寄存')
    await phone.press('换成大字版')
    await phone.sees('标准版')
    expect(await isLarge(phone)).toBe(true)
  })

  it('can be chosen without a network', async () => {
    const phone = await bench.phone('resident', '/pages/mine/index', { isCutOff: true })
    await phone.press('大字版')
    await phone.sees('大字版（已打开）')
  })
})

describe('WeChat’s question about privacy', () => {
  it('is put in plain words at the moment, and may be refused', async () => {
    const phone = await bench.phone('resident', '/pages/binding/index')
    await phone.press('拿绑定码')
    await phone.sees('4829 1357')
    await phone.press('复制')
    await phone.sees('接下来要用到手机的剪贴板')
    await phone.press('看隐私保护指引')
    await phone.press('知道了')
    await phone.press('拒绝')
    expect(await phone.run(() => window.__preview.privacy.agreed)).toBe(false)
    expect(await phone.run(() => window.__preview.clipboard)).toBe('')

    await phone.press('复制')
    await phone.press('同意')
    await expect.poll(() => phone.run(() => window.__preview.clipboard)).toBe('绑定 48291357')
    expect(await phone.run(() => window.__preview.privacy.agreed)).toBe(true)
  })
})
