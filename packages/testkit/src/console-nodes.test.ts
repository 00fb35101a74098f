import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openConsole, tokenOf } from './console-client.ts'
import { createTestDatabase, type TestDatabase } from './postgres-server.ts'
import { startTestServer, type TestServer } from './test-server.ts'

/** Two nodes on one PostgreSQL: what one has just changed, the other has to see, though both are asked at once. */
describe('the console of two nodes', { timeout: 120_000 }, () => {
  let database: TestDatabase
  let nodes: readonly [TestServer, TestServer]
  beforeAll(async () => {
    database = await createTestDatabase()
    const start = () => startTestServer({ databaseUrl: database.url, databaseConnectionsMax: 4 })
    // At once, as an orchestrator does.
    nodes = await Promise.all([start(), start()])
  })
  afterAll(async () => {
    for (const node of nodes) await node.close()
    await database.drop()
  })

  const password = (number: number): string => `good password, number ${number}`

  test('each prints a link of its own; both hold until one has been used, though they are used at once', async () => {
    const [one, other] = nodes
    const links = nodes.map(({ consoleLink }) => tokenOf(consoleLink))
    expect(new Set(links).size).toBe(2)
    for (const link of links)
      for (const node of nodes) expect((await openConsole(node.url).post('link', { link })).status).toBe(200)
    const outcomes = await Promise.allSettled(
      [one, other].map((node, at) => openConsole(node.url).setPassword(links[at] ?? '', password(at))),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const set = outcomes.findIndex(({ status }) => status === 'fulfilled')
    for (const node of nodes) await openConsole(node.url).signIn('owner', password(set))
    for (const link of links) expect((await openConsole(one.url).post('link', { link })).status).toBe(403)
  })

  test('one link used on both at once sets one password', async () => {
    const owner = openConsole(nodes[0].url)
    await owner.signIn('owner', password(0)).catch(() => owner.signIn('owner', password(1)))
    const { token } = await owner.call('administrators.create', { name: 'ann', role: 'owner' })
    const outcomes = await Promise.allSettled(
      nodes.map((node, at) => openConsole(node.url).setPassword(token, password(at))),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('two owners who demote each other at once: one of them stays', async () => {
    const owners = [openConsole(nodes[0].url), openConsole(nodes[1].url)] as const
    const names = ['owner', 'ann'] as const
    for (const [at, owner] of owners.entries()) {
      const name = names[at] ?? ''
      await owner.signIn(name, password(0)).catch(() => owner.signIn(name, password(1)))
    }
    for (let round = 0; round < 10; round += 1) {
      const outcomes = await Promise.allSettled([
        owners[0].call('administrators.setRole', { name: 'ann', role: 'operator' }),
        owners[1].call('administrators.setRole', { name: 'owner', role: 'operator' }),
      ])
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const left = outcomes.findIndex(({ status }) => status === 'fulfilled')
      await owners[left]?.call('administrators.setRole', { name: names[1 - left] ?? '', role: 'owner' })
    }
  })
})
