import { expect, test } from 'vitest'
import { startTestServer } from './test-server.ts'

test('a message that all have read keeps one row instead of a bitmap, and is as exact after a restart', async () => {
  const server = await startTestServer()
  try {
    const alice = await server.connect('alice')
    const members = ['bob', 'carol', 'dave'].map((userId) => ({ userId }))
    await alice.call('groups.create', { groupType: 'Meeting', groupId: 'g', name: 'g', members })
    // Gone before the first message, and so in the audience of none.
    await (await server.connect('carol')).call('groups.quit', { groupId: 'g' })
    for (const number of [1, 2]) {
      const elems = [{ type: 'text' as const, text: 'hello' }]
      await alice.call('messages.send', {
        groupId: 'g',
        msgId: `m${number}`,
        random: number,
        elems,
        needReadReceipt: true,
      })
    }
    await (await server.connect('bob')).call('receipts.give', { conversation: 'group_g', seqs: [1, 2] })
    await (await server.connect('dave')).call('receipts.give', { conversation: 'group_g', seqs: [1] })
    await server.restart()

    expect(await server.home.rows('SELECT seq, chunk FROM receipt_bitmaps ORDER BY seq')).toEqual([
      { seq: 1, chunk: -1 },
      { seq: 2, chunk: 0 },
    ])

    const again = await server.connect('alice')
    const { receipts } = await again.call('receipts.get', { conversation: 'group_g', seqs: [1, 2] })
    expect(
      receipts.map(({ readCount, unreadCount, departedCount }) => [readCount, unreadCount, departedCount]),
    ).toEqual([
      [2, 0, 0],
      [1, 1, 0],
    ])
    await (await server.connect('bob')).call('receipts.give', { conversation: 'group_g', seqs: [1] })
    const unread = await again.call('receipts.members', {
      conversation: 'group_g',
      seq: 1,
      filter: 'unread',
      after: 0,
      count: 100,
    })
    expect(unread.members).toEqual([])
  } finally {
    await server.close()
  }
})
