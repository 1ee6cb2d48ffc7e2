import { describe, expect, it } from 'vitest'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()
const PAGE = '/staff/text-checks/index'
const DOUBTFUL = '你们这帮刷单的'

const statuses = () => bench.api.county.textChecks.map(({ status }) => status)

describe('words that WeChat is not sure of', () => {
  it('are found from the complaints by the hub, and by nobody else', async () => {
    const phone = await bench.phone('dispatcher', '/staff/complaints/index')
    await phone.press('要核对的文字')
    await phone.sees(DOUBTFUL)
    await phone.sees('先不给别人看')
    await phone.sees('别人现在看得到')
    const keeper = await bench.phone('keeper', '/staff/complaints/index')
    await keeper.sees('群众评分')
    expect(await keeper.text()).not.toContain('要核对的文字')
  })

  it('are shown with one tap, and go from the list', async () => {
    const phone = await bench.phone('dispatcher', PAGE)
    await phone.sees(DOUBTFUL)
    await phone.press('可以显示')
    await phone.sees('大家看得到了')
    expect(statuses()).toEqual(['doubtful', 'shown'])
    expect(await phone.text()).not.toContain('残疾人证和两张照片')
    expect(await phone.text()).toContain(DOUBTFUL)
  })

  it('are withheld after a yes, which says what becomes of them', async () => {
    const phone = await bench.phone('dispatcher', PAGE)
    await phone.sees(DOUBTFUL)
    await phone.press('不显示')
    await phone.sees('件的名称会改成「（名称未显示）」')
    await phone.press('再想想')
    expect(statuses()).toEqual(['doubtful', 'unchecked'])
    await phone.press('不显示')
    await phone.press('不显示')
    await phone.sees('这段文字不给别人看')
    expect(statuses()).toEqual(['doubtful', 'withheld'])
  })

  it('that a colleague decided about meanwhile go from the list, with a word on why', async () => {
    const phone = await bench.phone('dispatcher', PAGE)
    await phone.sees(DOUBTFUL)
    for (const text of bench.api.county.textChecks) text.status = 'withheld'
    await phone.press('可以显示')
    await phone.sees('别人已经改过了')
    await phone.sees('没有要核对的')
  })

  it('are decided about once although the answer was lost', async () => {
    const phone = await bench.phone('dispatcher', PAGE)
    await phone.sees(DOUBTFUL)
    bench.api.fail('decideText', 'lost-answer')
    await phone.press('可以显示')
    await phone.sees('再点一次不会重复')
    await phone.press('可以显示')
    await phone.sees('大家看得到了')
    expect(statuses()).toEqual(['doubtful', 'shown'])
  })
})
