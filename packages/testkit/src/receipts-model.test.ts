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

/** One run: the same steps to the server, in frames, and to the model. */
class Run {
  readonly model = new ReceiptsModel()
  readonly seqs: number[] = []
  isOrdered = true
  readonly server: TestServer
  readonly place: Place
  readonly people: Person[]
  constructor(server: TestServer, place: Place, people: readonly Person[]) {
    this.server = server
    this.place = place
    this.people = [...people]
    for (const { userId } of people) this.model.join(userId)
  }

  person(at: number): Person {
    const found = this.people[at]
    if (found === undefined) throw new Error(`There is no person ${at}.`)
    return found
  }
  index(userId: string): number {
    return this.people.findIndex((person) => person.userId === userId)
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
    await this.server.restart()
    for (const [at, { userId }] of this.people.entries())
      this.people[at] = { userId, client: await this.server.connect(userId) }
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

describe('the server and a model of fifty lines', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ groupMessagesPerSecondMax: 0, requestsPerSecondMax: 0 })
  })
  afterAll(async () => {
    await server.close()
  })

  test('agree on who has read what, whatever happens', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 50, size: 'max' }), async (steps) => {
        const userIds = Array.from({ length: size }, () => unique('u'))
        const people = await Promise.all(
          userIds.map(async (userId) => ({ userId, client: await server.connect(userId) })),
        )
        const [owner, ...others] = people
        if (owner === undefined) return
        const run = new Run(server, await groupOf(owner, others), people)
        for (const step of steps) await run.take(step)
        await run.check()
        for (const { client } of run.people) client.close()
      }),
      { numRuns: 60, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: false },
    )
  })
})
