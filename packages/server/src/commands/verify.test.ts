import { join } from 'node:path'
import { connectFrames, makeHome, type ServerHome } from '@kidoku/testkit'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { main } from '../cli.ts'
import { readSettings } from '../config.ts'
import type { Db } from '../db/db.ts'
import { openDatabase } from '../db/open.ts'
import { makeUserSig } from '../features/session/user-sig.ts'
import { startServer } from '../main.ts'
import { verify } from './verify.ts'

const readers = ['bob', 'carol', 'dave'] as const

/** A group where twenty messages have been read by some, and one was recalled; then the server is closed. */
async function writeHistory(home: ServerHome): Promise<void> {
  const { settings } = readSettings(['--port', '0', ...home.flags, '--log-level', 'silent'], {})
  const server = await startServer({ settings })
  const connect = async (userId: string) => {
    const client = await connectFrames(server.url)
    const userSig = makeUserSig(server, userId, { nowS: Math.floor(Date.now() / 1_000) })
    await client.call('session.login', { sdkAppId: server.sdkAppId, userId, userSig })
    return client
  }
  try {
    const alice = await connect('alice')
    const members = readers.map((userId) => ({ userId }))
    await alice.call('groups.create', { groupType: 'Meeting', groupId: 'g', name: 'g', members })
    for (let number = 1; number <= 20; number += 1) {
      const elems = [{ type: 'text' as const, text: 'hello' }]
      await alice.call('messages.send', {
        groupId: 'g',
        msgId: `m${number}`,
        random: number,
        elems,
        needReadReceipt: true,
      })
    }
    for (const userId of readers) {
      const reader = await connect(userId)
      await reader.call('receipts.give', { conversation: 'group_g', seqs: [3], runs: [[5, 20]] })
    }
    await alice.call('messages.revoke', { conversation: 'group_g', seq: 7 })
  } finally {
    await server.close()
  }
}

describe('kidoku verify', () => {
  let home: ServerHome
  beforeEach(async () => {
    home = await makeHome()
    await writeHistory(home)
  })
  afterEach(() => home.delete())

  async function openDb(): Promise<Db> {
    const { db, close } = await openDatabase(readSettings(home.flags, {}).settings)
    onTestFinished(close)
    return db
  }

  test('a database that a server has written has no contradictions', async () => {
    expect(await verify(await openDb(), false)).toEqual({ conversations: 1, faults: [] })
  })

  test('a misplaced journal row, a lost message and a miscounted member are found', async () => {
    const db = await openDb()
    await db.transaction(async (tx) => {
      await tx.run('UPDATE receipt_journal SET first_position = first_position + 1')
      await tx.run('DELETE FROM messages WHERE seq = 4')
      await tx.run('UPDATE conversations SET member_count = member_count + 1')
    })
    const { faults } = await verify(db, false)
    expect(faults.join('\n')).toMatch(/journal .*was expected/)
    expect(faults.join('\n')).toMatch(/19 messages/)
    expect(faults.join('\n')).toMatch(/4 members are there, 5 are said to be/)
  })

  test('a bitmap that is not what the journal says is found, and made anew', async () => {
    const db = await openDb()
    await db.transaction(async (tx) => {
      await tx.run('DELETE FROM receipt_bitmaps WHERE seq = 5 OR (seq = 6 AND chunk = 0)')
      await tx.run(
        'INSERT INTO receipt_bitmaps (conversation_id, seq, chunk, bits) SELECT conversation_id, 6, 0, ? FROM receipt_records WHERE seq = 6',
        Uint8Array.of(0x0f),
      )
    })
    const found = await verify(db, true)
    expect(found.faults).toHaveLength(2)
    expect(await verify(db, false)).toMatchObject({ faults: [] })
  })

  test('the command ends with 0 where all is well, and with 2 where there is no database', async () => {
    expect(await main(['verify', ...home.flags])).toBe(0)
    expect(await main(['verify', '--data', join(home.data, 'nowhere')])).toBe(2)
  })
})
