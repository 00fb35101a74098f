import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unreadOf } from './rules.ts'

describe('unread counts', () => {
  test('are what counting one by one gives: what others wrote after the read mark and that counts', () => {
    const message = fc.record({ isOwn: fc.boolean(), counts: fc.boolean() })
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), fc.nat(60), (messages, wanted) => {
        const mark = Math.min(wanted, messages.length)
        const countable = (some: typeof messages) => some.filter((each) => each.counts).length
        const own = (some: typeof messages) => some.filter((each) => each.counts && each.isOwn).length
        const read = messages.slice(0, mark)
        const unread = unreadOf({
          countable: countable(messages),
          read_countable: countable(read),
          own_countable: own(messages),
          read_own: own(read),
        })
        expect(unread).toBe(messages.slice(mark).filter((each) => each.counts && !each.isOwn).length)
      }),
    )
  })

  test('are never below 0', () => {
    expect(unreadOf({ countable: 1, read_countable: 1, own_countable: 1, read_own: 0 })).toBe(0)
  })
})
