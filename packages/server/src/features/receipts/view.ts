import type { Receipt } from '@kidoku/protocol'
import type { Settings } from '../../config.ts'
import type { Reader } from '../../db/db.ts'
import { nameFor } from '../conversations/store.ts'
import { disclosesOptOut, statesOf } from './rules.ts'
import { firstReadAtMs, getRecords, type RecordRow, tallyOf } from './store.ts'

function kindOf(conversationId: string): 'c2c' | 'group' {
  return conversationId.startsWith('c2c:') ? 'c2c' : 'group'
}

/** The counts of these messages as their sender sees them; one without a record is left out. */
export async function viewReceipts(
  read: Reader,
  settings: Settings,
  asked: { readonly userId: string; readonly conversationId: string; readonly seqs: readonly number[] },
): Promise<readonly Receipt[]> {
  const records = await getRecords(read, asked.conversationId, asked.seqs)
  const own = records.filter((record) => record.sender === asked.userId)
  return Promise.all(own.map((record) => viewReceipt(read, settings, record)))
}

async function viewReceipt(read: Reader, settings: Settings, record: RecordRow): Promise<Receipt> {
  const kind = kindOf(record.conversation_id)
  const readAtMs = kind === 'c2c' ? await firstReadAtMs(read, record) : undefined
  return {
    conversation: nameFor(record.sender, record.conversation_id),
    msgId: record.msg_id,
    seq: record.seq,
    ...statesOf(await tallyOf(read, record), disclosesOptOut(kind, settings)),
    ...(readAtMs === undefined ? {} : { readTimeMs: readAtMs }),
  }
}
