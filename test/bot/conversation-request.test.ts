import { describe, expect, it } from 'vitest'
import { STAFF, useChat } from './chat.ts'
import { person, VILLAGE } from './relay-rows.ts'

const chat = useChat()

async function sayAll(peerId: string, ...texts: string[]): Promise<string> {
  let answer = ''
  for (const text of texts) answer = await chat.say(peerId, text)
  return answer
}

describe('寄回', () => {
  it('goes from the wish to the number, question by question', async () => {
    const transcript: string[] = []
    for (const text of ['把营业执照寄回村里', '汇城村', '王小明', '13800000000', '是']) {
      transcript.push(`> ${text}`, await chat.say('ahua', text))
    }
    expect(transcript.join('\n')).toBe(
      [
        '> 把营业执照寄回村里',
        '送到哪里？请写村名或镇名；要送到家请写“家里”。',
        '> 汇城村',
        '收件人叫什么名字？',
        '> 王小明',
        '请写 11 位手机号，到件时通知用。',
        '> 13800000000',
        '请核对：',
        '事项：个体工商户设立登记（市场监督管理局）',
        '送到：汇城村服务站（三河镇）',
        '收件人：王小明 13800000000',
        '1 提交　2 修改　3 取消',
        '> 是',
        '已登记，流转单号 SH000000001',
        '下一步：市场监督管理局发出（今天 17:30 前）',
        '每到一站都会告诉您，您不用跑。',
        '随时回复“查件”看进度。',
      ].join('\n'),
    )
    expect(chat.relay.registered).toEqual([
      {
        direction: 'result',
        matterId: 'M001',
        destination: { kind: 'site', siteId: VILLAGE },
        consignee: { name: '王小明', phone: '13800000000' },
      },
    ])
    expect(await chat.say('ahua', '查件')).toContain('SH000000001 等待寄出')
  })

  it('needs one sentence and a contact when everything was said', async () => {
    await chat.say('ahua', '帮我把营业执照寄到三河镇汇城村')
    await chat.say('ahua', '收件人：王小明，电话 138 0000 0000')
    await chat.say('ahua', '1')
    expect(chat.relay.registered).toMatchObject([{ consignee: { name: '王小明', phone: '13800000000' } }])
  })

  it('goes home, with the address', async () => {
    await sayAll('ahua', '户口本寄到家里', '更多', '营业执照', '汇城村')
    expect(await chat.say('ahua', '12号')).toContain('地址太短')
    const review = await sayAll('ahua', '汇城村一组12号，祠堂旁', '王小明 13800000000')
    expect(review).toContain('送到家：汇城村服务站（三河镇） 汇城村一组12号,祠堂旁')
    await chat.say('ahua', '提交')
    expect(chat.relay.registered).toMatchObject([
      { destination: { kind: 'home', siteId: VILLAGE, address: '汇城村一组12号,祠堂旁' } },
    ])
  })

  it('takes materials up to the county from a station', async () => {
    const where = await sayAll('ahua', '我要交材料', '3')
    expect(where).toContain('您到哪里交材料？')
    expect(await chat.say('ahua', '家里')).toContain('材料要您到村站或镇中心来交')
    const review = await sayAll('ahua', '三河镇', '王小明 13800000000')
    expect(review).toContain('交材料到：三河镇便民服务中心，再转到县里')
    expect(review).toContain('办事人：王小明')
    await chat.say('ahua', '1')
    expect(chat.relay.registered).toMatchObject([
      { direction: 'materials', matterId: 'M007', originSiteId: '441422105' },
    ])
    expect(chat.relay.registered[0]).not.toHaveProperty('destination')
  })

  it('asks which direction when the words leave it open', async () => {
    expect(await chat.say('ahua', '我要寄件')).toContain('办的是什么事项？\n1 个体工商户设立登记')
    expect(await chat.say('ahua', '结婚登记')).toContain('要办哪一种？')
    expect(await chat.say('ahua', '随便')).toContain('没看懂是哪一种')
    expect(await chat.say('ahua', '2')).toContain('您到哪里交材料？')
  })

  it('offers the places of that name, with their towns', async () => {
    await chat.say('ahua', '寄回营业执照')
    expect(await chat.say('ahua', '新村')).toBe(
      '找到这些地方：\n1 新村服务站（茶阳镇）\n2 新村服务站（高陂镇）\n请回复序号。',
    )
    expect(await chat.say('ahua', '3')).toContain('没有这个序号')
    expect(await chat.say('ahua', '2')).toBe('收件人叫什么名字？')
    expect(await sayAll('ahua', '王小明 13800000000', '1')).toContain('已登记')
    expect(chat.relay.registered).toMatchObject([{ destination: { siteId: '441422102201' } }])
  })

  it('tells villages apart by the town in front', async () => {
    await sayAll('ahua', '寄回营业执照', '茶阳镇新村', '王小明 13800000000', '1')
    expect(chat.relay.registered).toMatchObject([{ destination: { siteId: '441422101201' } }])
  })

  it('never offers an agency or the hub as a place', async () => {
    await chat.say('ahua', '寄回营业执照')
    expect(await chat.say('ahua', '市场')).toContain('没有找到“市场”')
  })

  it('offers the matters that fit, and others', async () => {
    expect(await chat.say('ahua', '寄回身份证')).toBe(
      '和“身份证”有关的事项：\n1 居民身份证换领（公安局）\n2 居民身份证补领（公安局）\n请回复序号；没有的话请写事项名称。',
    )
    expect(await chat.say('ahua', '9')).toContain('没有这个序号')
    expect(await chat.say('ahua', '驾驶证')).toContain('没有找到和“驾驶证”有关的事项')
    expect(await chat.say('ahua', '结婚证')).toContain('送到哪里')
    expect(await sayAll('ahua', '汇城村', '王小明 13800000000')).toContain('须本人到窗口一次')
  })
})

describe('what the person used before', () => {
  const known = { homeSite: { id: VILLAGE, name: '汇城村服务站' }, contact: { name: '王*', phone: '138****0000' } }

  it('is offered and taken with a 1', async () => {
    chat.relay.add('ahua', { ...person(null, 'resident', null), ...known })
    expect(await chat.say('ahua', '寄回营业执照')).toContain('回复 1 就用上次的：汇城村服务站')
    expect(await chat.say('ahua', '1')).toContain('回复 1 就用上次的：王* 138****0000')
    expect(await chat.say('ahua', '1')).toContain('收件人：王* 138****0000')
    await chat.say('ahua', '1')
    expect(chat.relay.registered).toEqual([
      { direction: 'result', matterId: 'M001', destination: { kind: 'site', siteId: VILLAGE } },
    ])
  })

  it('is what 村里 and 我 mean', async () => {
    chat.relay.add('ahua', { ...person(null, 'resident', null), ...known })
    expect(await chat.say('ahua', '把营业执照寄回村里')).toContain('收件人叫什么名字')
    expect(await chat.say('ahua', '我')).toContain('送到：汇城村服务站')
  })

  it('is no more than an offer', async () => {
    chat.relay.add('ahua', { ...person(null, 'resident', null), ...known })
    await sayAll('ahua', '寄回营业执照', '三河镇', '李大山 13900000000', '1')
    expect(chat.relay.registered).toMatchObject([
      { destination: { siteId: '441422105' }, consignee: { name: '李大山', phone: '13900000000' } },
    ])
  })
})

describe('leaving and changing', () => {
  it.each(['取消', '算了', '不寄了', '退出'])('is left with %s at any time', async (word) => {
    const steps = ['寄回营业执照', '汇城村', '王小明', '13800000000']
    for (let length = 1; length <= steps.length; length++) {
      await sayAll('ahua', ...steps.slice(0, length))
      expect(await chat.say('ahua', word)).toBe('好的，已取消，没有提交。')
      expect(await chat.say('ahua', '是')).not.toContain('已登记')
    }
    expect(chat.relay.registered).toEqual([])
  })

  it('can be changed before it is submitted', async () => {
    await sayAll('ahua', '寄回营业执照', '汇城村', '王小明 13800000000', '2', '2', '三河镇')
    const review = await sayAll('ahua', '2', '姓名', '李大山', '13900000000')
    expect(review).toContain('送到：三河镇便民服务中心')
    expect(review).toContain('李大山 13900000000')
    await sayAll('ahua', '2', '1', '结婚登记', '1')
    expect(chat.relay.registered).toMatchObject([{ matterId: 'M020', destination: { siteId: '441422105' } }])
  })

  it('ends politely after a quarter of an hour', async () => {
    await chat.say('ahua', '寄回营业执照')
    chat.pass(14)
    expect(await chat.say('ahua', '汇城村')).toBe('收件人叫什么名字？')
    chat.pass(16)
    const answer = await chat.say('ahua', '查件')
    expect(answer).toContain('上次的寄件填到一半超过 15 分钟，已经取消。')
    expect(answer).toContain('您还没有流转件')
  })

  it('waits while something else is asked in between', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    await sayAll('ahua', '寄回营业执照', '汇城村')
    const answer = await chat.say('ahua', '查件 SH123456789')
    expect(answer).toContain('SH123456789 等待寄出')
    expect(answer).toContain('接着填您的寄件（不寄了请回复“取消”）：\n收件人叫什么名字？')
    expect(await chat.say('ahua', '王小明')).toContain('11 位手机号')
  })

  it('lets staff confirm in between', async () => {
    chat.relay.addTask(12, 'receive')
    chat.relay.addTask(13, 'receive')
    await chat.say(STAFF, '寄回营业执照')
    expect(await chat.say(STAFF, '收到')).toContain('收到哪一件')
    expect(await chat.say(STAFF, '12')).toContain('接着填您的寄件')
    expect(await chat.say(STAFF, '汇城村')).toBe('收件人叫什么名字？')
    expect(chat.relay.facts).toHaveLength(1)
  })

  it('takes an address or a name for what it is, however much it looks like a command', async () => {
    await sayAll('ahua', '把营业执照寄到家里', '汇城村')
    expect(await chat.say('ahua', '3号破房子对面')).toContain('收件人叫什么名字')
    expect(await chat.say('ahua', '123456789')).toContain('请写姓名')
    expect(await chat.say('ahua', '王小明')).toContain('手机号')
    expect(await chat.say('ahua', '1380000000')).toContain('11 位数字')
  })
})

describe('submitting', () => {
  const filled = () => sayAll('ahua', '寄回营业执照', '汇城村', '王小明 13800000000')

  it('is one request, however often it is repeated', async () => {
    await filled()
    chat.server.fail('registerConsignment', 'lost_answer', 'reset')
    expect(await chat.say('ahua', '1')).toContain('没等到系统回答。请再回复一次，不会重复登记。\n请核对：')
    expect(await chat.say('ahua', '1')).toContain('没等到系统回答')
    expect(await chat.say('ahua', '1')).toContain('已登记，流转单号 SH000000001')
    expect(chat.relay.registered).toHaveLength(1)
    const keys = chat.server.seen
      .filter(({ endpoint }) => endpoint === 'registerConsignment')
      .map((one) => one.idempotencyKey)
    expect(new Set(keys).size).toBe(1)
  })

  it('is another request when the dialogue is started again', async () => {
    await filled()
    await chat.say('ahua', '1')
    await filled()
    await chat.say('ahua', '1')
    expect(chat.relay.registered).toHaveLength(2)
  })

  it('tells why it was refused, and lets correct it', async () => {
    chat.relay.add('ahua', { ...person(null, 'resident', null), contact: { name: '王*', phone: '138****0000' } })
    await sayAll('ahua', '寄回营业执照', '汇城村', '1')
    chat.relay.add('ahua', person(null, 'resident', null))
    expect(await chat.say('ahua', '1')).toContain('请填写收件人的姓名和手机号\n请核对：')
    expect(await sayAll('ahua', '2', '3', '王小明 13800000000', '1')).toContain('已登记')
  })

  it('can be tried again when a search was not answered', async () => {
    chat.server.fail('listSites', 502, 502, 502)
    await chat.say('ahua', '寄回营业执照')
    expect(await chat.say('ahua', '汇城村')).toContain('系统暂时连不上')
    expect(await chat.say('ahua', '汇城村')).toContain('收件人叫什么名字')
  })
})
