import { expect, test } from 'vitest'
import type { Client } from '../../client.ts'
import type { V2TIMMessagePriority } from '../../v2tim-numbers.ts'
import { MessageCache } from './cache.ts'
import { createDrafts } from './drafts.ts'
import { createSend } from './sending.ts'

test('a priority that is none is refused before anything is sent', async () => {
  const client = {
    session: () => ({ userId: 'alice', messageBytesMax: 12_288 }),
    call: () => Promise.reject(new Error('asked the server')),
  }
  const cache = new MessageCache(() => ({ readSeq: 0, peerReadSeq: 0 }))
  const send = createSend({ client: client as unknown as Client, cache, accepted: () => undefined })
  const priority = 9 as V2TIMMessagePriority
  await expect(send(createDrafts().text('x'), { receiver: 'bob', priority })).rejects.toMatchObject({
    code: 6017,
  })
})
