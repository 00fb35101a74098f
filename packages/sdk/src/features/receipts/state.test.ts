import type { Receipt } from '@kidoku/protocol'
import { expect, test } from 'vitest'
import { accept, type Known } from './state.ts'

const receipt = (own: Partial<Receipt> = {}): Receipt => ({
  conversation: 'group_g1',
  msgId: 'm1',
  seq: 1,
  readCount: 2,
  unreadCount: 3,
  undisclosedCount: 0,
  departedCount: 0,
  ...own,
})

const told = (own: Partial<Receipt> = {}): Known => ({ receipt: receipt(own), isTold: true })

test('counts never go backwards: an older event that arrives late is dropped', () => {
  const known = told({ readCount: 3, unreadCount: 2 })
  expect(accept(known, receipt())).toEqual({ ...known, isNews: false })
})

test('the same counts again are no news', () => {
  expect(accept(told(), receipt()).isNews).toBe(false)
})

test('a departure is news, though nobody has read more', () => {
  const left = receipt({ unreadCount: 2, departedCount: 1 })
  expect(accept(told(), left)).toEqual({ receipt: left, isTold: true, isNews: true })
})

test('the first word about a message is news', () => {
  expect(accept(undefined, receipt()).isNews).toBe(true)
})

test('counts that were asked for are told as well, once, when their event comes', () => {
  const asked = accept(undefined, receipt(), true)
  expect(asked.isNews).toBe(false)
  const heard = accept(asked, receipt())
  expect(heard.isNews).toBe(true)
  expect(accept(heard, receipt()).isNews).toBe(false)
})

test('counts that were told stay told when they are asked for, and newer ones that were asked for are not', () => {
  expect(accept(told(), receipt(), true).isTold).toBe(true)
  const newer = accept(told(), receipt({ readCount: 3, unreadCount: 2 }), true)
  expect(newer).toMatchObject({ isTold: false, isNews: false })
  expect(accept(newer, receipt()).isNews).toBe(false)
})
