import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../../config.ts'
import { checkCount, disclosesOptOut, namedSeqs, statesOf, whyNoReceipt } from './rules.ts'

const { settings } = readSettings([], {})
/** Any way of dividing an audience into the four states. */
const tally = fc
  .tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), fc.nat(1_000))
  .map(([read, unread, undisclosed, departed]) => ({
    audience: read + unread + undisclosed + departed,
    read,
    undisclosed,
    departed,
  }))

describe('the rules of receipts', () => {
  test('the four states always add up to the audience, and none is below 0', () => {
    fc.assert(
      fc.property(tally, fc.boolean(), (given, discloses) => {
        const states = statesOf(given, discloses)
        const counts = Object.values(states)
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(given.audience)
        expect(Math.min(...counts)).toBeGreaterThanOrEqual(0)
        expect([states.readCount, states.departedCount]).toEqual([given.read, given.departed])
      }),
    )
  })

  test('where opting out is not disclosed, those who have count as unread', () => {
    fc.assert(
      fc.property(tally, (given) => {
        const [open, closed] = [statesOf(given, true), statesOf(given, false)]
        expect(closed.undisclosedCount).toBe(0)
        expect(closed.unreadCount).toBe(open.unreadCount + open.undisclosedCount)
      }),
    )
  })

  test('one-to-one, opting out is never disclosed, whatever the setting', () => {
    for (const receiptsDiscloseOptOut of [true, false]) {
      expect(disclosesOptOut('c2c', { ...settings, receiptsDiscloseOptOut })).toBe(false)
      expect(disclosesOptOut('group', { ...settings, receiptsDiscloseOptOut })).toBe(receiptsDiscloseOptOut)
    }
  })

  test('1 to so many messages are taken, and the text says which way it went wrong', () => {
    expect(() => checkCount(1, 30)).not.toThrow()
    expect(() => checkCount(30, 30)).not.toThrow()
    expect(() => checkCount(0, 30)).toThrow(/at least one/)
    expect(() => checkCount(31, 30)).toThrow(/at most 30 .* 31/)
  })

  test('messages are named one by one, in runs, or both, and counted together', () => {
    const conversation = 'group_g'
    expect(namedSeqs({ conversation, seqs: [9], runs: [[2, 4]] }, 4)).toEqual([9, 2, 3, 4])
    expect(namedSeqs({ conversation, seqs: [9], runs: [[2, 5]] }, 4)).toMatchObject({ code: 6017 })
    expect(namedSeqs({ conversation, seqs: [], runs: [] }, 4)).toMatchObject({ code: 6017 })
    expect(namedSeqs({ conversation, seqs: [], runs: [[5, 4]] }, 4)).toMatchObject({ code: 6017 })
    // A run without end is counted, not made.
    const endless = { conversation, seqs: [], runs: [[1, Number.MAX_SAFE_INTEGER] as const] }
    expect(namedSeqs(endless, 30)).toMatchObject({ code: 6017 })
  })

  test('a message gets its receipts, or the first reason why not', () => {
    const group = { type: 'Public', memberCount: 2 } as const
    const asked = { group, isStored: true, senderHasReceiptsOn: true }
    const small = { ...settings, receiptsGroupSizeMax: 2 }
    expect(whyNoReceipt(asked, small)).toBeUndefined()
    expect(whyNoReceipt({ ...asked, group: undefined }, small)).toBeUndefined()
    expect(whyNoReceipt({ ...asked, senderHasReceiptsOn: false }, small)).toBe('receiptsOff')
    expect(whyNoReceipt({ ...asked, group: { ...group, type: 'Community' } }, small)).toBe('groupType')
    expect(whyNoReceipt({ ...asked, group: { ...group, memberCount: 3 } }, small)).toBe('groupSize')
    expect(whyNoReceipt({ ...asked, isStored: false }, small)).toBe('onlineUserOnly')
    const ticked = { ...settings, receiptsGroupTypes: ['AVChatRoom'] }
    expect(whyNoReceipt({ ...asked, group: { ...group, type: 'AVChatRoom' } }, ticked)).toBe('groupType')
  })
})
