import { describe, expect, onTestFinished, test } from 'vitest'
import { hasNats } from '../nats-server.ts'
import { expectNothingMissing } from './check-crowd.ts'
import { type Cluster, type ClusterOptions, startCluster } from './cluster.ts'
import { type Crowd, gather } from './crowd.ts'

const seed = Number(process.env.KIDOKU_SEED ?? Date.now() % 1_000_000)
const userIDs = ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay']

/** No client waits longer than this for anything, while nodes come and go. */
const waitMsMax = 5_000

describe.skipIf(!hasNats)(
  `several nodes under load, when something breaks (KIDOKU_SEED=${seed})`,
  { timeout: 90_000 },
  () => {
    async function begin(options: ClusterOptions = {}): Promise<{ cluster: Cluster; crowd: Crowd }> {
      const cluster = await startCluster(options)
      onTestFinished(() => cluster.close(), 60_000)
      const crowd = await gather(cluster.url, userIDs, seed)
      onTestFinished(() => crowd.leave())
      await crowd.busyFor(60)
      return { cluster, crowd }
    }

    test('nothing breaks', async () => {
      const { cluster, crowd } = await begin()
      await crowd.busyFor(60)
      await expectNothingMissing(crowd, cluster.url)
    })

    test('a node is killed, comes back, and another is killed', async () => {
      const { cluster, crowd } = await begin()
      const [one, other] = cluster.nodes
      await one?.kill()
      await crowd.busyFor(100)
      await one?.start()
      await crowd.busyFor(40)
      await other?.kill()
      await crowd.busyFor(100)
      await expectNothingMissing(crowd, cluster.url)
    })

    test('PostgreSQL is restarted', async () => {
      const { cluster, crowd } = await begin({ ownPostgres: true })
      await cluster.restartPostgres()
      await crowd.busyFor(100)
      await expectNothingMissing(crowd, cluster.url)
    })

    test('NATS is killed, and comes back', async () => {
      const { cluster, crowd } = await begin()
      await cluster.nats.kill()
      await crowd.busyFor(60)
      await cluster.nats.start()
      await crowd.busyFor(60)
      await expectNothingMissing(crowd, cluster.url)
    })

    test('a node is cut off from NATS, then its line is frozen, then slow', async () => {
      const { cluster, crowd } = await begin()
      const line = cluster.nodes[0]?.natsLine
      line?.cut()
      await crowd.busyFor(60)
      line?.heal()
      await crowd.busyFor(60)
      line?.freeze()
      await crowd.busyFor(80)
      line?.thaw()
      line?.delay(100)
      await crowd.busyFor(60)
      await expectNothingMissing(crowd, cluster.url)
    })

    test('a node hangs, and goes on later', async () => {
      const { cluster, crowd } = await begin()
      const [node] = cluster.nodes
      node?.hang()
      // Its clients notice by its silence, and go elsewhere.
      await crowd.busyFor(250)
      node?.goOn()
      await crowd.busyFor(60)
      await expectNothingMissing(crowd, cluster.url)
    })

    test('whatever a node says over NATS, and whatever it hears, comes twice', async () => {
      const { cluster, crowd } = await begin()
      for (const { natsLine } of cluster.nodes) natsLine.twice()
      await crowd.busyFor(150)
      for (const { natsLine } of cluster.nodes) expect(natsLine.repeated).toBeGreaterThan(20)
      await expectNothingMissing(crowd, cluster.url)
    })

    test('whatever a client asks for is asked for twice', async () => {
      const { cluster, crowd } = await begin()
      cluster.clientLine.twice()
      await crowd.busyFor(150)
      cluster.clientLine.once()
      expect(cluster.clientLine.repeated).toBeGreaterThan(100)
      await expectNothingMissing(crowd, cluster.url)
    })

    test('all nodes are restarted one after the other, and nobody waits long', async () => {
      const { cluster, crowd } = await begin()
      for (const node of cluster.nodes) {
        expect(await node.stop()).toBe(0)
        await crowd.busyFor(30)
        await node.start()
        await crowd.busyFor(30)
      }
      await expectNothingMissing(crowd, cluster.url)
      for (const { longestMs } of crowd.people) expect(longestMs).toBeLessThan(waitMsMax)
    })
  },
)
