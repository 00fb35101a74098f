import { type V2TIMMessage, V2TIMMessageStatus } from '@kidoku/sdk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { storyMessage } from '../../stories/simulated-messages.ts'
import { createThreadMessages, messageKey } from './thread-messages.ts'

type Mutable = { -readonly [K in keyof V2TIMMessage]: V2TIMMessage[K] }
const stored = (seq: number): Mutable => storyMessage({ seq, msgID: `m${seq}`, timestampMs: seq })

test('in whatever pieces and order messages come, they stand in the order of their numbers, each once', () => {
  const pages = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), { maxLength: 12 })
  fc.assert(
    fc.property(pages, (seqs) => {
      const list = createThreadMessages()
      for (const page of seqs) list.add(page.map(stored))
      const shown = list.copies().map(({ seq }) => seq)
      expect(shown).toEqual([...new Set(seqs.flat())].sort((one, other) => one - other))
    }),
  )
})

test('what the SDK has changed is another object, what it has not is the same', () => {
  const list = createThreadMessages()
  const [one, other] = [stored(1), stored(2)]
  list.add([one, other])
  const before = list.copies()
  expect(list.refresh()).toBe(false)
  expect(list.copies()).toBe(before)
  one.hasSentReceipt = true
  expect(list.refresh()).toBe(true)
  expect(list.copies()[0]).not.toBe(before[0])
  expect(list.copies()[0]?.hasSentReceipt).toBe(true)
  expect(list.copies()[1]).toBe(before[1])
})

test('what is on its way is last, and takes its place when it has its number; its key stays', () => {
  const list = createThreadMessages()
  list.add([stored(1)])
  const sending: Mutable = storyMessage({
    id: 'draft',
    msgID: '',
    seq: 0,
    status: V2TIMMessageStatus.V2TIM_MSG_STATUS_SENDING,
  })
  list.add([sending])
  list.add([stored(3)])
  expect(list.copies().map(messageKey)).toEqual(['m1', 'm3', 'draft'])
  Object.assign(sending, { msgID: 'm2', seq: 2, status: V2TIMMessageStatus.V2TIM_MSG_STATUS_SEND_SUCC })
  list.refresh()
  expect(list.copies().map(messageKey)).toEqual(['m1', 'draft', 'm3'])
  // It comes back with history, perhaps as another object.
  list.add([stored(2)])
  expect(list.copies()).toHaveLength(3)
  const [, copy] = list.copies()
  expect(copy === undefined ? undefined : list.original(copy)).toBe(sending)
})

test('an object that the SDK has made anew takes the place of the old one', () => {
  const list = createThreadMessages()
  list.add([stored(1), stored(2)])
  const again = stored(1)
  again.revokerInfo = { userID: 'bob', nickName: '', faceURL: '' }
  list.replace(again)
  expect(list.copies().map(({ revokerInfo }) => revokerInfo?.userID)).toEqual(['bob', undefined])
})
