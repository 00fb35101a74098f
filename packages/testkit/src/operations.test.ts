import { describe, expect, test } from 'vitest'
import { startTestServer } from './index.ts'

describe('operations', () => {
  test('the facts count what there is', async () => {
    const server = await startTestServer()
    const alice = await server.connect('alice')
    await server.connect('bob')
    await alice.call('groups.create', { groupType: 'Work', name: 'Tea break', members: [{ userId: 'bob' }] })
    const facts = await server.administrate('operations.facts', {}, 'viewer')
    expect(facts).toMatchObject({
      sdkAppId: server.sdkAppId,
      connections: 2,
      users: { count: 2, isMore: false },
      groups: { count: 1, isMore: false },
      conversations: { count: 1, isMore: false },
    })
    expect(facts.version).toMatch(/^\d+\.\d+\.\d+$/)
    await server.close()
  })

  test('samples are there to be asked for, by those who may look', async () => {
    const server = await startTestServer()
    const { everyMs, samples } = await server.administrate('operations.samples', { sinceMs: 0 }, 'viewer')
    expect(everyMs).toBe(5_000)
    expect(samples).toEqual([])
    const alice = await server.connect('alice')
    await expect(alice.call('operations.samples', { sinceMs: 0 })).rejects.toMatchObject({ code: 10007 })
    await server.close()
  })
})
