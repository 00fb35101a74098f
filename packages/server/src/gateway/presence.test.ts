import type { Kicked } from '@kidoku/protocol'
import { hasNats, type NatsServer, startNats } from '@kidoku/testkit'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Bus } from '../bus/bus.ts'
import { createLocalBus } from '../bus/local.ts'
import { connectNats } from '../bus/nats.ts'
import { createPresence, type Presence } from './presence.ts'
import type { PolicyRule } from './session-policy.ts'
import { createSessions, type Session, type Sessions } from './sessions.ts'

const log = { error() {}, warn() {}, info() {}, debug() {} }
const kickedAtMs = new Map<string, number>()

interface Node {
  readonly bus: Bus
  readonly sessions: Sessions
  readonly presence: Presence
  readonly kicked: [string, Kicked['reason']][]
  begin(userId: string, id: string, facts?: Partial<Session>): Promise<void>
}

function nodeOn(bus: Bus, rule: PolicyRule, now: () => number = Date.now): Node {
  const sessions = createSessions({ rule: () => rule, bus })
  const kicks = {
    remember: async (userId: string, atMs: number) => void kickedAtMs.set(userId, atMs),
    of: async () => kickedAtMs,
  }
  const presence = createPresence({ sessions, bus, rule: () => rule, kicks, now, log })
  const kicked: Node['kicked'] = []
  return {
    bus,
    sessions,
    presence,
    kicked,
    async begin(userId, id, facts = {}): Promise<void> {
      const session: Session = {
        id,
        userId,
        platform: 'web',
        instanceId: undefined,
        sigExpiresAtMs: 0,
        conversationIds: [],
        send(): void {},
        kick(reason): void {
          kicked.push([id, reason])
          sessions.remove(session)
        },
        ...facts,
      }
      await sessions.add(session)
      await presence.arrived(session)
    },
  }
}

const several: PolicyRule = { policy: 'several', sessionsPerUserMax: 3 }

test('who is here is online, on each of their platforms, until they are kicked', async () => {
  const node = nodeOn(createLocalBus(), several)
  await node.begin('ann', 'a', { platform: 'ios' })
  await node.begin('ann', 'b')
  await node.begin('ann', 'c')
  expect([...(await node.presence.of(['ann', 'bob']))]).toEqual([['ann', { platforms: ['ios', 'web'] }]])
  await node.presence.kick('bob')
  expect(node.kicked).toEqual([])
  await node.presence.kick('ann')
  expect(node.kicked).toEqual(['a', 'b', 'c'].map((id) => [id, 'admin']))
  expect((await node.presence.of(['ann'])).size).toBe(0)
})

describe.skipIf(!hasNats)('on several nodes', () => {
  let nats: NatsServer
  let world = 0
  beforeAll(async () => {
    nats = await startNats()
  })
  afterAll(() => nats.kill())

  async function nodes(rule: PolicyRule): Promise<readonly [Node, Node, Node]> {
    world += 1
    const prefix = `presence.${process.pid}-${world}`
    let heard = 1
    const open = async (): Promise<Node> => {
      const metrics = {
        lineIs() {},
        nodes(count: number): void {
          heard = count
        },
        said() {},
        heard() {},
        lost() {},
      }
      const bus = await connectNats({ url: nats.url, prefix, beatMs: 200, now: Date.now, log, metrics })
      onTestFinished(() => bus.close())
      return nodeOn(bus, rule)
    }
    const all = [await open(), await open(), await open()] as const
    while (heard < 3) await new Promise((resolve) => setTimeout(resolve, 5))
    return all
  }
  const gone = async (node: Node, count: number): Promise<Node['kicked']> => {
    while (node.kicked.length < count) await new Promise((resolve) => setTimeout(resolve, 5))
    return node.kicked
  }

  test('a user is online wherever they are, on all platforms together, and is kicked everywhere', async () => {
    const [one, other, third] = await nodes(several)
    await one.begin('ann b', 'a', { platform: 'ios' })
    await other.begin('ann b', 'b', { platform: 'web' })
    await other.begin('bob', 'c', { platform: 'mac' })
    const online = await third.presence.of(['ann b', 'bob', 'cyd'])
    expect([...(online.get('ann b')?.platforms ?? [])].sort()).toEqual(['ios', 'web'])
    expect(online.get('bob')).toEqual({ platforms: ['mac'] })
    expect(online.has('cyd')).toBe(false)
    await third.presence.kick('ann b')
    expect(await gone(one, 1)).toEqual([['a', 'admin']])
    expect(await gone(other, 1)).toEqual([['b', 'admin']])
    expect((await third.presence.of(['ann b'])).size).toBe(0)
  })

  test('single: the newest login stays alone, whatever node it is on', async () => {
    const [one, other, third] = await nodes({ policy: 'single', sessionsPerUserMax: 10 })
    await one.begin('ann', 'a')
    await other.begin('ann', 'b', { platform: 'ios' })
    expect(await gone(one, 1)).toEqual([['a', 'otherDevice']])
    await third.begin('ann', 'c')
    expect(await gone(other, 1)).toEqual([['b', 'otherDevice']])
    expect(third.kicked).toEqual([])
  })

  test('of logins at the same moment on several nodes one stays', async () => {
    const all = await nodes({ policy: 'single', sessionsPerUserMax: 10 })
    const [one, other, third] = all
    await Promise.all([one.begin('ann', 'a'), other.begin('ann', 'b'), third.begin('ann', 'c')])
    while (all.flatMap((node) => node.kicked).length < 2)
      await new Promise((resolve) => setTimeout(resolve, 5))
    expect([...all.flatMap((node) => [...node.sessions.ofUser('ann')])]).toHaveLength(1)
  })

  test.each([
    ['behind', -5_000],
    ['ahead', 5_000],
  ])('one stays also where a clock is %s, and questions and answers are late', async (_, offMs) => {
    const single: PolicyRule = { policy: 'single', sessionsPerUserMax: 10 }
    const [{ bus }, { bus: otherBus }] = await nodes(single)
    const asked = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const slow: Bus = {
      ...bus,
      async ask(...question): Promise<readonly unknown[]> {
        // Where the other's clock is ahead it is the question that is late, else the answer.
        const answers = offMs < 0 ? await bus.ask(...question) : undefined
        asked.resolve()
        await goOn.promise
        return answers ?? bus.ask(...question)
      },
    }
    const one = nodeOn(slow, single)
    const other = nodeOn(otherBus, single, () => Date.now() + offMs)
    const first = one.begin('ann', 'a')
    await asked.promise
    await other.begin('ann', 'b')
    await otherBus.ask('user:ann', 'whatever', 0)
    goOn.resolve()
    await first
    await bus.ask('user:ann', 'whatever', 0)
    const left = [one, other].flatMap((node) => Array.from(node.sessions.ofUser('ann'), ({ id }) => id))
    expect(left).toHaveLength(1)
  })

  test('platform and several: counted over all nodes, the oldest goes; the same installation replaces itself', async () => {
    const [one, other, third] = await nodes(several)
    await one.begin('ann', 'a')
    await other.begin('ann', 'b', { instanceId: 'phone' })
    await third.begin('ann', 'c')
    await one.begin('ann', 'd', { instanceId: 'phone' })
    expect(await gone(other, 1)).toEqual([['b', 'otherDevice']])
    await other.begin('ann', 'e')
    expect(await gone(one, 1)).toEqual([['a', 'otherDevice']])
    expect(third.kicked).toEqual([])
  })

  test('what was not heard is made up for: who was kicked meanwhile goes, and who had to make room', async () => {
    const [one, other] = await nodes({ policy: 'single', sessionsPerUserMax: 10 })
    await one.begin('ann', 'a')
    await one.begin('bob', 'x')
    // As it is after the line was cut: both stand, and neither was told.
    const begun: Session[] = [...one.sessions.ofUser('ann')]
    for (const session of begun) one.sessions.remove(session)
    await other.begin('ann', 'b')
    for (const session of begun) await one.sessions.add(session)
    kickedAtMs.set('bob', Date.now())
    await other.presence.settle(['ann'])
    expect(other.kicked).toEqual([])
    await one.presence.settle(['ann', 'bob'])
    expect(one.kicked).toEqual([
      ['x', 'admin'],
      ['a', 'otherDevice'],
    ])
  })
})
