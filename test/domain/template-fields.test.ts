import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NOTIFICATION_TEMPLATES } from '../../server/domain/notification.ts'
import {
  fillFields,
  fillSms,
  placeholdersOf,
  templateIssues,
  usualContent,
} from '../../server/domain/notification-template.ts'
import { cutTo, FIELD_KINDS, type FieldKind, fieldKindOf, fitField } from '../../server/domain/template-fields.ts'
import { FIELD_RULES } from '../fakes/wechat-rules.ts'

describe('the limits of fields', () => {
  test.for<[FieldKind, string, string | null]>([
    ['thing', '二十个字二十个字二十个字二十个字二十个字', '二十个字二十个字二十个字二十个字二十个字'],
    ['thing', '二十个字二十个字二十个字二十个字二十个字多', '二十个字二十个字二十个字二十个字二十个…'],
    ['thing', '两行\n和  空格', '两行 和 空格'],
    ['thing', '  ', null],
    ['character_string', 'SH123456789', 'SH123456789'],
    ['character_string', '单号', null],
    ['character_string', 'x'.repeat(33), null],
    ['number', '123456', '123456'],
    ['number', '12a', null],
    ['letter', 'abc', 'abc'],
    ['letter', 'a1', null],
    ['symbol', '!?', '!?'],
    ['symbol', '!?!?!?', null],
    ['phrase', '等待领取', '等待领取'],
    ['phrase', '等待居民领取', null],
    ['phrase', 'A级', null],
    ['name', '欧阳测试', '欧阳测试'],
    ['name', '测试'.repeat(6), null],
    ['phone_number', '0753-5523456', '0753-5523456'],
    ['phone_number', '1'.repeat(18), null],
    ['phone_number', '(0753)5521234', null],
    ['phone_number', '-', null],
    ['amount', '€12', null],
    ['amount', '¥123456789.12', null],
    ['car_number', '粤M12345挂', '粤M12345挂'],
    ['amount', '¥12.50', '¥12.50'],
    ['amount', '12345678901', null],
    ['time', '2026年3月5日 09:30', '2026年3月5日 09:30'],
    ['time', '25:00', null],
    ['date', '2026年3月5日', '2026年3月5日'],
    ['date', '3月5日', null],
  ])('%s: %s', ([kind, value, fitting]) => {
    expect(fitField(kind, value)).toBe(fitting)
  })

  test('whatever comes out is taken by the platform, whatever went in', () => {
    const anything = fc.string({ unit: 'grapheme', maxLength: 60 })
    const nearly = fc.string({ unit: fc.constantFrom(...'0123456789..--+()¥€元 年月日::Aa·粤…'), maxLength: 14 })
    fc.assert(
      fc.property(fc.constantFrom(...FIELD_KINDS), fc.oneof(anything, nearly), (kind, value) => {
        const fitting = fitField(kind, value)
        if (fitting === null) return
        expect(fitting).not.toBe('')
        expect(FIELD_RULES[kind]?.(fitting)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a key names its kind', () => {
    expect(fieldKindOf('thing1')).toBe('thing')
    expect(fieldKindOf('character_string12')).toBe('character_string')
    expect(fieldKindOf('colour1')).toBeNull()
  })

  test('no character is cut in two', () => {
    expect(cutTo('😀😀😀', 4)).toBe('😀…')
  })
})

describe('wordings', () => {
  test('the program’s own can always be sent', () => {
    for (const template of NOTIFICATION_TEMPLATES)
      expect(templateIssues(template, usualContent(template)), template).toEqual([])
  })

  test('what is saved fits however long the facts are; a text message shortens names, never codes', () => {
    const any = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== '')
    fc.assert(
      fc.property(any, any, (documents, place) => {
        const { sms } = usualContent('ready_for_pickup')
        const text = fillSms(sms as string, { documents, place, pickupCode: '123456', trackingNumber: 'SH123456789' })
        expect(text?.length).toBeLessThanOrEqual(70)
        expect(text).toContain('123456，单号SH123456789')
        const fields = fillFields(
          { thing1: '{documents}在{place}', character_string2: '{trackingNumber}' },
          { documents, place, trackingNumber: 'SH123456789' },
        )
        expect(fields?.thing1?.length).toBeLessThanOrEqual(20)
      }),
    )
  })

  test('facts that a template does not know are refused by name', () => {
    const issues = templateIssues('weekly_summary', { ...usualContent('weekly_summary'), text: '{documents}' })
    expect(issues).toMatchObject([{ path: 'text', message: expect.stringContaining('{documents}') }])
    expect(placeholdersOf('weekly_summary')).toContain('summary')
  })

  test.each([
    ['pages/track?number={trackingNumber}', '没有「pages/track」这一页'],
    ['/pages/tracking/index', '没有「/pages/tracking/index」这一页'],
    ['pages/tracking/index?week={week}', '没有 {week} 这个内容'],
  ])('a tap never leads nowhere: %s is refused', (page, words) => {
    const officialAccount = { templateId: 'T', fields: { thing1: '{documents}' }, page }
    expect(templateIssues('ready_for_pickup', { ...usualContent('ready_for_pickup'), officialAccount })).toEqual([
      { path: 'officialAccount.page', message: expect.stringContaining(words) },
    ])
  })

  test('subscribe messages are for residents', () => {
    const subscribeMessage = { templateId: 'T', fields: { thing1: '{work}' }, page: null, isLasting: false }
    expect(templateIssues('task_opened', { ...usualContent('task_opened'), subscribeMessage })).toMatchObject([
      { path: 'subscribeMessage' },
    ])
  })
})
