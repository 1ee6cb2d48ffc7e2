import { beforeAll, describe, expect, test } from 'vitest'
import { expectNoneOf } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aResident, carry, type Resident, scan, type TestConsignment } from '../setup/factories.ts'

const api = useApi()
const { hub, village } = PLACES
const ADDRESS = '三河镇汇城村中心路旧粮所对面12号'

let resident: Resident
let licence: TestConsignment
/** the hash on a certificate that was printed at the hub, before it went on */
let printed: string

async function page(path: string) {
  const response = await fetch(`${api.url}${path}`)
  return { status: response.status, html: await response.text(), headers: response.headers }
}

const headOf = async ({ id }: TestConsignment) =>
  (await api.db.consignment.findUniqueOrThrow({ where: { id } })).lastEventHash as string

beforeAll(async () => {
  resident = await aResident(api, { name: '欧阳测试', phone: '13912345678' })
  licence = await aConsignment(api, { to: village, resident, address: ADDRESS }).registered()
  await carry(api, licence).to(hub)
  printed = await headOf(licence)
})

describe('a certificate that is true', () => {
  test('is confirmed, with every record to compare it with, to anybody and without a script', async () => {
    const { status, html, headers } = await page(`/verify/${licence.trackingNumber}?h=${printed}`)
    expect([status, headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(html).toContain('核验一致')
    expect(html).toContain('大埔县业务流转中心')
    expect(html.match(/<li>/g)).toHaveLength(2)
    expect(html).not.toMatch(/<script|javascript:|https?:/i)
    expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(headers.get('Cache-Control')).toBe('no-store')
  })

  test('says nothing of persons', async () => {
    const { html } = await page(`/verify/${licence.trackingNumber}?h=${printed}`)
    expectNoneOf(html, [
      resident.name,
      '欧',
      resident.phone,
      '5678',
      ADDRESS,
      '测试工作人员',
      licence.id,
      resident.userId,
    ])
  })

  test.each<[string, (hash: string) => string]>([
    ['its first sixteen digits, as in the foot of the page', (hash) => hash.slice(0, 16)],
    [
      'in fours and capitals, as somebody types them',
      (hash) => (hash.slice(0, 16).match(/.{4}/g) ?? []).join('-').toUpperCase(),
    ],
    ['with blanks around', (hash) => ` ${hash} `],
  ])('is known by %s', async (_name, write) => {
    const asked = `number=${encodeURIComponent(licence.trackingNumber.toLowerCase())}&h=${encodeURIComponent(write(printed))}`
    expect((await page(`/verify?${asked}`)).html).toContain('核验一致')
  })

  test('stays true when the documents go on, and what came later is told apart', async () => {
    await carry(api, licence).onwards()
    const { html } = await page(`/verify/${licence.trackingNumber}?h=${printed}`)
    expect(html).toContain('核验一致')
    expect(html).toContain('又有 1 条新记录')
    expect(html.match(/凭证之后的记录/g)).toHaveLength(1)
  })
})

describe('what is not true', () => {
  test('a hash that is not the consignment’s is refused, with what to do', async () => {
    const { status, html } = await page(`/verify/${licence.trackingNumber}?h=${'0'.repeat(64)}`)
    expect(status).toBe(200)
    expect(html).toContain('核验不一致')
    expect(html).toContain('<li>手工填写的，请对照凭证再填一次。</li>')
    expect(html).toContain('到任何一个服务站或大埔县业务流转中心核实')
    expect(html).not.toContain('核验一致</strong>')
  })

  test('nor is another consignment’s hash, one digit changed, or too few digits', async () => {
    const other = await aConsignment(api, { to: village }).registered()
    await carry(api, other).to(hub)
    const changed = (printed.startsWith('0') ? '1' : '0') + printed.slice(1)
    for (const claim of [await headOf(other), changed, printed.slice(0, 15), `${printed}0`, '%25']) {
      expect((await page(`/verify/${licence.trackingNumber}?h=${claim}`)).html, claim).toContain('核验不一致')
    }
  })

  test('a record changed by a strong hand is found out, for certificates printed before and after', async () => {
    const forged = await aConsignment(api, { to: village }).registered()
    await carry(api, forged).to(hub)
    const before = await headOf(forged)
    await scan(api, forged, 'dispatched', hub)
    const after = await headOf(forged)
    await api.owner.$transaction([
      api.owner.$executeRaw`SET LOCAL session_replication_role = replica`,
      api.owner.$executeRaw`UPDATE scan_event SET occurred_at = occurred_at - interval '1 day'
                            WHERE consignment_id = ${forged.id}::uuid AND sequence = 2`,
    ])
    for (const claim of [before, after]) {
      const { html } = await page(`/verify/${forged.trackingNumber}?h=${claim}`)
      expect(html).toContain('第 2 条记录对不上')
      expect(html).not.toContain('核验一致')
    }
  })
})

describe('what is asked wrongly', () => {
  test.each([
    ['a number that was misread', '/verify/SH123456789?h=0123456789abcdef', 422, '单号不对'],
    ['a number that nobody has', '/verify/SH000000000?h=0123456789abcdef', 404, '没有找到这个流转单号'],
  ])('%s', async (_name, path, status, text) => {
    const answer = await page(path)
    expect(answer.status).toBe(status)
    expect(answer.html).toContain(text)
    expect(answer.html).toContain('<form')
  })

  test.each(['/verify', '/verify?number=', `/verify?h=0123456789abcdef`])(
    '%s asks for what is missing',
    async (path) => {
      const { status, html } = await page(path)
      expect(status).toBe(200)
      expect(html).toContain('<form method="get" action="/verify">')
    },
  )

  test('what people type comes back as text, never as part of the page', async () => {
    const { html } = await page(`/verify?number=${encodeURIComponent('"><b>SH</b>')}&h=${encodeURIComponent("'><i>")}`)
    expect(html).not.toContain('<b>SH')
    expect(html).not.toContain('<i>')
  })
})

describe('guessing', () => {
  const limited = useApi({ rateLimitScale: 0.05 })
  test('is slowed down', async () => {
    const statuses = []
    for (let turn = 0; turn < 4; turn += 1) statuses.push((await fetch(`${limited.url}/verify`)).status)
    expect(statuses).toEqual([200, 200, 200, 429])
  })
})
