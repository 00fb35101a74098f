import { describe, expect, test } from 'vitest'
import { createLocalBus } from '../bus/local.ts'
import type { SessionPolicy } from '../config.ts'
import { createSessions, type Session, type Sessions } from './sessions.ts'

/** A session that only remembers whether it was kicked. */
function device(
  userId: string,
  id: string,
  settings: Partial<Session> = {},
): Session & { wasKicked: boolean } {
  return {
    id,
    userId,
    platform: 'web',
    instanceId: undefined,
    sigExpiresAtMs: 0,
    conversationIds: [],
    wasKicked: false,
    send(): void {},
    kick(): void {
      this.wasKicked = true
    },
    ...settings,
  }
}
/** On a node of its own: nobody else wants to know. */
function start(policy: SessionPolicy, sessionsPerUserMax: number): Sessions {
  return createSessions({ rule: () => ({ policy, sessionsPerUserMax }), bus: createLocalBus() })
}
function here(sessions: Sessions, userId: string): readonly string[] {
  return [...sessions.ofUser(userId)].map((session) => session.id)
}

describe('sessions', () => {
  test('several: as many as the setting says, then the oldest goes', () => {
    const sessions = start('several', 2)
    const devices = ['a', 'b', 'c'].map((id) => device('ann', id))
    for (const each of devices) sessions.add(each)
    expect(here(sessions, 'ann')).toEqual(['b', 'c'])
    expect(devices.map((each) => each.wasKicked)).toEqual([true, false, false])
  })

  test('platform: one of each, the newer one stays', () => {
    const sessions = start('platform', 10)
    for (const each of [device('ann', 'a'), device('ann', 'b', { platform: 'ios' }), device('ann', 'c')])
      sessions.add(each)
    expect(here(sessions, 'ann')).toEqual(['b', 'c'])
  })

  test('single: the newest alone', () => {
    const sessions = start('single', 10)
    for (const each of [device('ann', 'a', { platform: 'ios' }), device('ann', 'b'), device('bob', 'c')])
      sessions.add(each)
    expect([here(sessions, 'ann'), here(sessions, 'bob')]).toEqual([['b'], ['c']])
  })

  test('an installation that comes again replaces itself, and pushes nobody else out', () => {
    const sessions = start('several', 2)
    const first = device('ann', 'a', { instanceId: 'phone' })
    for (const each of [first, device('ann', 'b'), device('ann', 'c', { instanceId: 'phone' })])
      sessions.add(each)
    expect(here(sessions, 'ann')).toEqual(['b', 'c'])
    expect(first.wasKicked).toBe(true)
  })

  test("a user's devices hear the conversations they came with, and those entered since", () => {
    const sessions = start('several', 10)
    const ann = device('ann', 'a', { conversationIds: ['group:g:1'] })
    sessions.add(ann)
    sessions.enter('group:h:1', ['ann', 'nobody'])
    expect([...sessions.inConversation('group:g:1')]).toEqual([ann])
    expect([...sessions.inConversation('group:h:1')]).toEqual([ann])
    sessions.leave('group:g:1', ['ann'])
    expect([...sessions.inConversation('group:g:1')]).toEqual([])
    sessions.enter('group:g:1', ['ann'])
    sessions.leave('group:g:1', 'everybody')
    expect([...sessions.inConversation('group:g:1')]).toEqual([])
  })

  test('who has gone is in no conversation and counts no more', () => {
    const sessions = start('several', 10)
    const [one, two] = [
      device('ann', 'a', { conversationIds: ['group:g:1'] }),
      device('ann', 'b', { conversationIds: ['group:g:1'] }),
    ]
    sessions.add(one)
    sessions.add(two)
    expect(sessions.count).toBe(2)
    sessions.remove(one)
    sessions.remove(one)
    expect(sessions.count).toBe(1)
    expect([...sessions.inConversation('group:g:1')]).toEqual([two])
    expect(here(sessions, 'ann')).toEqual(['b'])
  })
})
