import type { Conversation, Output } from '@kidoku/protocol'
import { expect, test } from 'vitest'
import type { Client } from '../../client.ts'
import { ConversationStore } from './store.ts'
import { ConversationSync } from './sync.ts'

const page = (lastSeq: number, next = 0): Output<'conversations.list'> => ({
  // What of it matters here.
  conversations: [{ conversation: 'group_g1', lastSeq, unreadCount: lastSeq } as Conversation],
  next,
  isFinished: next === 0,
})

test('the answer to an earlier question that comes later changes nothing', async () => {
  const answers: ((output: Output<'conversations.list'>) => void)[] = []
  const client = {
    call: () => new Promise((resolve) => answers.push(resolve)),
  } as unknown as Client
  const store = new ConversationStore({ changes() {}, marksMoved() {}, peerRead() {} })
  const sync = new ConversationSync(client, store)
  const taken: number[] = []
  const take = ({ lastSeq }: Conversation): void => void taken.push(lastSeq)
  const [earlier, later] = [sync.restart(take), sync.restart(take)]
  answers[1]?.(page(8))
  expect(await later).toHaveLength(1)
  answers[0]?.(page(5, 70))
  expect(await earlier).toEqual([])
  expect([taken, sync.isComplete, answers.length]).toEqual([[8], true, 2])
})
