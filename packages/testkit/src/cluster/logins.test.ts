import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FrameClient } from '../frame-client.ts'
import { hasNats } from '../nats-server.ts'
import { callServerApi } from '../server-api/call.ts'
import { spawnedSdkAppId, spawnedUserSig } from '../spawn-server.ts'
import { type Cluster, startCluster } from './cluster.ts'

describe.skipIf(!hasNats)('logins on several nodes at once', { timeout: 120_000 }, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster({
      nodes: 2,
      flags: ['--session-policy', 'single', '--heartbeat-ms', '60000'],
    })
  })
  afterAll(() => cluster.close())

  const isOpen = ({ socket }: FrameClient): boolean => socket.readyState === socket.OPEN

  test('where one device is allowed exactly one stays, and the other is told', async () => {
    for (let round = 0; round < 20; round += 1) {
      const devices = await Promise.all(cluster.nodes.map((node) => cluster.connect(`ann${round}`, node)))
      const gone = await Promise.race(devices.map(async (device) => ({ device, code: await device.closed })))
      expect(gone.code).toBe(4001)
      expect(gone.device.told.filter(({ event }) => event === 'session.kicked')).toMatchObject([
        { payload: { reason: 'otherDevice' } },
      ])
      const [stays] = devices.filter((device) => device !== gone.device)
      await stays?.call('session.ping', {})
      expect(devices.filter(isOpen)).toEqual([stays])
    }
  })

  test('who was on a node that was killed is offline, and comes back elsewhere as the only one', async () => {
    const [one, other] = cluster.nodes
    const facts = { url: one?.url ?? '', sdkAppId: spawnedSdkAppId, userSig: spawnedUserSig('administrator') }
    const status = async (): Promise<unknown> => {
      const command = 'openim/query_online_status'
      return (await callServerApi(facts, { command, body: { To_Account: ['bob'] } })).QueryResult
    }
    const lost = await cluster.connect('bob', other)
    expect(await status()).toEqual([{ To_Account: 'bob', Status: 'Online' }])
    await other?.kill()
    await lost.closed
    expect(await status()).toEqual([{ To_Account: 'bob', Status: 'Offline' }])
    const back = await cluster.connect('bob', one)
    expect(await status()).toEqual([{ To_Account: 'bob', Status: 'Online' }])
    await other?.start()
    await cluster.connect('bob', other)
    expect(await back.closed).toBe(4001)
  })
})
