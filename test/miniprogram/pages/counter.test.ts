import { describe, expect, it } from 'vitest'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()

const scans = () => [...bench.api.county.scans.values()]
const uploads = () => [...bench.api.county.counter.attachments.values()]

async function open(url: string, persona = 'keeper'): Promise<Phone> {
  const phone = await bench.phone(persona, url)
  await phone.run(() => window.__preview.privacy.agree())
  return phone
}

describe('the hand-over', () => {
  const PAGE = '/staff/hand-over/index'

  it('takes the code from the holder’s QR, and a wrong one changes nothing', async () => {
    const phone = await open(PAGE)
    await phone.show('shaopao:SH000000025:111111')
    await phone.press('扫取件码或单子')
    await expect.poll(() => phone.valueOf('流转单号')).toBe('SH000000025')
    await phone.press('交给他了')
    await phone.sees('取件码不对')
    expect(scans()).toEqual([])
    await phone.fill('取件人出示的取件码', '482913')
    await phone.press('交给他了')
    await phone.sees('全程已完成')
    expect(scans()).toMatchObject([{ kind: 'collected', details: { pickupCode: '482913' } }])
  })

  it('to a proxy asks for the relation and both identity documents, and takes a signature', async () => {
    const phone = await open(`${PAGE}?number=SH000000025&code=482913`)
    await phone.choose('代别人取')
    await phone.press('交给他了')
    for (const missing of ['请选他和收件人的关系', '后四位', '两个人的证件都看过']) await phone.sees(missing)
    await phone.choose('子女')
    await phone.fill('证件号码后四位', '023X')
    await phone.choose('收件人的证件也看过了')
    await phone.sign()
    await phone.press('交给他了')
    await phone.sees('全程已完成')
    const collector = { kind: 'proxy', relation: 'child', identityKind: 'identity_card', identityLast4: '023X' }
    expect(scans()).toMatchObject([{ details: { collector: { ...collector, holderIdentityChecked: true } } }])
    expect(uploads()).toMatchObject([{ purpose: 'signature', contentType: 'image/png' }])
    expect([...bench.api.county.counter.attachments.keys()]).toEqual([scans()[0]?.details?.proofAttachmentId])
  })

  it('without a code looks at the identity document and says why', async () => {
    const phone = await open(`${PAGE}?number=SH000000025`)
    await phone.choose('没有码')
    await phone.choose('没有手机')
    await phone.fill('证件号码后四位', '0231')
    await phone.press('交给他了')
    await phone.sees('全程已完成')
    expect(scans()).toMatchObject([{ details: { reason: 'no_phone', collector: { kind: 'self' } } }])
  })

  it('that failed says why', async () => {
    const phone = await open(`${PAGE}?number=SH000000025&from=home`)
    await phone.press('登记没送成')
    await phone.sees('请选原因')
    await phone.choose('没人在家')
    await phone.press('登记没送成')
    await expect.poll(scans).toMatchObject([{ kind: 'delivery_failed', details: { reason: 'nobody_home' } }])
  })

  it('with a photograph waits for a network with it, and goes up once', async () => {
    const phone = await open(`${PAGE}?number=SH000000025&code=482913`)
    await phone.photograph()
    bench.api.fail('uploadAttachment', 'lost-answer')
    await phone.press('交给他了')
    await phone.sees('存在手机里了')
    await phone.restart()
    await phone.goTo('/staff/tasks/index')
    await expect.poll(scans).toMatchObject([{ kind: 'collected' }])
    expect(uploads()).toMatchObject([{ purpose: 'photograph', contentType: 'image/jpeg' }])
  })
})

describe('exceptions', () => {
  const exception = (index: number) => {
    const found = bench.api.county.counter.exceptions[index]
    if (found === undefined) throw new Error(`no exception ${index}`)
    return found
  }

  it('come most urgent first, and those taken over apart', async () => {
    const phone = await open('/staff/exceptions/index')
    await phone.sees('有 1 件已经超时')
    await phone.press('发出后迟迟未到')
    await phone.press('我来负责')
    await phone.sees('这件由您负责')
    await phone.goTo('/staff/exceptions/index')
    await phone.choose('我负责的')
    await phone.sees('桃花村 李站长负责')
    await phone.lacks('丢失')
  })

  it('take notes with a photograph, once although the answer was lost', async () => {
    const phone = await open(`/staff/exception/index?id=${exception(1).id}`)
    await phone.press('记下来')
    await phone.sees('请写几个字说明情况')
    await phone.fill('再写几个字', '架子上没有')
    await phone.photograph()
    bench.api.fail('noteException', 'lost-answer')
    await phone.press('记下来')
    await phone.sees('再点一次不会重复')
    await phone.press('记下来')
    await phone.sees('记下了')
    await phone.sees('看照片')
    expect(exception(1).notes).toHaveLength(1)
    expect(uploads()).toHaveLength(1)
  })

  it('end by a large button and a confirmation that asks what must be known', async () => {
    const phone = await open(`/staff/exception/index?id=${exception(1).id}`)
    await phone.press('改送其他站点')
    await phone.press('确定，改送其他站点')
    await phone.sees('请选改送到哪里')
    await phone.fill('改送到哪里', '柳溪')
    await phone.press('柳溪镇便民服务中心')
    await phone.fill('怎么处理的', '收件人搬到柳溪')
    await phone.press('确定，改送其他站点')
    await phone.sees('已处理：改送其他站点')
    expect(exception(1)).toMatchObject({ status: 'resolved', resolution: 'rerouted' })
  })

  it('are written off by two people', async () => {
    const phone = await open(`/staff/exception/index?id=${exception(1).id}`)
    await phone.press('确认丢失，核销')
    await phone.fill('为什么要核销', '找了三天没找到')
    await phone.press('提出核销')
    await phone.sees('要另一位同事批准')
    exception(1).canApproveWriteOff = true
    await phone.goTo(`/staff/exception/index?id=${exception(1).id}`)
    await phone.press('批准核销')
    await phone.sees('批准核销？')
    await phone.press('批准')
    await phone.sees('已批准核销')
    expect(exception(1).resolution).toBe('written_off')
  })

  it('are reported with kind, words and a photograph, also without a network', async () => {
    const phone = await open('/staff/exception-report/index?number=SH000000041')
    await phone.press('报给县流转中心')
    await phone.sees('请选是哪种异常')
    await phone.choose('破损')
    await phone.fill('写几个字说明情况', '封口开了')
    await phone.photograph()
    await phone.setOffline(true)
    await phone.press('报给县流转中心')
    await phone.sees('存在手机里了')
    await phone.setOffline(false)
    await expect.poll(scans).toMatchObject([{ kind: 'exception_raised', details: { exceptionKind: 'damaged' } }])
    expect(uploads()).toHaveLength(1)
  })

  it('are none, or not to be had without a network, in words', async () => {
    bench.api.county.counter.exceptions = []
    const phone = await open('/staff/exceptions/index')
    await phone.sees('没有要处理的异常件')
    await phone.setOffline(true)
    await phone.goTo('/staff/exception/index?id=x')
    await phone.sees('没有网络')
  })
})

describe('filing for a resident', () => {
  async function fillIn(phone: Phone): Promise<void> {
    await phone.fill('事项或证件名', '食品')
    await phone.press('食品经营许可')
    await phone.press('加一样：申请表')
    await phone.press('加一样：身份证')
    await phone.press('身份证多一份')
    await phone.fill('姓名', '林奶奶')
    await phone.choose('没有手机')
    await phone.choose('念过了，本人同意')
  }

  it('takes the materials in and gives receipt and label', async () => {
    const phone = await open('/staff/filing/index')
    await phone.press('登记并收下')
    await phone.sees('请先选办什么事')
    await fillIn(phone)
    await phone.press('登记并收下')
    await phone.sees('请让本人签名')
    await phone.sign()
    await phone.press('登记并收下')
    await phone.sees('登记好了')
    const [filing] = bench.api.county.filings
    expect(filing).toMatchObject({
      direction: 'materials',
      originSiteId: 'v1',
      consignee: { name: '林奶奶' },
      items: [
        { name: '申请表', copies: 1, form: 'original' },
        { name: '身份证', copies: 2, form: 'copy' },
      ],
      authorisation: { relation: 'staff', statementVersion: '2026-1', consented: true },
    })
    expect([...bench.api.county.counter.attachments.keys()]).toEqual([filing?.authorisation?.attachmentId])
    expect(scans()).toMatchObject([{ kind: 'accepted' }])
    await phone.press('收件凭证')
    await phone.press('关闭文档')
    await phone.press('标签')
    await phone.press('关闭文档')
    expect(await phone.run(() => window.__preview.documents.length)).toBe(2)
  })

  it('registers once although the answer was lost and the app was closed', async () => {
    const phone = await open('/staff/filing/index')
    await fillIn(phone)
    await phone.photograph()
    bench.api.fail('registerConsignment', 'lost-answer')
    await phone.press('登记并收下')
    await phone.sees('刚才的登记没有等到回应')
    await phone.restart()
    await phone.goTo('/staff/filing/index')
    await phone.press('再发一次，不会重复')
    await phone.sees('登记好了')
    expect(bench.api.county.filings).toHaveLength(1)
    expect(scans()).toHaveLength(1)
  })
})
