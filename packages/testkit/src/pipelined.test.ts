import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FrameClient } from './frame-client.ts'
import { usesPostgres } from './postgres-server.ts'
import { startTestServer, type TestServer } from './test-server.ts'

/** Requests that are sent without waiting meet in one commit: each is judged by what those before it have done. */
describe('requests that meet in one commit', () => {
  let server: TestServer
  let alice: FrameClient
  let bob: FrameClient

  beforeAll(async () => {
    server = await startTestServer({ commitWindowMs: 20 })
    alice = await server.connect('alice')
    bob = await server.connect('bob')
  })
  afterAll(() => server.close())

  /** A group of alice and bob, two messages that ask, and bob known to the engine by a receipt for the first. */
  async function groupWithReader(groupId: string): Promise<string> {
    await alice.call('groups.create', {
      groupType: 'Meeting',
      groupId,
      name: groupId,
      members: [{ userId: 'bob' }],
    })
    for (const number of [1, 2]) {
      await alice.call('messages.send', {
        groupId,
        msgId: `${groupId}-${number}`,
        random: number,
        elems: [{ type: 'text', text: 'hello' }],
        needReadReceipt: true,
      })
    }
    await bob.call('receipts.give', { conversation: `group_${groupId}`, seqs: [1] })
    return `group_${groupId}`
  }
  const readCount = async (conversation: string): Promise<number | undefined> => {
    const { receipts } = await alice.call('receipts.get', { conversation, seqs: [2] })
    return receipts[0]?.readCount
  }

  test('who has left is no member for the receipt behind it', async () => {
    const conversation = await groupWithReader('left')
    const quit = bob.call('groups.quit', { groupId: 'left' })
    const give = bob.call('receipts.give', { conversation, seqs: [2] })
    await quit
    await expect(give).rejects.toMatchObject({ code: 10007 })
    expect(await readCount(conversation)).toBe(0)
  })

  test('who comes back in between gives for the new place, which is not in the audience', async () => {
    const conversation = await groupWithReader('back')
    const all = [
      bob.call('groups.quit', { groupId: 'back' }),
      bob.call('groups.join', { groupId: 'back' }),
      bob.call('receipts.give', { conversation, seqs: [2] }),
    ]
    await Promise.all(all)
    expect(await readCount(conversation)).toBe(0)
  })

  test('who turns receipts off records nothing from then on', async () => {
    const conversation = await groupWithReader('off')
    const off = bob.call('receipts.setEnabled', { enabled: false })
    await Promise.all([off, bob.call('receipts.give', { conversation, seqs: [2] })])
    expect(await readCount(conversation)).toBe(0)
    const on = bob.call('receipts.setEnabled', { enabled: true })
    await Promise.all([on, bob.call('receipts.give', { conversation, seqs: [2] })])
    expect(await readCount(conversation)).toBe(1)
  })

  test('a group that is gone takes no receipt behind its end', async () => {
    const conversation = await groupWithReader('gone')
    const dismissed = alice.call('groups.dismiss', { groupId: 'gone' })
    // Behind it on the way: bob's request is read after alice's.
    await new Promise((resolve) => setTimeout(resolve, 5))
    // Where transactions run side by side, nobody is behind anybody else before the answer.
    if (usesPostgres()) await dismissed
    const give = bob.call('receipts.give', { conversation, seqs: [2] })
    await dismissed
    await expect(give).rejects.toMatchObject({ code: 10010 })
  })
})
