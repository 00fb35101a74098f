import { describe, expect, test } from 'vitest'
import { connectFrames } from '../frame-client.ts'
import {
  ask,
  counts,
  four,
  give,
  groupOf,
  list,
  names,
  people,
  quiet,
  refusal,
  refusalCode,
  send,
  told,
} from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

/** receipts.md §3 */
export function giving(start: StartTarget): void {
  describe('giving a receipt', () => {
    const target = useTarget(start)

    test('30 messages are taken in one call', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const messages = await Promise.all(Array.from({ length: 30 }, () => ask(ann, bob)))
      await give(bob, `c2c_${ann.userId}`, ...messages)
      const { receipts } = await ann.client.call('receipts.get', {
        conversation: `c2c_${bob.userId}`,
        seqs: messages.map((message) => message.seq),
      })
      expect(receipts.map((receipt) => receipt.readCount)).toEqual(Array(30).fill(1))
    })

    test('31 messages are refused with a text that says how many may be named', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const message = await ask(ann, bob)
      const seqs = [message.seq, ...Array.from({ length: 30 }, (_, index) => index + 100)]
      const error = await refusal(
        bob.client.call('receipts.give', { conversation: `c2c_${ann.userId}`, seqs }),
      )
      expect([error.code, error.message]).toEqual([6017, expect.stringContaining('30')])
      expect(await counts(ann, `c2c_${bob.userId}`, message)).toEqual(four(0, 1))
    })

    test('an empty list is refused with a text that says so', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const error = await refusal(give(bob, `c2c_${ann.userId}`))
      expect([error.code, error.message]).toEqual([6017, expect.stringContaining('at least one')])
    })

    test('what does not qualify is ignored one by one, and the rest counts', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const own = await ask(bob, group)
      const plain = (await send(ann, group)).message
      const toCydAlone = await ask(ann, group, { receivers: [cyd.userId] })
      const revoked = await ask(ann, group)
      await ann.client.call('messages.revoke', { conversation: group.conversation, seq: revoked.seq })
      const [before, asked] = [await ask(ann, group), await ask(ann, group)]
      await give(bob, group.conversation, before)

      await give(bob, group.conversation, own, plain, toCydAlone, revoked, 999_999, before, asked)
      expect(await counts(bob, group.conversation, own)).toEqual(four(0, 2))
      expect(await counts(ann, group.conversation, plain)).toBeUndefined()
      expect(await counts(ann, group.conversation, toCydAlone)).toEqual(four(0, 1))
      expect(await counts(ann, group.conversation, revoked)).toBeUndefined()
      expect(await counts(ann, group.conversation, before)).toEqual(four(1, 1))
      expect(await counts(ann, group.conversation, asked)).toEqual(four(1, 1))
    })

    test('if nothing in the list qualifies the call still succeeds', async () => {
      const [ann, bob, stranger] = await people(target(), 'ann', 'bob', 'stranger')
      const plain = (await send(ann, bob)).message
      await give(bob, `c2c_${ann.userId}`, plain, 77)
      await give(bob, `c2c_${stranger.userId}`, 1)
      await quiet(ann.client)
      expect(told(ann.client, 'receipts.changed')).toEqual([])
    })

    test('who is not a member is refused', async () => {
      const [ann, bob, stranger] = await people(target(), 'ann', 'bob', 'stranger')
      const group = await groupOf(ann, [bob])
      const message = await ask(ann, group)
      expect(await refusalCode(give(stranger, group.conversation, message))).toBe(10007)
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1))
    })

    test('who is not a member any more is refused', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const message = await ask(ann, group)
      await bob.client.call('groups.quit', { groupId: group.groupId })
      expect(await refusalCode(give(bob, group.conversation, message))).toBe(10007)
    })

    test('a group that does not exist, or exists no more, is refused', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      expect(await refusalCode(give(bob, 'group_nowhere', 1))).toBe(10010)
      const group = await groupOf(ann, [bob])
      const message = await ask(ann, group)
      await ann.client.call('groups.dismiss', { groupId: group.groupId })
      expect(await refusalCode(give(bob, group.conversation, message))).toBe(10010)
    })

    test('who is not logged in is refused', async () => {
      const client = await connectFrames(target().url)
      const nobody = { userId: '', client }
      expect(await refusalCode(give(nobody, 'c2c_ann', 1))).toBe(6014)
      client.close()
    })

    test('a reader counts once, however often and from whichever device the receipt is given', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const otherDevice = { userId: bob.userId, client: await target().connect(bob.userId) }
      const group = await groupOf(ann, [bob])
      const message = await ask(ann, group)
      await give(bob, group.conversation, message, message, message)
      await ann.client.waitFor('receipts.changed')
      const [first] = await list(ann, group.conversation, message, 'read')

      await give(otherDevice, group.conversation, message)
      await give(bob, group.conversation, message)
      await quiet(ann.client)
      expect(told(ann.client, 'receipts.changed')).toHaveLength(1)
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 0))
      expect(await list(ann, group.conversation, message, 'read')).toEqual([first])
    })

    test('two devices that give at the same time count once', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const otherDevice = { userId: bob.userId, client: await target().connect(bob.userId) }
      const group = await groupOf(ann, [bob])
      const messages = await Promise.all(Array.from({ length: 10 }, () => ask(ann, group)))
      await Promise.all(
        messages.flatMap((message) => [
          give(bob, group.conversation, message),
          give(otherDevice, group.conversation, message),
        ]),
      )
      for (const message of messages) {
        expect(await counts(ann, group.conversation, message)).toEqual(four(1, 0))
        expect(names(await list(ann, group.conversation, message, 'read'))).toEqual([bob.userId])
      }
    })

    test('the order in which receipts come does not matter', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const [one, two, three] = [await ask(ann, group), await ask(ann, group), await ask(ann, group)]
      await give(bob, group.conversation, three)
      await give(cyd, group.conversation, one)
      await give(bob, group.conversation, two, one)
      await give(cyd, group.conversation, three)
      expect(await counts(ann, group.conversation, one)).toEqual(four(2, 0))
      expect(await counts(ann, group.conversation, two)).toEqual(four(1, 1))
      expect(await counts(ann, group.conversation, three)).toEqual(four(2, 0))
    })

    test('the read time is the clock of the server at acceptance, for every reader of a group', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      const times: number[] = []
      for (const reader of [bob, cyd]) {
        times.push((await ann.client.call('session.ping', {})).serverTimeMs)
        await give(reader, group.conversation, message)
      }
      times.push((await ann.client.call('session.ping', {})).serverTimeMs)
      const [first, second] = await list(ann, group.conversation, message, 'read')
      expect(first?.readTimeMs).toBeGreaterThanOrEqual(times[0] ?? Number.NaN)
      expect(first?.readTimeMs).toBeLessThanOrEqual(times[1] ?? Number.NaN)
      expect(second?.readTimeMs).toBeGreaterThanOrEqual(times[1] ?? Number.NaN)
      expect(second?.readTimeMs).toBeLessThanOrEqual(times[2] ?? Number.NaN)
    })

    test('one-to-one, the read time comes with the counts', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const message = await ask(ann, bob)
      const { serverTimeMs } = await ann.client.call('session.ping', {})
      const asked = { conversation: `c2c_${bob.userId}`, seqs: [message.seq] }
      expect((await ann.client.call('receipts.get', asked)).receipts[0]?.readTimeMs).toBeUndefined()
      await give(bob, `c2c_${ann.userId}`, message)
      const [receipt] = (await ann.client.call('receipts.get', asked)).receipts
      expect(receipt?.readTimeMs).toBeGreaterThanOrEqual(serverTimeMs)
    })

    test('a reader sees in the history which messages a receipt was given for', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const [one, two] = [await ask(ann, group), await ask(ann, group)]
      await give(bob, group.conversation, one)
      const history = (reader: typeof ann) =>
        reader.client.call('messages.history', {
          conversation: group.conversation,
          direction: 'newer',
          count: 10,
          seqs: [one.seq, two.seq],
        })
      const seenByBob = (await history(bob)).messages.map((message) => message.receiptGiven === true)
      const seenByAnn = (await history(ann)).messages.map((message) => message.receiptGiven === true)
      expect([seenByBob, seenByAnn]).toEqual([
        [true, false],
        [false, false],
      ])
    })
  })

  describe('giving a receipt, other limits', () => {
    const target = useTarget(start, { receiptsPerRequestMax: 2 })

    test('how many messages a call may name is a setting of the server', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const [one, two, three] = [await ask(ann, bob), await ask(ann, bob), await ask(ann, bob)]
      await give(bob, `c2c_${ann.userId}`, one, two)
      const error = await refusal(give(bob, `c2c_${ann.userId}`, one, two, three))
      expect([error.code, error.message]).toEqual([6017, expect.stringContaining('at most 2 ')])
    })
  })

  describe('giving a receipt, restarts', () => {
    test('what was acknowledged is still there after a restart', async () => {
      const target = await start()
      const [ann, bob, cyd] = await people(target, 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      await give(bob, group.conversation, message)
      const before = await list(ann, group.conversation, message, 'read')
      await target.restart()
      const again = { userId: ann.userId, client: await target.connect(ann.userId) }
      expect(await counts(again, group.conversation, message)).toEqual(four(1, 1))
      expect(await list(again, group.conversation, message, 'read')).toEqual(before)
      await target.close()
    })
  })
}
