import type { Receipt } from '@kidoku/protocol'
import { expect, test } from 'vitest'
import { accept } from './state.ts'

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

test('counts never go backwards: an older event that arrives late is dropped', () => {
  const known = receipt({ readCount: 3, unreadCount: 2 })
  expect(accept(known, receipt())).toEqual({ receipt: known, isNews: false })
})

test('the same counts again are no news', () => {
  expect(accept(receipt(), receipt()).isNews).toBe(false)
})

test('a departure is news, though nobody has read more', () => {
  const left = receipt({ unreadCount: 2, departedCount: 1 })
  expect(accept(receipt(), left)).toEqual({ receipt: left, isNews: true })
})

test('the first word about a message is news', () => {
  expect(accept(undefined, receipt()).isNews).toBe(true)
})
