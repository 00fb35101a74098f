import { seededRandom } from 'kidoku/seeded-random'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ran, runCommand } from '../command.ts'
import { type ConsoleClient, goodPassword, openConsole } from '../console-client.ts'
import { hasNats } from '../nats-server.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { makeTurmoil } from './turmoil.ts'

const name = 'messages.revokeWindowMs'
const patience = { timeout: 20_000, interval: 100 }

describe.skipIf(!hasNats)('settings that change while three nodes are busy', { timeout: 120_000 }, () => {
  let cluster: Cluster
  let consoles: readonly ConsoleClient[]

  beforeAll(async () => {
    // However busy the machine is, nobody is taken for gone.
    cluster = await startCluster({ flags: ['--heartbeat-ms', '60000'] })
    const create = ['admin', 'create', 'ann', '--role', 'owner', '--database-url', cluster.databaseUrl]
    expect(await runCommand(create, `${goodPassword}\n`)).toMatchObject({ code: 0 })
    consoles = cluster.nodes.map((node) => openConsole(node.url))
    for (const console of consoles) await console.signIn('ann', goodPassword)
  })
  afterAll(() => cluster.close())

  const byCommand = (...args: readonly string[]): Promise<Ran> =>
    runCommand(['config', ...args, '--database-url', cluster.databaseUrl])
  async function held(): Promise<readonly unknown[]> {
    const lists = await Promise.all(consoles.map((console) => console.call('settings.list', {})))
    return lists.map(({ settings }) => settings.find((each) => each.name === name)?.value)
  }
  const everywhere = (value: number): Promise<void> =>
    expect.poll(held, patience).toEqual([value, value, value])

  test('all nodes follow, whichever door is used, and also one that hears nothing', async () => {
    const userIds = ['u0', 'u1', 'u2', 'u3', 'u4', 'u5']
    const nodes = cluster.nodes.map((node) => ({
      url: node.url,
      connect: (userId: string) => cluster.connect(userId, node),
    }))
    const busy = makeTurmoil(nodes, { userIds, deedsEach: 60, random: seededRandom(1) })
    for (const [at, console] of consoles.entries()) {
      await console.call('settings.set', { name, value: 60_000 + at })
      await everywhere(60_000 + at)
    }
    expect(await byCommand('set', name, '70000')).toMatchObject({ code: 0 })
    await everywhere(70_000)

    cluster.nodes[2]?.natsLine.cut()
    await consoles[0]?.call('settings.set', { name, value: 80_000 })
    await everywhere(80_000)
    await consoles[2]?.call('settings.set', { name, value: 81_000 })
    await everywhere(81_000)
    cluster.nodes[2]?.natsLine.heal()

    // Through all doors at once: one is last, and all agree on which.
    await Promise.all([
      ...consoles.map((console, at) => console.call('settings.set', { name, value: 90_000 + at })),
      byCommand('set', name, '90003'),
    ])
    const stored = Number((await byCommand('get', name)).out)
    expect([90_000, 90_001, 90_002, 90_003]).toContain(stored)
    await everywhere(stored)
    expect((await busy).faults).toEqual([])
  })

  test('what it cannot be is refused at every door, and holds nowhere', async () => {
    const before = await held()
    const wrong: readonly [value: number | string | boolean, text: string][] = [
      [-1, '-1'],
      ['soon', 'soon'],
      [true, 'true'],
      [1.5, '1.5'],
      [1e300, '1e300'],
    ]
    for (const [value, text] of wrong) {
      for (const console of consoles)
        await expect(console.call('settings.set', { name, value })).rejects.toMatchObject({ code: 6017 })
      const ran = await byCommand('set', name, text)
      expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(name)])
      const flag = ['--revoke-window-ms', text]
      expect((await runCommand(['serve', ...flag, '--data', '/dev/null/nowhere'])).code).toBe(2)
    }
    expect(await held()).toEqual(before)
  })
})
