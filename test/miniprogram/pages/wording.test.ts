import { describe, expect, it } from 'vitest'
import { uuidOf } from '../../../miniprogram/src/services/uuid.ts'
import { itemText, LONGEST_ITEM_NAME, suggestedItems } from '../../../miniprogram/src/wording/document-items.ts'
import { addressError, nameError, phoneError } from '../../../miniprogram/src/wording/fields.ts'
import { flagText } from '../../../miniprogram/src/wording/flags.ts'
import { tagsFor } from '../../../miniprogram/src/wording/opinions.ts'
import { readScanned } from '../../../miniprogram/src/wording/scanned-text.ts'
import { statusLook } from '../../../miniprogram/src/wording/statuses.ts'
import { deadlineText, expectedText, timeText } from '../../../miniprogram/src/wording/times.ts'
import { RatingTag } from '../../../server/contract/ratings.ts'

const NOW = Date.parse('2026-11-02T10:00:00+08:00')

describe('times', () => {
  it.each([
    ['2026-11-02T09:05:00+08:00', '今天 9:05'],
    ['2026-11-01T23:59:00+08:00', '昨天 23:59'],
    ['2026-11-03T00:00:00+08:00', '明天 0:00'],
    ['2026-11-05T14:30:00+08:00', '11月5日（周四） 14:30'],
    ['2026-12-01T14:30:00+08:00', '12月1日 14:30'],
    ['2025-12-31T14:30:00+08:00', '2025年12月31日 14:30'],
    ['2026-11-01T16:30:00.000Z', '今天 0:30'],
  ])('says %s as %s', (instant, words) => expect(timeText(instant, NOW)).toBe(words))

  it('says a deadline as before when', () =>
    expect(deadlineText('2026-11-02T17:30:00+08:00', NOW)).toBe('今天 17:30 前'))

  it('names no day for what is late', () => {
    expect(expectedText('2026-11-03T17:30:00+08:00', NOW)).toBe('预计 明天 17:30 前')
    expect(expectedText('2026-11-02T09:30:00+08:00', NOW)).toBe('比预计的晚了，工作人员在催')
  })
})

describe('scanned and typed numbers', () => {
  it.each([
    ['shaopao:SH123456789', 'SH123456789', null],
    ['ＳＨ１２３４５６７８９', 'SH123456789', null],
    [' sh 1234-5678 9 ', 'SH123456789', null],
    ['123456789', '123456789', null],
    ['shaopao:SH123456789:482913', 'SH123456789', '482913'],
    ['https://shaopao.example/verify/SH123456789?h=a482913f', 'SH123456789', null],
    ['https://shaopao.example/p?n=SH123456789&c=482913', 'SH123456789', '482913'],
    ['你好', null, null],
    ['', null, null],
  ])('reads %s', (text, trackingNumber, pickupCode) =>
    expect(readScanned(text)).toEqual({ trackingNumber, pickupCode }),
  )
})

describe('fields', () => {
  it('takes good answers without a word', () => {
    expect([nameError(' 张三 '), phoneError('13800138000'), addressError('三组 12 号')]).toEqual(['', '', ''])
  })
  it('says what is wrong with the others', () => {
    expect([nameError(' '), phoneError('1380013800'), phoneError(''), addressError('三组')]).not.toContain('')
  })
})

describe('what is inside', () => {
  const matter = { name: '食品经营许可', resultDocument: '食品经营许可证' }

  it('is suggested by the matter and the way', () => {
    expect(suggestedItems('result', matter).map(itemText)).toEqual(['食品经营许可证（原件）1 份'])
    expect(suggestedItems('materials', matter)[0]).toEqual({ name: '食品经营许可申请表', copies: 1, form: 'original' })
    expect(suggestedItems('materials', null)).toEqual([])
  })

  it('has a suggestion that fits every matter, however long its name', () => {
    const [first] = suggestedItems('materials', { name: '事'.repeat(60), resultDocument: '证'.repeat(60) })
    expect(first?.name.length).toBeLessThanOrEqual(LONGEST_ITEM_NAME)
  })
})

describe('what one thinks of it', () => {
  it('is asked for by the score: good, bad, or both', () => {
    const asked = [1, 2, 3, 4, 5].map((score) => tagsFor(score).map(({ value }) => value))
    expect(asked[4]).toEqual(['fast', 'convenient', 'friendly', 'well_informed'])
    expect(asked[0]).toContain('documents_damaged')
    expect(asked[2]).toEqual([...(asked[4] ?? []), ...(asked[0] ?? [])])
    expect([...new Set(asked.flat())].sort()).toEqual([...RatingTag.options].sort())
  })
})

describe('signs', () => {
  it('shows trouble before anything else, until the end', () => {
    expect(statusLook('in_transit', 1).tone).toBe('trouble')
    expect(statusLook('completed', 1).tone).toBe('done')
  })
  it('has words for a flag that it does not know', () => expect(flagText('new_flag')).not.toBe(''))
})

it('makes event ids that are UUIDs of version 4', () => {
  expect(uuidOf(new Uint8Array(16).fill(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
  expect(uuidOf(new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000')
})
