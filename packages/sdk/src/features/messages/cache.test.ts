import type { Message } from '@kidoku/protocol'
import { expect, test } from 'vitest'
import { MessageCache } from './cache.ts'

function message(given: Partial<Message>): Message {
  return {
    msgId: 'm1',
    seq: 1,
    sender: 'bob',
    timeMs: 1_000,
    random: 1,
    elems: [{ type: 'text', text: 'hello' }],
    priority: 'default',
    needReadReceipt: false,
    ...given,
  }
}

test('a stranger who uses the ID of a message of mine does not rewrite it', () => {
  const cache = new MessageCache(() => ({ readSeq: 0, peerReadSeq: 0 }))
  const inGroup = cache.adopt(message({ groupId: 'g' }), 'alice')
  cache.adopt(
    message({ sender: 'eve', receiver: 'alice', elems: [{ type: 'text', text: 'rewritten' }] }),
    'alice',
  )
  expect(inGroup.textElem?.text).toBe('hello')
  expect(inGroup.groupID).toBe('g')
})
