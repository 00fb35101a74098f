import { makeHome } from '@kidoku/testkit'
import { expect, onTestFinished } from 'vitest'
import { readSettings } from '../../../config.ts'
import type { Db } from '../../../db/db.ts'
import { openDatabase } from '../../../db/open.ts'
import { addMember } from '../../conversations/members.ts'
import { createConversation } from '../../conversations/store.ts'
import { addGroup } from '../../groups/store.ts'
import { ensureUser } from '../../users/store.ts'
import type { ReceiptsEngine } from './engine.ts'
import { openRecord } from './record-store.ts'

export const groups: readonly ['g0', 'g1', 'g2'] = ['g0', 'g1', 'g2']
export const members: readonly string[] = Array.from({ length: 40 }, (_, index) => `u${index}`)
export const messagesEach = 100
export const conversationId = (group: string): string => `group:${group}:1`

/** Three groups of forty people, each with a hundred messages that u0 has sent and asks receipts for. */
async function furnish(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    for (const userId of members) await ensureUser(tx, userId, 1)
    for (const group of groups) {
      await createConversation(tx, { conversationId: conversationId(group), kind: 'group', nowMs: 1 })
      await addGroup(tx, {
        group_id: group,
        conversation_id: conversationId(group),
        group_type: 'Public',
        name: group,
        introduction: '',
        notification: '',
        face_url: '',
        owner: 'u0',
        add_opt: 'any',
        approve_opt: 'any',
        is_all_muted: 0,
        created_at_ms: 1,
        info_changed_at_ms: 1,
      })
      for (const userId of members) {
        await addMember(tx, {
          conversationId: conversationId(group),
          userId,
          role: 'member',
          nowMs: 1,
          seesHistory: true,
        })
      }
      for (let seq = 1; seq <= messagesEach; seq += 1) {
        const message = {
          seq,
          msgId: `${group}-${seq}`,
          sender: 'u0',
          senderOrdinal: 0,
          receivers: undefined,
        }
        await openRecord(tx, conversationId(group), message)
      }
    }
  })
}

/** Gives in a transaction of its own, as the server does, and says what became of it. */
export async function give(
  engine: ReceiptsEngine,
  db: Db,
  gifts: readonly { readonly reader: number; readonly group: string; readonly seqs: readonly number[] }[],
): Promise<void> {
  const asked = gifts.map(({ reader, group, seqs }) => ({
    userId: `u${reader}`,
    conversation: `group_${group}`,
    seqs,
  }))
  const { refusals } = await db.transaction(
    (tx) => engine.give(tx, asked, { now: () => 7, turn: Promise.resolve(true), late: () => [] }),
    (given) => given.committed(),
  )
  expect(refusals.filter((refusal) => refusal !== undefined)).toEqual([])
}

/** A database of its own for a test, furnished. */
export async function makeHomeWithGroups(): Promise<Db> {
  const home = await makeHome()
  onTestFinished(home.delete)
  const { settings } = readSettings([...home.flags, '--commit-window-ms', '0'], {})
  const { db, close } = await openDatabase(settings)
  onTestFinished(close)
  await furnish(db)
  return db
}
