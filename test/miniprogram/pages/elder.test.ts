import { describe, expect, it, vi } from 'vitest'
import { useQuickPhones } from './quick-phones.ts'

const CARE_MODE = 1.4
const bench = useQuickPhones()

function isLarge(window: Window): boolean {
  return window.document.querySelector('.webview:not([hidden]) .look--elder') !== null
}

describe('elder mode', () => {
  it('follows WeChat’s own letters until somebody chooses', async () => {
    const usual = bench.phone('resident', '/pages/home/index')
    await usual.sees('大字版')
    expect(isLarge(usual.window)).toBe(false)

    const large = bench.phone('resident', '/pages/home/index', false, CARE_MODE)
    await large.sees('标准版')
    expect(isLarge(large.window)).toBe(true)
  })

  it('leaves fewer choices on the first page: what waits, to ask for something, to look something up', async () => {
    const phone = bench.phone('resident', '/pages/home/index', false, CARE_MODE)
    await phone.sees('看取件码')
    expect(phone.text()).not.toContain('送材料、来回送、寄存')
    // The other ways are on the next page.
    await phone.press('寄回证件')
    await phone.press('换一种')
    await phone.sees('材料送上去，结果送回来')
  })

  it('is switched on 我的 and kept, whatever WeChat’s letters say', async () => {
    const phone = bench.phone('resident', '/pages/mine/index', false, CARE_MODE)
    await phone.sees('大字版（已打开）')
    await phone.press('大字版')
    await phone.sees('字大、按钮大')
    expect(isLarge(phone.window)).toBe(false)
    await phone.control.open('/pages/home/index')
    await phone.sees('送材料、来回送、寄存')
    await phone.press('换成大字版')
    await phone.sees('标准版')
    expect(isLarge(phone.window)).toBe(true)
  })

  it('can be chosen without a network', async () => {
    const phone = bench.phone('resident', '/pages/mine/index', true)
    await phone.press('大字版')
    await phone.sees('大字版（已打开）')
  })
})

describe('WeChat’s question about privacy', () => {
  it('is put in plain words at the moment, and may be refused', async () => {
    const phone = bench.phone('resident', '/pages/binding/index')
    await phone.press('拿绑定码')
    await phone.sees('4829 1357')
    await phone.press('复制')
    await phone.sees('接下来要用到手机的剪贴板')
    await phone.press('看隐私保护指引')
    await phone.press('知道了')
    await phone.press('拒绝')
    expect(phone.control.privacy.agreed).toBe(false)
    expect(phone.control.clipboard).toBe('')

    await phone.press('复制')
    await phone.press('同意')
    await vi.waitFor(() => expect(phone.control.clipboard).toBe('绑定 48291357'))
    expect(phone.control.privacy.agreed).toBe(true)
  })
})
