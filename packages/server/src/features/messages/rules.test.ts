import { limits, type SendInput } from '@kidoku/protocol'
import { describe, expect, test } from 'vitest'
import { createRateLimiter } from './rate.ts'
import { checkSize, isCountable, isRateLimited, mayRevoke, targetOf } from './rules.ts'

const code = (number: number) => expect.objectContaining({ code: number })
function message(settings: Partial<SendInput>): SendInput {
  return { msgId: 'm', random: 1, elems: [{ type: 'text', text: 'hello' }], ...settings }
}

describe('where a message goes', () => {
  test('to a user, to a group, or in a group to some of its members', () => {
    expect(targetOf(message({ userId: 'bob' }))).toEqual({ kind: 'c2c', userId: 'bob' })
    const everybody = { kind: 'group', groupId: 'g', receivers: undefined, isMentioning: false }
    expect(targetOf(message({ groupId: 'g' }))).toEqual(everybody)
    const mention = message({ groupId: 'g', atUsers: ['cyd'] })
    expect(targetOf(mention)).toEqual({ ...everybody, isMentioning: true })
    expect(targetOf(message({ groupId: 'g', userId: 'bob' }))).toMatchObject({ receivers: ['bob'] })
    const both = message({ groupId: 'g', userId: 'bob', receivers: ['cyd', 'bob'] })
    expect(targetOf(both)).toMatchObject({ receivers: ['bob', 'cyd'] })
  })

  test('nowhere, or against the rules, is refused with 6017', () => {
    expect(() => targetOf(message({}))).toThrow(code(6017))
    expect(() => targetOf(message({ userId: 'bob', receivers: ['cyd'] }))).toThrow(code(6017))
    expect(() => targetOf(message({ userId: 'bob', atUsers: ['cyd'] }))).toThrow(code(6017))
    const both = message({ groupId: 'g', receivers: ['cyd'], atUsers: ['cyd'] })
    expect(() => targetOf(both)).toThrow(code(6017))
  })
})

describe('the size of a message', () => {
  test('is counted in bytes, with its custom data', () => {
    const room = limits.messageBytesMax - JSON.stringify([{ type: 'text', text: '' }]).length
    const fits = message({ elems: [{ type: 'text', text: 'x'.repeat(room) }] })
    expect(() => checkSize(fits)).not.toThrow()
    expect(() => checkSize({ ...fits, cloudCustomData: 'y' })).toThrow(code(80002))
    expect(() => checkSize(message({ elems: [{ type: 'text', text: '中'.repeat(5_000) }] }))).toThrow(
      code(80002),
    )
  })

  test('leaves room for one custom element', () => {
    const custom = { type: 'custom', data: 'x' } as const
    expect(() => checkSize(message({ elems: [custom, { type: 'text', text: '' }] }))).not.toThrow()
    expect(() => checkSize(message({ elems: [custom, custom] }))).toThrow(code(6017))
  })
})

describe('what counts as unread', () => {
  test('is neither excluded, nor targeted, nor in a group that does not count', () => {
    expect(isCountable({}, true)).toBe(true)
    expect(isCountable({}, false)).toBe(false)
    expect(isCountable({ isExcludedFromUnreadCount: true }, true)).toBe(false)
    expect(isCountable({ receivers: ['bob'] }, true)).toBe(false)
  })
})

describe('recalling', () => {
  const own = { isOwn: true, role: 'member', groupType: 'Public', ageMs: 100, windowMs: 100 } as const
  test('is for the sender within the window, its end included', () => {
    expect(mayRevoke(own)).toBe('allowed')
    expect(mayRevoke({ ...own, ageMs: 101 })).toBe('tooLate')
    expect(mayRevoke({ ...own, isOwn: false })).toBe('denied')
  })
  test('is for owner and administrators at any time, whoever wrote it', () => {
    for (const role of ['admin', 'owner'] as const)
      expect(mayRevoke({ ...own, role, isOwn: false, ageMs: 1e9 })).toBe('allowed')
  })
  test('one-to-one is for nobody else', () => {
    const direct = { ...own, groupType: undefined, role: 'owner' } as const
    expect(mayRevoke({ ...direct, isOwn: false })).toBe('denied')
    expect(mayRevoke({ ...direct, ageMs: 101 })).toBe('tooLate')
  })
})

describe('messages a second', () => {
  test('are limited for ordinary members, but for high priority', () => {
    expect(isRateLimited('member', 'normal')).toBe(true)
    expect(isRateLimited('member', 'high')).toBe(false)
    expect(isRateLimited('admin', 'low')).toBe(false)
    expect(isRateLimited('owner', 'default')).toBe(false)
  })

  test('are counted for each group, and forgotten when the second is over', () => {
    const rate = createRateLimiter()
    expect([rate.take('a', 5_000, 2), rate.take('a', 5_100, 2), rate.take('a', 5_300, 2)]).toEqual([
      undefined,
      undefined,
      700,
    ])
    expect(rate.take('b', 5_300, 2)).toBeUndefined()
    expect(rate.take('a', 6_000, 2)).toBeUndefined()
    expect(rate.take('a', 6_000, 0)).toBeUndefined()
  })
})
