import type { Message } from '@kidoku/protocol'
import { expect, test } from 'vitest'
import type { Client, Moments } from '../../client.ts'
import { Gate } from '../../gate.ts'
import { emptyMessage } from '../messages/translate.ts'
import { createConversations } from './conversations.ts'

test('the list waits for what is new in it, and not for a line that is lost meanwhile', async () => {
  const moments = new Map<keyof Moments, () => void>()
  const client = {
    // The answer never comes.
    call: () => new Promise<never>(() => undefined),
    session: () => ({ userId: 'ann' }),
    isOnline: () => true,
    on: () => undefined,
    at: (moment: keyof Moments, handler: () => void) => moments.set(moment, handler),
    log: () => undefined,
  }
  const conversations = createConversations({
    client: client as unknown as Client,
    gate: new Gate(),
    adopt: emptyMessage,
    marksMoved: () => undefined,
    peerRead: () => undefined,
  })
  await conversations.settled()
  conversations.message('c2c_bob', { seq: 1 } as Message)
  const order: string[] = []
  const settled = conversations.settled().then(() => order.push('settled'))
  await new Promise(setImmediate)
  order.push('lost')
  moments.get('lost')?.()
  await settled
  expect(order).toEqual(['lost', 'settled'])
})
