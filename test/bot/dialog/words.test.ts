import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPhone, readName } from '../../../bot/dialog/contact-phrases.ts'
import { exceptionKindOf } from '../../../bot/dialog/exception-kind.ts'
import { normalise } from '../../../bot/dialog/normalise.ts'
import { readNumber, readYear } from '../../../bot/dialog/numerals.ts'
import { rankSites, siteQuery } from '../../../bot/dialog/site-search.ts'
import { readTaskReferences } from '../../../bot/dialog/task-reference.ts'
import { findTrackingNumber } from '../../../bot/dialog/tracking-number.ts'
import type { Site } from '../../../server/contract/network.ts'

describe('normalise', () => {
  it.each([
    ['  收到 １２ 。', '收到 12'],
    ['“收到　12”', '收到 12'],
    ['\u200b收到\u200d12\ufeff', '收到12'],
    ['@转寄助手\u2005收到 12', '收到 12'],
    ['您好，查件', '查件'],
    ['您好', '您好'],
    ['……', ''],
    ['到了吗？', '到了吗?'],
    ['收到\n12', '收到 12'],
  ])('%j is %j', (text, words) => {
    expect(normalise(text)).toBe(words)
  })

  it('changes nothing the second time', () => {
    const anyText = fc.string({ unit: fc.constantFrom(...'收到12。，！?“” 　１２'), maxLength: 20 })
    fc.assert(
      fc.property(anyText, (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text))
      }),
    )
  })
})

describe('numbers', () => {
  it.each([
    ['0', 0],
    ['12', 12],
    ['9999', 9999],
    ['零', 0],
    ['一', 1],
    ['两', 2],
    ['九', 9],
    ['十', 10],
    ['十一', 11],
    ['十二', 12],
    ['二十', 20],
    ['二十三', 23],
    ['九十九', 99],
    ['一百', 100],
    ['一百零五', 105],
    ['一百一十', 110],
    ['一百一十五', 115],
    ['三千零二十', 3020],
    ['九千九百九十九', 9999],
  ])('%s is %d', (text, number) => {
    expect(readNumber(text)).toBe(number)
  })

  it.each([
    '',
    '12345',
    '一二三',
    '一百五',
    '二千三',
    '十百',
    '二一十',
    '百',
    '一零',
    '零五',
    '一百零',
    '十二a',
    '三个',
  ])('%s could be anything', (text) => {
    expect(readNumber(text)).toBeUndefined()
  })

  it.each([
    ['2026', 2026],
    ['二〇二六', 2026],
    ['二零二六', 2026],
    ['26', undefined],
  ])('year %s is %s', (text, year) => {
    expect(readYear(text)).toBe(year)
  })
})

describe('references to tasks', () => {
  it.each([
    ['12', ['12']],
    ['3和5', ['3', '5']],
    ['3,5、8', ['3', '5', '8']],
    ['三以及五', ['3', '5']],
    ['12号', ['12']],
    ['任务12', ['12']],
    ['#12', ['12']],
    ['第12号', ['12']],
    ['第2个', ['@2']],
    ['第二', ['@2']],
    ['第三件和4', ['@3', '4']],
    ['SH202611186', ['SH202611186']],
    ['sh2026-11186 和 3', ['SH202611186', '3']],
    ['', []],
  ])('%s', (text, expected) => {
    const references = readTaskReferences(text)?.map((reference) =>
      reference.by === 'number'
        ? String(reference.number)
        : reference.by === 'position'
          ? `@${reference.position}`
          : reference.trackingNumber,
    )
    expect(references).toEqual(expected)
  })

  it.each(['3件', '3到5', '1-5', '一二三', '0', '12楼', '那个', '3和那个', '12345'])('%s is not one', (text) => {
    expect(readTaskReferences(text)).toBeUndefined()
  })
})

describe('tracking numbers', () => {
  it.each([
    ['SH202611186', 'SH202611186'],
    ['查一下sh202611186谢谢', 'SH202611186'],
    ['SH 2026 1118 6', 'SH202611186'],
    ['SH-202611186', 'SH202611186'],
    ['单号是202611186', 'SH202611186'],
    ['SH20261118', 'SH20261118'],
    ['AB123456789', 'AB123456789'],
  ])('%s holds %s', (text, trackingNumber) => {
    expect(findTrackingNumber(text)).toBe(trackingNumber)
  })

  it.each(['13800000000', '12345678', '123456', '收到12', '2026-11-18', 'hello', 'SH', '一组12号'])(
    '%s holds none',
    (text) => {
      expect(findTrackingNumber(text)).toBeUndefined()
    },
  )
})

describe('kinds of exception', () => {
  it.each([
    ['信封破损', 'damaged'],
    ['湿透了', 'damaged'],
    ['封签断了', 'seal_broken'],
    ['信封破了封签也开了', 'seal_broken'],
    ['件丢了', 'lost'],
    ['一直没收到', 'lost'],
    ['收件人拒收', 'refused'],
    ['人搬走了', 'moved'],
    ['查无此人', 'moved'],
    ['送错村了', 'misdirected'],
    ['不是我们村的', 'misdirected'],
    ['少了1份', 'count_mismatch'],
    ['和清单对不上', 'count_mismatch'],
    ['说不清楚', 'other'],
  ])('%s is %s', (note, kind) => {
    expect(exceptionKindOf(note)).toBe(kind)
  })
})

describe('a contact', () => {
  it.each([
    ['王小明', '王小明', undefined],
    ['王小明 13800000000', '王小明', '13800000000'],
    ['收件人：王小明，电话138 0000 0000', '王小明', '13800000000'],
    ['我叫王小明', '王小明', undefined],
    ['手机 138-0000-0000 王小明', '王小明', '13800000000'],
    ['古丽·买买提', '古丽·买买提', undefined],
    ['Li Ming', 'Li Ming', undefined],
    ['13800000000', undefined, '13800000000'],
    ['我', undefined, undefined],
    ['12', undefined, undefined],
    ['王小明12345', undefined, undefined],
    ['138000000001', undefined, undefined],
    ['12800000000', undefined, undefined],
  ])('%s', (text, name, phone) => {
    expect([readName(text), findPhone(text)]).toEqual([name, phone])
  })
})

describe('places', () => {
  const rest = { address: null, roadMetres: null, roadSource: null, openingText: '', isSample: false, parentId: null }
  const village = (id: string, name: string, parentName: string): Site => ({
    ...rest,
    id,
    kind: 'village_station',
    name,
    fullName: name.replace(/委会$/, '服务站'),
    parentName,
  })
  const SITES: Site[] = [
    {
      ...rest,
      id: 't',
      kind: 'town_centre',
      name: '三河镇',
      fullName: '三河镇便民服务中心',
      parentName: '大埔县业务流转中心',
    },
    village('v1', '三河村委会', '三河镇'),
    village('v2', '汇城村委会', '三河镇'),
    village('v3', '新村村委会', '茶阳镇'),
    village('v4', '新村村委会', '高陂镇'),
    village('v5', '城北社区居委会', '湖寮镇'),
    { ...rest, id: 'h', kind: 'hub', name: '汇城流转中心', fullName: '汇城流转中心', parentName: null },
  ]
  const find = (words: string) => {
    const { q } = siteQuery(words)
    const { best, others } = rankSites(
      SITES.filter((site) => site.name.includes(q)),
      words,
    )
    return best?.id ?? others.map(({ id }) => id).join(' ')
  }

  it.each([
    ['汇城村', 'v2'],
    ['汇城', 'v2'],
    ['汇城村服务站', 'v2'],
    ['汇城村委会', 'v2'],
    ['三河镇', 't'],
    ['三河镇便民服务中心', 't'],
    ['三河村', 'v1'],
    ['三河', 't v1'],
    ['三河镇汇城村', 'v2'],
    ['三河镇 汇城', 'v2'],
    ['茶阳镇汇城村', ''],
    ['新村', 'v3 v4'],
    ['茶阳镇新村', 'v3'],
    ['城北社区', 'v5'],
    ['城北', 'v5'],
    ['哪里都不是', ''],
  ])('%s is %s', (words, ids) => {
    expect(find(words)).toBe(ids)
  })
})
