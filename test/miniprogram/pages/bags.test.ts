import { describe, expect, it } from 'vitest'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()

function bag(index: number) {
  const found = bench.api.county.counter.bags[index]
  if (found === undefined) throw new Error(`no bag ${index}`)
  return found
}

async function open(url: string, persona = 'keeper'): Promise<Phone> {
  const phone = await bench.phone(persona, url)
  await phone.run(() => window.__preview.privacy.agree())
  return phone
}

describe('sealing a bag', () => {
  it('counts what goes in, and tells what may not and why', async () => {
    bench.api.county.counter.unpackable.set('SH000000074', '下一站是县流转中心，请放进另一个包')
    const phone = await open('/staff/bag-seal/index')
    await phone.series('连续扫件', ['SH000000066', 'SH000000074', 'SH000000066'])
    await phone.sees('SH000000066 已经在包里了')
    await phone.press('封好（2 件）')
    await phone.sees('请扫封签')
    await phone.show('FQ2026009')
    await phone.press('扫封签')
    await expect.poll(() => phone.valueOf('封签号')).toBe('FQ2026009')
    await phone.press('封好（2 件）')
    await phone.sees('下一站是县流转中心，请放进另一个包')
    await phone.press('这 1 件都拿出来了')
    await phone.press('封好（1 件）')
    await phone.sees('包封好了')
    expect(bag(0).items.map(({ trackingNumber }) => trackingNumber)).toEqual(['SH000000066'])
  })

  it('keeps what was scanned over a restart, and seals once although the answer was lost', async () => {
    const phone = await open('/staff/bag-seal/index')
    await phone.fill('流转单号', 'SH000000066')
    await phone.press('放进包')
    await phone.fill('封签号', 'FQ2026009')
    await phone.restart()
    await phone.goTo('/staff/bags/index')
    await phone.press('接着装（1 件）')
    bench.api.fail('sealBag', 'lost-answer')
    await phone.press('封好（1 件）')
    await phone.sees('再点「封好」不会封两次')
    await phone.press('封好（1 件）')
    await phone.sees('封签 FQ2026009')
    expect(bench.api.county.counter.bags).toHaveLength(3)
  })

  it('offers the next stops from here', async () => {
    const phone = await open('/staff/bag-seal/index')
    await phone.press('发往：按件自己的路线')
    await phone.press('青石镇')
    await phone.sees('发往：青石镇')
  })
})

describe('a bag', () => {
  it('is found by its seal and received, with what the seal looks like', async () => {
    const phone = await open('/staff/bags/index')
    await phone.sees('FQ2026001')
    await phone.show('FQ2026001')
    await phone.press('扫封签')
    await phone.sees('封签完好吗')
    await phone.press('坏了，收下')
    await phone.sees('封签坏了')
    expect(bag(0)).toMatchObject({ status: 'received', sealIntact: false })
  })

  it('is checked with live counts; what is missing becomes an exception', async () => {
    const phone = await open(`/staff/bag/index?id=${bag(1).id}`)
    await phone.series('连续扫件', ['SH000000066', 'SH000000074', 'SH000000333'])
    await expect.poll(() => phone.named('status')).toContain('清单 3 件，已到 2，缺少 1，多出 1')
    await phone.press('核对完了')
    await phone.sees('还有 1 件没找到')
    await phone.press('包空了')
    await phone.sees('缺少 1 件，已登记异常')
    await phone.press('看异常件')
    await expect.poll(() => phone.front()).toBe('staff/exceptions/index')
    expect(bag(1).counts).toMatchObject({ present: 2, missing: 1, extra: 1 })
  })

  it('that was received by mistake is taken back with a reason; what went on since is named, and nothing happens twice', async () => {
    const phone = await open(`/staff/bag/index?id=${bag(0).id}`)
    await phone.press('完好，收下')
    await phone.press('撤回这一步')
    await phone.sees('这个包和包里的件都回到上一步')
    await phone.press('确定撤回')
    await phone.sees('请写几个字，说明为什么撤回')
    await phone.fill('例如：扫错了包', '扫错了包')
    bench.api.county.counter.wentOn =
      'SH000000066 在这之后又有登记或装进了别的包。请先撤回那些登记，或请县流转中心逐件更正'
    await phone.press('确定撤回')
    await phone.sees('SH000000066 在这之后又有登记')
    bench.api.county.counter.wentOn = ''
    bench.api.fail('correctBagEvent', 'lost-answer')
    await phone.press('确定撤回')
    await phone.sees('不会重复')
    await phone.press('确定撤回')
    await phone.sees('已撤回，不算数')
    await phone.sees('原因：扫错了包')
    expect(bag(0).events.map(({ kind }) => kind)).toEqual(['sealed', 'received', 'corrected'])
    await expect.poll(async () => (await phone.named('button')).join()).not.toContain('撤回这一步')
  })

  it('is received once although the network died in the middle', async () => {
    const phone = await open(`/staff/bag/index?id=${bag(0).id}`)
    await phone.sees('封签完好吗')
    bench.api.fail('recordBagEvent', 'lost-answer')
    await phone.press('完好，收下')
    await phone.sees('没有等到回应，存在手机里')
    await phone.press('再发一次，不会重复')
    await phone.sees('这条已经登记过')
    expect(bench.api.county.counter.bagEvents.size).toBe(1)
  })

  it('gives its manifest to print', async () => {
    const phone = await open(`/staff/bag/index?id=${bag(0).id}`)
    await phone.press('交接清单（打印）')
    await phone.sees('已打开文档')
    expect(await phone.run(() => window.__preview.documents)).toEqual([{ fileType: 'pdf', sizeBytes: 16 }])
    await phone.press('关闭文档')
  })

  it('that nobody knows, and one without a network, say so', async () => {
    const phone = await open('/staff/bag/index?seal=FQ9999999')
    await phone.sees('没有找到这个包')
    await phone.goTo('/staff/bags/index')
    await phone.sees('FQ2026001')
    await phone.setOffline(true)
    await phone.goTo('/staff/bags/index')
    await phone.sees('没有网络')
  })
})
