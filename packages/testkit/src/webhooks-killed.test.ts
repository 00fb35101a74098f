import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startReceiver } from './receiver.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

const rounds = 4
const messagesARound = 40

test('webhooks of a server that is killed again and again arrive all the same, in order', async () => {
  const receiver = await startReceiver()
  const data = await mkdtemp(join(tmpdir(), 'kidoku-hooks-'))
  const flags = [
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
      server = await spawnServer(data, flags)
      const ann = await server.connect('ann')
      if (round === 0) await ann.call('groups.create', { groupType: 'Public', groupId: 'g', name: 'g' })
      const sending = Array.from({ length: messagesARound }, async (_, at) => {
        const msgId = `m${round}-${at}`
        const elems = [{ type: 'text' as const, text: 'hello' }]
        await ann.call('messages.send', { groupId: 'g', msgId, random: 1, elems })
        acknowledged.push(msgId)
      })
      const heard = receiver.hooks.length
      const settled = Promise.allSettled(sending)
      await receiver.waitFor(() => receiver.hooks.length > heard + 5, 20_000)
      await server.kill()
      await settled
    }
    receiver.reply = () => ({})
    server = await spawnServer(data, flags)
    await expect.poll(() => missing(), { timeout: 20_000 }).toEqual([])
    const seqs = receiver.hooks.map(({ body }) => Number(body.MsgSeq))
    const firsts = [...new Set(seqs)]
    expect(firsts).toEqual(firsts.toSorted((one, other) => one - other))
    expect(firsts).toEqual(firsts.map((_, at) => at + 1))
  } finally {
    await server?.kill()
    await receiver.close()
    await rm(data, { recursive: true, force: true })
  }

  function missing(): readonly string[] {
    const came = new Set(receiver.hooks.map(({ body }) => body.MsgId))
    return acknowledged.filter((msgId) => !came.has(msgId))
  }
}, 60_000)
