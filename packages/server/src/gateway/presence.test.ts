import type { Kicked } from '@kidoku/protocol'
import { expect, test } from 'vitest'
import { createLocalBus } from '../bus/local.ts'
import { createPresence } from './presence.ts'
import { createSessions } from './sessions.ts'

test('who is here is online, on each of their platforms, until they are kicked', async () => {
  const bus = createLocalBus()
  const sessions = createSessions({ rule: () => ({ policy: 'several', sessionsPerUserMax: 10 }), bus })
  const presence = createPresence({ sessions, bus })
  const kicked: Kicked['reason'][] = []
  for (const [id, platform] of ['ios', 'web', 'web'].entries()) {
    const facts = { userId: 'ann', platform, instanceId: undefined, sigExpiresAtMs: 0, conversationIds: [] }
    const session = { ...facts, id: String(id), send(): void {} }
    sessions.add({
      ...session,
      kick(reason): void {
        kicked.push(reason)
        for (const each of [...sessions.ofUser('ann')]) if (each.id === session.id) sessions.remove(each)
      },
    })
  }
  expect([...(await presence.of(['ann', 'bob']))]).toEqual([['ann', { platforms: ['ios', 'web'] }]])
  await presence.kick('bob')
  expect(kicked).toEqual([])
  await presence.kick('ann')
  expect(kicked).toEqual(['admin', 'admin', 'admin'])
  expect((await presence.of(['ann'])).size).toBe(0)
})
