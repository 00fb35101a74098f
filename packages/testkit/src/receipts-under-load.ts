import { setTimeout as pause } from 'node:timers/promises'
import type { Message } from '@kidoku/protocol'
import { seededRandom } from 'kidoku/seeded-random'
import pg from 'pg'
import { expect, onTestFinished } from 'vitest'
import { runCommand } from './command.ts'
import { ask, groupOf, list, type Person, type Place } from './conformance/scene.ts'
import { FrameError } from './frame-client.ts'
import { createTestDatabase } from './postgres-server.ts'
import { startProxy } from './proxy.ts'
import { startTestServer, type TestServer } from './test-server.ts'

const groupsCount = 4
const messagesEach = 12
const readersCount = 5
/** Requests that each connection has under way at once. */
const atOnce = 4

/** One request, and what became of it. */
interface Attempt {
  readonly userId: string
  readonly groupId: string
  readonly seqs: readonly number[]
  outcome: 'done' | 'refused' | undefined
}

export interface Scene {
  readonly nodes: readonly TestServer[]
  readonly sender: readonly Person[]
  readonly readers: readonly (readonly Person[])[]
  readonly places: readonly Place[]
  readonly messages: ReadonlyMap<string, readonly Message[]>
  readonly random: () => number
  readonly attempts: Attempt[]
  /** Speaks to the database past all nodes. */
  readonly admin: pg.Client
  readonly lines: readonly { cut(): void; heal(): void; delay(ms: number): void }[]
}

export interface SceneOptions {
  readonly nodes: number
  readonly settings?: Parameters<typeof startTestServer>[0]
  readonly seed: number
}

/** A sender and readers on each of these nodes, which have no line between them, and each a line of its own to one database. */
export async function furnish({ nodes: count, settings, seed }: SceneOptions): Promise<Scene> {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  const port = Number(new URL(database.url).port || 5_432)
  const lines = await Promise.all(Array.from({ length: count }, () => startProxy(port)))
  onTestFinished(async () => void (await Promise.all(lines.map((line) => line.close()))))
  const nodes: TestServer[] = []
  for (const line of lines) {
    const url = new URL(database.url)
    url.port = String(line.port)
    const node = await startTestServer({
      ...{ databaseUrl: url.href, requestsPerSecondMax: 0, groupMessagesPerSecondMax: 0 },
      ...settings,
    })
    onTestFinished(() => node.close(), 30_000)
    nodes.push(node)
  }
  const everywhere = (userId: string): Promise<readonly Person[]> =>
    Promise.all(nodes.map(async (node) => ({ userId, client: await node.connect(userId) })))
  const sender = await everywhere('ann')
  const readers = await Promise.all(Array.from({ length: readersCount }, (_, at) => everywhere(`r${at}`)))
  const [first] = sender
  if (first === undefined) throw new Error('There is no node.')
  const places: Place[] = []
  const messages = new Map<string, readonly Message[]>()
  for (let at = 0; at < groupsCount; at += 1) {
    const place = await groupOf(
      first,
      readers.flatMap(([reader]) => reader ?? []),
      { groupId: `g${at}` },
    )
    const own: Message[] = []
    for (let number = 0; number < messagesEach; number += 1) own.push(await ask(first, place))
    places.push(place)
    messages.set(place.groupId, own)
  }
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  onTestFinished(() => admin.end())
  return { nodes, sender, readers, places, messages, random: seededRandom(seed), attempts: [], admin, lines }
}

/** As a device does that scrolls through its groups, without waiting for what it has said before. */
export async function giveMany(scene: Scene, device: Person, givesEach: number): Promise<void> {
  const { random, places, messages, attempts } = scene
  async function hand(): Promise<void> {
    for (let number = 0; number < givesEach; number += 1) {
      const place = places[Math.floor(random() * places.length)]
      if (place === undefined) return
      const own = messages.get(place.groupId) ?? []
      const from = Math.floor(random() * own.length)
      const seqs = own.slice(from, from + 1 + Math.floor(random() * 3)).map(({ seq }) => seq)
      const attempt: Attempt = { userId: device.userId, groupId: place.groupId, seqs, outcome: undefined }
      attempts.push(attempt)
      try {
        await device.client.call('receipts.give', { conversation: place.conversation, seqs })
        attempt.outcome = 'done'
      } catch (error) {
        if (!(error instanceof FrameError)) throw error
        attempt.outcome = 'refused'
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, hand))
}

export interface Follower {
  /** Asks until there is nothing more; gives what it has heard last of each message. */
  toTheEnd(): Promise<ReadonlyMap<string, number>>
}

/** A device of the sender's on each node that asks by cursor all the time. */
export function follow({ sender }: Scene, signal: AbortSignal): readonly Follower[] {
  return sender.map(({ client }) => {
    const heard = new Map<string, number>()
    let cursor = 0
    async function next(): Promise<boolean> {
      const page = await client.call('receipts.changes', { cursor, count: 20 })
      for (const { msgId, readCount } of page.receipts) {
        expect(readCount).toBeGreaterThanOrEqual(heard.get(msgId) ?? 0)
        heard.set(msgId, readCount)
      }
      cursor = page.cursor
      return page.isFinished
    }
    async function attempt(): Promise<boolean> {
      try {
        return await next()
      } catch (error) {
        // The line to the database was cut under it.
        if (error instanceof FrameError) return false
        throw error
      }
    }
    async function asLongAsThereIsTrouble(): Promise<void> {
      while (!signal.aborted) {
        await attempt()
        await wait(10, signal)
      }
    }
    const following = asLongAsThereIsTrouble()
    // Whoever waits for it hears of it.
    following.catch(() => undefined)
    return {
      async toTheEnd(): Promise<ReadonlyMap<string, number>> {
        await following
        await expect.poll(attempt).toBe(true)
        return heard
      },
    }
  })
}

export async function checkAll(
  scene: Scene,
  facts: { readonly startedAtMs: number; readonly told: readonly ReadonlyMap<string, number>[] },
): Promise<void> {
  const { sender, readers, places, messages, attempts, nodes } = scene
  const lists = new Map<string, ReadonlySet<string>>()
  for (const person of sender) {
    for (const place of places) {
      const own = messages.get(place.groupId) ?? []
      const { receipts } = await person.client.call('receipts.get', {
        conversation: place.conversation,
        seqs: own.map(({ seq }) => seq),
      })
      const counts = new Map(receipts.map((receipt) => [receipt.seq, receipt.readCount]))
      for (const message of own) {
        const read = await list(person, place.conversation, message, 'read')
        const names = read.map(({ userId }) => userId)
        expect(new Set(names).size).toBe(names.length)
        expect(counts.get(message.seq)).toBe(names.length)
        for (const { readTimeMs } of read) {
          expect(readTimeMs).toBeGreaterThanOrEqual(facts.startedAtMs)
          expect(readTimeMs).toBeLessThanOrEqual(Date.now())
        }
        const unread = await list(person, place.conversation, message, 'unread')
        expect(unread).toHaveLength(readersCount - names.length)
        for (const told of facts.told) expect(told.get(message.msgId) ?? 0).toBe(names.length)
        const key = `${place.groupId} ${message.seq}`
        expect(lists.get(key) ?? new Set(names), 'every node says the same').toEqual(new Set(names))
        lists.set(key, new Set(names))
      }
    }
  }
  // All that was acknowledged; of what was refused, each request wholly or not at all; and nothing else.
  for (const [{ userId } = { userId: '' }] of readers) {
    for (const { groupId } of places) {
      const own = attempts.filter((attempt) => attempt.userId === userId && attempt.groupId === groupId)
      const isIn = (seq: number): boolean => lists.get(`${groupId} ${seq}`)?.has(userId) === true
      const explained = new Set(
        own.flatMap(({ outcome, seqs }) => (outcome === 'done' || seqs.every(isIn) ? seqs : [])),
      )
      const there = (messages.get(groupId) ?? []).flatMap(({ seq }) => (isIn(seq) ? seq : []))
      expect(there).toEqual([...explained].sort((one, other) => one - other))
    }
  }
  const [node] = nodes
  const verified = await runCommand(['verify', '--database-url', node?.settings.databaseUrl ?? ''])
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining(' 0 contradictions') })
}

/** Nothing is left open, and every connection that a node may have can be had. */
export async function checkConnections({ admin }: Scene): Promise<void> {
  const open = async (): Promise<unknown> => {
    const { rows } = await admin.query(
      "SELECT state, query FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'kidoku' AND state <> 'idle'",
    )
    return rows
  }
  await expect.poll(open).toEqual([])
}

export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined)
}
