import { expect, test } from 'vitest'
import { startTestServer } from './test-server.ts'

test('messages named in runs are given for like those named one by one', async () => {
  const server = await startTestServer()
  try {
    const alice = await server.connect('alice')
    const bob = await server.connect('bob')
    for (let number = 1; number <= 8; number += 1) {
      const elems = [{ type: 'text' as const, text: 'hello' }]
      await alice.call('messages.send', {
        userId: 'bob',
        msgId: `m${number}`,
        random: number,
        elems,
        needReadReceipt: true,
      })
    }
    await bob.call('receipts.give', {
      conversation: 'c2c_alice',
      seqs: [8],
      runs: [
        [2, 4],
        [4, 5],
      ],
    })
    const { receipts } = await alice.call('receipts.get', {
      conversation: 'c2c_bob',
      seqs: [1, 2, 3, 4, 5, 6, 7, 8],
    })
    expect(receipts.map((receipt) => receipt.readCount)).toEqual([0, 1, 1, 1, 1, 0, 0, 1])
    await expect(
      bob.call('receipts.give', { conversation: 'c2c_alice', seqs: [], runs: [[1, 31]] }),
    ).rejects.toMatchObject({ code: 6017 })
    await expect(
      bob.call('receipts.give', { conversation: 'c2c_alice', seqs: [], runs: [[3, 2]] }),
    ).rejects.toMatchObject({ code: 6017 })
  } finally {
    await server.close()
  }
})
