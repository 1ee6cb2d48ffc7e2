import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { grown } from '../../../miniprogram/src/services/growing-list.ts'
import type { Phone } from '../phones/phone.ts'
import { usePhones } from '../phones/use-phones.ts'

const bench = usePhones()

/** Somebody who was told nothing goes by what the buttons say, from home to what he came for. */
interface Story {
  who: string
  wants: string
  /** what is pressed, in order; a pair fills a field */
  way: readonly (string | readonly [field: string, text: string])[]
  /** what says that he has it */
  end: string
  before?: () => void
}

function received(): void {
  const found = bench.api.county.consignments[1]
  if (found === undefined) return
  Object.assign(found, { status: 'completed', statusText: '已签收', completedAt: new Date().toISOString() })
  Object.assign(found.details, { canRate: true, hasPickupCode: false })
}

const STORIES: readonly Story[] = [
  { who: 'resident', wants: 'where is it', way: ['食品经营许可证'], end: '走到哪一站' },
  { who: 'resident', wants: 'the pick-up code', way: ['看取件码'], end: '482 913' },
  {
    who: 'newcomer',
    wants: 'where is it, by the number on the receipt',
    way: ['查件', ['流转单号', '17'.padStart(9, '0')], '查一查'],
    end: '走到哪一站',
  },
  {
    who: 'resident',
    wants: 'somebody else collects',
    way: ['营业执照', '请人代领', '儿女', ['他的姓名', '张小明'], '给他一个代领码'],
    end: '发给他',
  },
  {
    who: 'resident',
    wants: 'elsewhere',
    way: ['食品小作坊登记证', '改送到别的地方', '选择镇和村', '柳溪镇', '柳树村', '就改送到这里'],
    end: '柳树村',
  },
  {
    who: 'resident',
    wants: 'say how it was',
    before: received,
    way: ['我的件', '营业执照', '评一评', '很满意，5 分', '提交'],
    end: '评好了，谢谢您',
  },
  {
    who: 'resident',
    wants: 'complain',
    way: ['不动产登记证明', '有问题，要反映', ['写清楚什么事', '等了五天还没到'], '提交'],
    end: '等了五天还没到',
  },
  { who: 'keeper', wants: 'what is to be done', way: ['工作人员：我的待办'], end: '任务 12' },
  { who: 'keeper', wants: 'take it in', way: ['工作人员：我的待办', '办好了', '确认办好'], end: '没有待办' },
  { who: 'keeper', wants: 'find one', way: ['工作人员：我的待办', '找件'], end: '单号输最后几位就行' },
  { who: 'leader', wants: 'how the county stands', way: ['全县情况和审批'], end: '现在在途 30 件' },
  {
    who: 'leader',
    wants: 'approve a settlement',
    way: ['全县情况和审批', '审批结算', '示例邮政 2026年10月', '批准', '批准'],
    end: '批准好了',
  },
  {
    who: 'keeper',
    wants: 'answer a complaint',
    way: ['工作人员：我的待办', '投诉', '不动产权证书', ['怎么答复', '查到了，明天上午送到'], '答复群众'],
    end: '答复好了',
  },
  {
    who: 'leader',
    wants: 'sign the self-evaluation',
    way: ['全县情况和审批', '审批结算', '2026 年绩效自评，第 2 版', '签发', '签发'],
    end: '签发好了',
  },
  {
    who: 'leader',
    wants: 'from a figure to a hand-over',
    way: ['全县情况和审批', '数字从哪里来', '办结件数', 'SH*****0017'],
    end: '走到哪一站',
  },
]

const efforts: string[] = []
afterAll(() => void process.stdout.write(`From home, with no instruction:\n${efforts.join('\n')}\n`))

async function go(phone: Phone, way: Story['way']): Promise<void> {
  for (const step of way) {
    if (typeof step === 'string') await phone.press(step)
    else await phone.fill(step[0], step[1])
  }
}

it.each(STORIES)('$who: $wants', async ({ who, wants, way, end, before }) => {
  before?.()
  if (wants === 'take it in') bench.api.county.tasks.splice(1)
  const phone = await bench.phone(who, '/pages/home/index')
  await go(phone, way)
  await phone.sees(end)
  const { taps, fields } = phone.effort
  efforts.push(`  ${who}, ${wants}: ${taps} taps, ${fields} fields`)
  expect(taps).toBeLessThanOrEqual(6)
  expect(fields).toBeLessThanOrEqual(1)
})

it('a keeper finds what lies at his station by the end of its number, or of a phone, and opens it', async () => {
  const phone = await bench.phone('keeper', '/staff/search/index?q=0017')
  await phone.sees('单号相符或相近')
  const other = await bench.phone('keeper', '/staff/search/index?q=8000')
  await other.sees('手机号相符')
  const nobody = await bench.phone('keeper', '/staff/search/index?q=9999')
  await nobody.sees('已经转走的，请输完整单号')
})

it('a list of a thousand grows by its new rows alone, each of them once', () => {
  const rows = fc.array(fc.nat(60), { maxLength: 40 }).map((ids) => [...new Set(ids)].map((id) => ({ id: String(id) })))
  fc.assert(
    fc.property(rows, rows, (known, more) => {
      const told = grown('items', known, more)
      const all = [...known]
      for (const [place, row] of Object.entries(told)) all[Number(/\[(\d+)\]/.exec(place)?.[1])] = row
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
      expect(new Set(all.map(({ id }) => id))).toEqual(new Set([...known, ...more].map(({ id }) => id)))
      expect(Object.keys(told).length).toBeLessThanOrEqual(more.length)
    }),
  )
})
