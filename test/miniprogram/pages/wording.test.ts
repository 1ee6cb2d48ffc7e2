import { describe, expect, it } from 'vitest'
import { uuidOf } from '../../../miniprogram/src/services/uuid.ts'
import { addressError, nameError, phoneError } from '../../../miniprogram/src/wording/fields.ts'
import { flagText } from '../../../miniprogram/src/wording/flags.ts'
import { readScanned } from '../../../miniprogram/src/wording/scanned-text.ts'
import { statusLook } from '../../../miniprogram/src/wording/statuses.ts'
import { deadlineText, timeText } from '../../../miniprogram/src/wording/times.ts'

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
})

describe('scanned and typed numbers', () => {
  it.each([
    ['shaopao:SH123456789', 'SH123456789', null],
    ['ＳＨ１２３４５６７８９', 'SH123456789', null],
    [' sh 1234-5678 9 ', 'SH123456789', null],
    ['123456789', '123456789', null],
    ['shaopao:SH123456789:482913', 'SH123456789', '482913'],
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
