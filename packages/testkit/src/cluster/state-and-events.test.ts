import fc from 'fast-check'
import { describe, test } from 'vitest'
import { hasNats, startNats } from '../nats-server.ts'
import { createTestDatabase } from '../postgres-server.ts'
import { commandNames } from '../state-and-events/commands.ts'
import { attempt, expectSameAsAnew } from '../state-and-events/same-as-anew.ts'
import { type Device, openDevice, people } from '../state-and-events/world.ts'
import { startTestServer, type TestServer } from '../test-server.ts'

const runs = Number(process.env.KIDOKU_PROPERTY_RUNS ?? 3)
const frequent = ['messages.send', 'receipts.give', 'readMarks.set', 'groups.join'] as const

/** Everybody is on a node of their own: what one does, the others have to hear of. */
describe.skipIf(!hasNats)('on several nodes', () => {
  test('the old state and the events make the state that is asked for anew elsewhere, for every command of every feature', {
    timeout: 180_000,
  }, async () => {
    const step = fc.record({
      actor: fc.nat(people.length - 1),
      command: fc.oneof(fc.constantFrom(...commandNames), fc.constantFrom(...frequent)),
      picks: fc.array(fc.nat(9_999), { minLength: 8, maxLength: 8 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        await using world = await openWorld()
        const { nodes, devices } = world
        await devices[0]?.tim.getGroupManager().createGroup(
          { groupID: 'g0', groupType: 'Work', groupName: 'first' },
          people.map((userID) => ({ userID })),
        )
        for (const { actor, command, picks } of steps) {
          const device = devices[actor]
          if (device !== undefined) await attempt(device, command, picks)
        }
        for (const [at, device] of devices.entries()) {
          const elsewhere = nodes[(at + 1) % nodes.length]
          if (elsewhere !== undefined) await expectSameAsAnew(elsewhere, device)
        }
      }),
      // Not shrunk: a failing world waits for events that never come. The seed is printed.
      { numRuns: runs, endOnFailure: true },
    )
  })
})

interface World extends AsyncDisposable {
  readonly nodes: readonly TestServer[]
  readonly devices: readonly Device[]
}

async function openWorld(): Promise<World> {
  const nats = await startNats()
  const database = await createTestDatabase()
  const settings = { databaseUrl: database.url, natsUrl: nats.url, receiptsTellEveryMs: 5 }
  const nodes = await Promise.all(
    people.map(() => startTestServer({ ...settings, groupMessagesPerSecondMax: 0 })),
  )
  const devices = await Promise.all(
    people.flatMap((userID, at) => {
      const node = nodes[at]
      return node === undefined ? [] : openDevice(node, userID)
    }),
  )
  return {
    nodes,
    devices,
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all(devices.map(({ tim }) => tim.unInitSDK()))
      await Promise.all(nodes.map((node) => node.close()))
      await database.drop()
      await nats.kill()
    },
  }
}
