import { expect, test } from 'vitest'
import { usesPostgres } from './postgres-server.ts'
import { startReceiver } from './receiver.ts'
import { makeHome } from './server-home.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

const rounds = 4
const messagesARound = 40
/** Where other nodes may be working, what a dead one had begun waits for the end of its lease, and what is new does not. */
const groupOf = (round: number): string => (usesPostgres() ? `g${round}` : 'g')
const leaseMsMax = 30_000

test('webhooks of a server that is killed again and again arrive all the same, in order', async () => {
  const receiver = await startReceiver()
  const home = await makeHome()
  const flags = [
    home.flags,
    ['--webhooks-url', receiver.url],
    ['--webhooks-commands', 'Group.CallbackAfterSendMsg'],
    ['--webhooks-allow-http', 'true'],
    ['--webhooks-allow-private', 'true'],
    ['--group-messages-per-second-max', '0'],
  ].flat()
  const acknowledged: string[] = []
  let server: SpawnedServer | undefined
  try {
    for (let round = 0; round < rounds; round += 1) {
      // Some are refused, so that there is always something on its way when the end comes.
      receiver.reply = () => (receiver.hooks.length % 7 === 0 ? { status: 503 } : {})
      server = await spawnServer(home.data, flags)
      const ann = await server.connect('ann')
      const groupId = groupOf(round)
      if (round === 0 || groupId !== groupOf(round - 1))
        await ann.call('groups.create', { groupType: 'Public', groupId, name: 'g' })
      const sending = Array.from({ length: messagesARound }, async (_, at) => {
        const msgId = `m${round}-${at}`
        const elems = [{ type: 'text' as const, text: 'hello' }]
        await ann.call('messages.send', { groupId, msgId, random: 1, elems })
        acknowledged.push(msgId)
      })
      const heard = receiver.hooks.length
      const settled = Promise.allSettled(sending)
      await receiver.waitFor(() => receiver.hooks.length > heard + 5, 20_000)
      await server.kill()
      await settled
    }
    receiver.reply = () => ({})
    server = await spawnServer(home.data, flags)
    await expect.poll(() => missing(), { timeout: leaseMsMax + 30_000 }).toEqual([])
    for (const hooks of Map.groupBy(receiver.hooks, ({ body }) => body.GroupId).values()) {
      const firsts = [...new Set(hooks.map(({ body }) => Number(body.MsgSeq)))]
      expect(firsts).toEqual(firsts.map((_, at) => at + 1))
    }
  } finally {
    await server?.kill()
    await receiver.close()
    await home.delete()
  }

  function missing(): readonly string[] {
    const came = new Set(receiver.hooks.map(({ body }) => body.MsgId))
    return acknowledged.filter((msgId) => !came.has(msgId))
  }
}, 120_000)
