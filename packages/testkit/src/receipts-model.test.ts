import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ask,
  counts,
  give,
  groupOf,
  list,
  names,
  type Person,
  type Place,
  refusalCode,
  unique,
} from './conformance/scene.ts'
import { ReceiptsModel } from './model/receipts-model.ts'
import { usesPostgres } from './postgres-server.ts'
import { startTestServer, type TestServer } from './test-server.ts'

const size = 6
const who = fc.nat(size - 1)
const some = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 })
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('target' as const),
      who,
      whom: fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1 }),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('give' as const), who, some }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('giveAtOnce' as const),
      gifts: fc.array(fc.record({ who, some }), { maxLength: 8 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('join' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('switch' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('recall' as const), one: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** One run: the same steps to the servers, in frames, and to the model. Each step goes to another of the nodes. */
class Run {
  readonly model = new ReceiptsModel()
  readonly seqs: number[] = []
  isOrdered = true
  readonly nodes: readonly TestServer[]
  readonly place: Place
  /** The same people, once for each node: with a connection to it. */
  readonly people: Person[][]
  #turn = 0
  constructor(nodes: readonly TestServer[], place: Place, people: readonly (readonly Person[])[]) {
    this.nodes = nodes
    this.place = place
    this.people = people.map((each) => [...each])
    for (const { userId } of people[0] ?? []) this.model.join(userId)
  }

  person(at: number): Person {
    this.#turn += 1
    const found = this.people[this.#turn % this.people.length]?.[at]
    if (found === undefined) throw new Error(`There is no person ${at}.`)
    return found
  }
  index(userId: string): number {
    return this.people[0]?.findIndex((person) => person.userId === userId) ?? -1
  }

  async take(step: Step): Promise<void> {
    const { model, place } = this
    if (step.do === 'restart') return this.restart()
    if (step.do === 'look') return this.check()
    if (step.do === 'giveAtOnce') {
      this.isOrdered = false
      await Promise.all(step.gifts.map((gift) => this.give(gift.who, gift.some)))
      return
    }
    if (step.do === 'recall') {
      const message = model.messages[step.one]
      if (message === undefined || message.audience === undefined || !model.isMember(message.sender)) return
      const sender = this.person(this.index(message.sender))
      await sender.client.call('messages.revoke', {
        conversation: place.conversation,
        seq: this.seqs[step.one] ?? 0,
      })
      return model.recall(message)
    }
    const { client, userId } = this.person(step.who)
    const isMember = model.isMember(userId)
    if (step.do === 'switch') {
      const isOff = model.off.has(userId)
      await client.call('receipts.setEnabled', { enabled: isOff })
      if (isOff) model.off.delete(userId)
      else model.off.add(userId)
    } else if (step.do === 'join' && !isMember) {
      await client.call('groups.join', { groupId: place.groupId })
      model.join(userId)
    } else if (step.do === 'leave' && isMember && step.who !== 0) {
      await client.call('groups.quit', { groupId: place.groupId })
      model.leave(userId)
    } else if (step.do === 'give') await this.give(step.who, step.some)
    else if (step.do === 'send' && isMember) await this.send(step.who, undefined)
    else if (step.do === 'target' && isMember) await this.send(step.who, step.whom)
  }

  async send(who: number, whom: readonly number[] | undefined): Promise<void> {
    const receivers = whom?.map((at) => this.person(at).userId)
    if (receivers !== undefined && !receivers.some((receiver) => this.model.isMember(receiver))) return
    const sent = await ask(this.person(who), this.place, receivers === undefined ? {} : { receivers })
    this.seqs.push(sent.seq)
    this.model.send(this.person(who).userId, receivers)
  }

  async give(who: number, some: readonly number[]): Promise<void> {
    const reader = this.person(who)
    const chosen = some.map((at) => at % Math.max(1, this.seqs.length)).filter((at) => at < this.seqs.length)
    const call = give(reader, this.place.conversation, ...chosen.map((at) => this.seqs[at] ?? 0))
    const refused = chosen.length === 0 ? 6017 : this.model.isMember(reader.userId) ? undefined : 10007
    if (refused !== undefined) {
      expect(await refusalCode(call)).toBe(refused)
      return
    }
    for (const at of chosen.toSorted((one, other) => one - other)) {
      const message = this.model.messages[at]
      if (message !== undefined) this.model.give(reader.userId, message)
    }
    await call
  }

  async restart(): Promise<void> {
    const number = this.#turn % this.nodes.length
    const [node, people] = [this.nodes[number], this.people[number]]
    if (node === undefined || people === undefined) return
    await node.restart()
    for (const [at, { userId }] of people.entries())
      people[at] = { userId, client: await node.connect(userId) }
  }

  async check(): Promise<void> {
    const { model, place } = this
    for (const [at, message] of model.messages.entries()) {
      if (!model.isMember(message.sender)) continue
      const sender = this.person(this.index(message.sender))
      const seq = this.seqs[at] ?? 0
      const states = model.off.has(message.sender) ? undefined : model.states(message)
      const expected = states && {
        read: states.read.length,
        unread: states.unread.length,
        undisclosed: states.undisclosed.length,
        departed: states.departed.length,
      }
      expect(await counts(sender, place.conversation, seq), `message ${at}`).toEqual(expected)
      if (states === undefined) continue
      const asked = { seq } as Parameters<typeof list>[2]
      const read = names(await list(sender, place.conversation, asked, 'read', 2))
      const unread = names(await list(sender, place.conversation, asked, 'unread', 2))
      const users = (places: readonly string[]) => places.map((each) => each.replace(/#.*/, ''))
      const order = (ids: readonly string[]) => (this.isOrdered ? ids : ids.toSorted())
      expect(order(read), `readers of ${at}`).toEqual(order(users(states.read)))
      expect(unread, `unread of ${at}`).toEqual(users(states.unread))
    }
  }
}

/** Several nodes need a database that they can share. Each has a bus of its own: nobody is told what happens on the others. */
const nodeCounts = usesPostgres() ? [1, 3] : [1]

describe.each(nodeCounts)('the server, %i of it, and a model of fifty lines', (count) => {
  const nodes: TestServer[] = []
  let running: Promise<void> = Promise.resolve()
  beforeAll(async () => {
    const settings = { groupMessagesPerSecondMax: 0, requestsPerSecondMax: 0 }
    for (let number = 0; number < count; number += 1) {
      const [first] = nodes
      const shared = first === undefined ? {} : { databaseUrl: first.settings.databaseUrl }
      nodes.push(await startTestServer({ ...settings, ...shared }))
    }
  })
  afterAll(async () => {
    // The time limit does not end the run that is under way.
    await running.catch(() => undefined)
    for (const node of nodes.toReversed()) await node.close()
  })

  test('agree on who has read what, whatever happens', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 50, size: 'max' }), (steps) => {
        running = run(steps)
        return running
      }),
      // Interrupted before its first run is over it would have shown nothing: that is a failure.
      { numRuns: usesPostgres() ? 15 : 60, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: false },
    )
  })

  async function run(steps: readonly Step[]): Promise<void> {
    const userIds = Array.from({ length: size }, () => unique('u'))
    const people = await Promise.all(
      nodes.map((node) =>
        Promise.all(userIds.map(async (userId) => ({ userId, client: await node.connect(userId) }))),
      ),
    )
    const [owner, ...others] = people[0] ?? []
    if (owner === undefined) return
    const run = new Run(nodes, await groupOf(owner, others), people)
    for (const step of steps) await run.take(step)
    await run.check()
    for (const { client } of run.people.flat()) client.close()
  }
})
