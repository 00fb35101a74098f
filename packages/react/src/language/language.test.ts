import { describe, expect, test } from 'vitest'
import { ar } from '../../stories/arabic.ts'
import { createDates } from './dates.ts'
import { en } from './en.ts'
import { createTranslate, directionOf } from './i18n.ts'
import { ja } from './ja.ts'
import { ko } from './ko.ts'
import type { Translation } from './translation.ts'
import { zh } from './zh.ts'

const all: Readonly<Record<string, Translation>> = { en, zh, ja, ko, ar }
const placeholders = (text: string): string[] => (text.match(/\{\{\w+/g) ?? []).sort()

describe.for(Object.entries(all))('%s', ([language, translation]) => {
  test('says all that English says, and nothing else', () => {
    expect(Object.keys(translation).sort()).toEqual(Object.keys(en).sort())
    const empty = Object.entries(translation).filter(([, phrase]) => phrase === '' || phrase.other === '')
    expect(empty).toEqual([])
  })

  test('has the forms that its plural rules tell apart', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
    for (const [key, phrase] of Object.entries(translation))
      if (typeof phrase !== 'string') expect([key, Object.keys(phrase).sort()]).toEqual([key, forms])
  })

  test('puts in what English puts in', () => {
    for (const [key, phrase] of Object.entries(translation) as [
      keyof Translation,
      Translation[keyof Translation],
    ][]) {
      const ours = typeof phrase === 'string' ? phrase : phrase.other
      const theirs = typeof en[key] === 'string' ? en[key] : en[key].other
      expect([key, placeholders(ours)]).toEqual([key, placeholders(theirs)])
    }
  })
})

test('counts take the form and the digits of their language', () => {
  const english = createTranslate('en')
  expect(english('undisclosed', { count: 1 })).toBe('1 member has read receipts off')
  expect(english('undisclosed', { count: 12_345 })).toBe('12,345 members have read receipts off')
  expect(english('readTab', { count: 12_345 })).toBe('Read (12,345)')
  expect(createTranslate('ja')('readBy', { count: 3 })).toBe('既読 3')
  const arabic = createTranslate('ar', { ar })
  expect([1, 2, 3, 11].map((count) => arabic('readBy', { count }))).toEqual([
    'قرأ واحد',
    'قرأ اثنان',
    'قرأ 3',
    'قرأ 11',
  ])
})

test('a regional tag finds its language, an unknown one speaks English', () => {
  expect(createTranslate('zh-CN')('send')).toBe(zh.send)
  expect(createTranslate('nl')('send')).toBe(en.send)
  expect([directionOf('ar-EG'), directionOf('ja')]).toEqual(['rtl', 'ltr'])
})

test('days and times are written as the language writes them', () => {
  const noon = new Date().setHours(12, 0, 0, 0)
  const dayMs = 86_400_000
  expect(createDates('en').day(noon)).toBe('Today')
  expect(createDates('ja').day(noon - dayMs)).toBe('昨日')
  expect(createDates('ko').clock(noon)).toBe('오후 12:00')
  expect(createDates('zh').clock(noon)).toBe('12:00')
  expect(createDates('en').exact(noon)).toMatch(/^12:00:00\sPM$/)
  expect(createDates('en').day(new Date(2020, 1, 29).getTime())).toBe('February 29, 2020')
})
