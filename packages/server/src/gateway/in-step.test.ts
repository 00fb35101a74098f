import { expect, test } from 'vitest'
import { createLocalBus } from '../bus/local.ts'
import { createInStep, type InStep } from './in-step.ts'
import { createPresence } from './presence.ts'
import type { PolicyRule } from './session-policy.ts'
import { createSessions, type Session, type Sessions } from './sessions.ts'

const log = { error() {}, warn() {}, info() {}, debug() {} }

interface Read {
  readonly userIds: readonly string[]
  answer(groups: ReadonlyMap<string, readonly string[]>): void
  fail(): void
}

/** A node whose database answers when the test says so. */
function node(catchUpsPerSecondMax = 1_000) {
  const bus = createLocalBus()
  const rule = (): PolicyRule => ({ policy: 'several', sessionsPerUserMax: 10 })
  const sessions = createSessions({ rule, bus })
  const kicks = { remember: async () => undefined, of: async () => new Map<string, number>() }
  const presence = createPresence({ sessions, bus, rule, kicks, now: Date.now, log })
  const reads: Read[] = []
  const inStep = createInStep({
    sessions,
    presence,
    groupsOf: (userIds) =>
      new Promise((resolve, reject) => {
        reads.push({ userIds, answer: resolve, fail: () => reject(new Error('no database')) })
      }),
    receiptsOffOf: async () => new Set(['bob']),
    catchUpsPerSecondMax,
    now: Date.now,
    log,
  })
  return { sessions, inStep, reads }
}

function session(userId: string, told: unknown[] = []): Session {
  return {
    id: `${userId}-${told.length}`,
    userId,
    platform: 'web',
    instanceId: undefined,
    sigExpiresAtMs: 0,
    conversationIds: [],
    // A text frame: two bytes, then the text.
    send: (frame) => void told.push(JSON.parse(frame.subarray(2).toString())),
    kick(): void {},
  }
}

const heard = (sessions: Sessions, conversationId: string): readonly string[] =>
  Array.from(sessions.inConversation(conversationId), ({ userId }) => userId)

async function seen(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2))
}

async function ended({ inStep }: { readonly inStep: InStep }, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } finally {
    await inStep.close()
  }
}

test('what is read of memberships does not undo what was heard while it was read', async () => {
  const here = node()
  await ended(here, async () => {
    const { sessions, inStep, reads } = here
    const arrived = inStep.arrive(session('ann'))
    await seen(() => reads.length === 1)
    // Another node says that ann has joined; what is being read is of before.
    void sessions.enter('group:new:1', ['ann'])
    inStep.moved(['ann'])
    reads[0]?.answer(new Map([['ann', ['group:old:1']]]))
    await seen(() => reads.length === 2)
    expect(heard(sessions, 'group:new:1')).toEqual(['ann'])
    reads[1]?.answer(new Map([['ann', ['group:old:1', 'group:new:1']]]))
    await arrived
    expect(heard(sessions, 'group:old:1')).toEqual(['ann'])
    expect(heard(sessions, 'group:new:1')).toEqual(['ann'])
  })
})

test('after a loss memberships are read anew, and then devices are told to look, with the oldest time', async () => {
  const here = node()
  await ended(here, async () => {
    const { sessions, inStep, reads } = here
    const told: unknown[] = []
    sessions.add({ ...session('bob', told), conversationIds: ['group:left:1'] })
    inStep.lost({ kind: 'lost', topic: 'every', sinceMs: 500 })
    inStep.lost({ kind: 'lost', topic: 'user:bob', sinceMs: 300 })
    await seen(() => reads.length === 1)
    expect(told).toEqual([])
    reads[0]?.answer(new Map([['bob', ['group:joined:1']]]))
    await seen(() => told.length > 0)
    expect(told).toEqual([{ event: 'session.behind', payload: { sinceMs: 300, receiptsEnabled: false } }])
    expect([heard(sessions, 'group:left:1'), heard(sessions, 'group:joined:1')]).toEqual([[], ['bob']])
  })
})

test('so many a second, and nobody is forgotten when the database does not answer', async () => {
  const here = node(20)
  await ended(here, async () => {
    const { sessions, inStep, reads } = here
    const told: unknown[] = []
    for (const userId of ['ann', 'cyd', 'dan']) sessions.add(session(userId, told))
    inStep.lost({ kind: 'lost', topic: 'every', sinceMs: 1 })
    await seen(() => reads.length === 1)
    expect(reads[0]?.userIds).toEqual(['ann'])
    reads[0]?.fail()
    for (let turn = 1; turn <= 3; turn += 1) {
      await seen(() => reads.length === turn + 1)
      reads[turn]?.answer(new Map())
    }
    await seen(() => told.length === 3)
    expect(reads.slice(1).flatMap(({ userIds }) => userIds)).toEqual(['cyd', 'dan', 'ann'])
  })
})
