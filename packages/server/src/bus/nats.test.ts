import { hasNats, type NatsServer, startNats, startProxy, type TcpProxy } from '@kidoku/testkit'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { busContract, ear, tell } from './bus.contract.ts'
import type { Bus } from './bus.ts'
import type { BusMetrics } from './bus-metrics.ts'
import { connectNats } from './nats.ts'
import { serversOf } from './nats-line.ts'

const log = { error() {}, warn() {}, info() {}, debug() {} }

interface Node {
  readonly bus: Bus
  /** Its own line to NATS. */
  readonly line: TcpProxy
  readonly counts: { nodes: number; isUp: boolean; readonly lost: string[] }
}

describe.skipIf(!hasNats)('NATS', () => {
  let nats: NatsServer
  let world = 0

  /** A node of a deployment of its own, or of `prefix`; NATS is reached through a line that can be cut. */
  async function node(prefix: string): Promise<Node> {
    const line = await startProxy(nats.port)
    const counts = { nodes: 1, isUp: false, lost: [] as string[] }
    const metrics: BusMetrics = {
      lineIs(isUp): void {
        counts.isUp = isUp
      },
      nodes(count): void {
        counts.nodes = count
      },
      said() {},
      heard() {},
      lost: (reason) => void counts.lost.push(reason),
    }
    const bus = await connectNats({
      url: `nats://127.0.0.1:${line.port}`,
      prefix,
      beatMs: 150,
      now: Date.now,
      log,
      metrics,
    })
    return { bus, line, counts }
  }

  async function nodes(count: number): Promise<readonly Node[]> {
    world += 1
    const prefix = `kidoku.${process.pid}-${world}`
    const all = await Promise.all(Array.from({ length: count }, () => node(prefix)))
    for (const each of all) await until(async () => each.counts.nodes === count)
    return all
  }

  async function ended(all: readonly Node[]): Promise<void> {
    await Promise.all(all.map(({ bus }) => bus.close()))
    await Promise.all(all.map(({ line }) => line.close()))
  }

  async function opened(count: number): Promise<readonly Node[]> {
    const all = await nodes(count)
    onTestFinished(() => ended(all))
    return all
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  beforeAll(async () => {
    nats = await startNats()
  })
  afterAll(() => nats.kill())

  busContract('NATS', async () => {
    const all = await nodes(2)
    const [one, other] = all
    if (one === undefined || other === undefined) throw new Error('Two nodes were started.')
    return { one: one.bus, other: other.bus, close: () => ended(all) }
  })

  test('a node hears what it wants, and no more once it wants it no more', async () => {
    const [one, other] = await opened(2)
    const there = ear(other?.bus as Bus)
    one?.bus.publish([tell({ users: ['ann'] }, { number: 1 })])
    await one?.bus.want([])
    await other?.bus.want(['user:ann'])
    one?.bus.publish([tell({ users: ['ann', 'bob'] }, { number: 2 })])
    await there.until(1)
    other?.bus.unwant(['user:ann'])
    await other?.bus.want(['user:bob'])
    one?.bus.publish([tell({ users: ['ann'] }, { number: 3 }), tell({ users: ['bob'] }, { number: 4 })])
    await there.until(2)
    expect(there.payloads()).toEqual([{ number: 2 }, { number: 4 }])
  })

  test('deployments do not hear each other', async () => {
    const [[one], [stranger]] = await Promise.all([opened(1), opened(1)])
    const there = ear(stranger?.bus as Bus)
    await stranger?.bus.want(['user:ann'])
    one?.bus.publish([tell({ users: ['ann'] }, {})])
    expect(await stranger?.bus.ask('every', 'who', 0)).toEqual([])
    expect(there.notices).toEqual([])
  })

  test('a question is answered by every other node, or by those that want the topic', async () => {
    const [one, other, third] = await opened(3)
    other?.bus.answer('who', (payload) => ['other', payload])
    third?.bus.answer('who', (payload) => ['third', payload])
    const all = (await one?.bus.ask('every', 'who', { x: 1 })) as unknown[]
    expect(all.sort()).toEqual([
      ['other', { x: 1 }],
      ['third', { x: 1 }],
    ])
    expect(await one?.bus.ask('user:ann', 'who', 0)).toEqual([])
    await one?.bus.want(['user:ann'])
    expect(await one?.bus.ask('user:ann', 'who', 0)).toEqual([])
    await third?.bus.want(['user:ann'])
    expect(await one?.bus.ask('user:ann', 'who', 0)).toEqual([['third', 0]])
  })

  test('a line that was cut: everybody hears since when, once it is back; what was wanted is heard again', async () => {
    const [one, other] = await opened(2)
    const heard = { one: ear(one?.bus as Bus), other: ear(other?.bus as Bus) }
    await one?.bus.want(['user:ann'])
    await other?.bus.want(['user:ann'])
    const beforeMs = Date.now()
    one?.line.cut()
    await until(async () => one?.counts.isUp === false)
    one?.bus.publish([tell({ users: ['ann'] }, { number: 1 })])
    other?.bus.publish([tell({ users: ['ann'] }, { number: 2 })])
    // Here it is heard, NATS or no NATS; a session that comes now is not held up.
    expect(heard.one.payloads()).toEqual([{ number: 1 }])
    expect(one?.bus.want(['user:bob'])).toBeUndefined()
    one?.line.heal()
    for (const each of Object.values(heard)) {
      await each.seen((notices) => notices.some((notice) => notice.kind === 'lost'))
      const lost = each.notices.find((notice) => notice.kind === 'lost')
      expect(lost?.topic).toBe('every')
      expect(lost?.sinceMs).toBeLessThanOrEqual(beforeMs + 100)
    }
    other?.bus.publish([tell({ users: ['ann'] }, { number: 3 }), tell({ users: ['bob'] }, { number: 4 })])
    await heard.one.until(3)
    expect(heard.one.payloads()).toEqual([{ number: 1 }, { number: 3 }, { number: 4 }])
    expect(heard.other.payloads()).not.toContainEqual({ number: 1 })
  })

  test('who starts before NATS says what it waits for, without the password', async () => {
    const line = await startProxy(nats.port)
    line.cut()
    const said = Promise.withResolvers<object>()
    const connecting = connectNats({
      url: `nats://ann:hidden@127.0.0.1:${line.port}`,
      prefix: 'kidoku.waiting',
      beatMs: 150,
      now: Date.now,
      log: { ...log, warn: (facts, sentence) => said.resolve({ sentence, ...facts }) },
      metrics: { lineIs() {}, nodes() {}, said() {}, heard() {}, lost() {} },
    })
    expect(await said.promise).toEqual({
      sentence: 'Waiting for NATS to answer.',
      at: `127.0.0.1:${line.port}`,
    })
    line.heal()
    await (await connecting).close()
    await line.close()
  })

  test('a line that is frozen is taken for broken', async () => {
    const [one, other] = await opened(2)
    const there = ear(other?.bus as Bus)
    one?.line.freeze()
    await until(async () => one?.counts.isUp === false)
    one?.line.thaw()
    one?.line.heal()
    await there.seen((notices) => notices.some((notice) => notice.kind === 'lost'))
    await until(async () => one?.counts.isUp === true)
  })

  test('a node that goes without a word is missed; one that says so is not', async () => {
    const [one, other, third] = await opened(3)
    const there = ear(one?.bus as Bus)
    await third?.bus.close()
    await until(async () => one?.counts.nodes === 2)
    expect(there.notices).toEqual([])
    other?.line.cut()
    await there.seen((notices) => notices.some((notice) => notice.kind === 'lost'))
    expect(one?.counts.lost).toEqual(['a node is gone'])
  })

  test('what is too large to be told makes them look for themselves', async () => {
    const [one, other] = await opened(2)
    const there = ear(other?.bus as Bus)
    await other?.bus.want(['user:ann'])
    one?.bus.publish([tell({ users: ['ann'] }, { text: 'x'.repeat(1_100_000) })])
    await there.seen((notices) => notices.length > 0)
    expect(there.notices).toMatchObject([{ kind: 'lost', topic: 'user:ann' }])
  })
})

test('a URL may name several servers, a user and a password, or a token', () => {
  expect(serversOf('nats://a:4223, nats://b')).toEqual({ servers: ['a:4223', 'b:4222'] })
  expect(serversOf('nats://ann:p%40ss@a')).toEqual({ servers: ['a:4222'], user: 'ann', pass: 'p@ss' })
  expect(serversOf('tls://token@a:1')).toEqual({ servers: ['a:1'], token: 'token', tls: {} })
  expect(() => serversOf('not a url')).toThrow('nats://host:4222')
})
