import { readSettings } from '../config.ts'
import type { Db } from '../db/db.ts'
import { openDatabase } from '../db/open.ts'
import { verifyConversation } from '../features/conversations/verify.ts'
import { verifyJournal, verifyRecords } from '../features/receipts/engine/verify.ts'
import { counted } from './counted.ts'
import { mustHaveDatabase } from './must-have-database.ts'
import { refuseRest, say } from './serve.ts'

export const verifyUsage: string = [
  'usage: kidoku verify [--rebuild] [--data DIR | --database-url URL]',
  '',
  'Checks a database that no server runs on for contradictions: messages without gaps, members counted right, every',
  'bitmap what its journal says. --rebuild makes the bitmaps anew. Exit code 1 if there are contradictions.',
].join('\n')

/** Faults printed one by one; the others are counted. */
const faultsShownMax = 50
const conversationsPerPage = 500

/** Checks a database that no server runs on for contradictions; `--rebuild` makes the bitmaps anew from the journal. */
export async function runVerify(args: readonly string[]): Promise<number> {
  const rebuild = args.includes('--rebuild')
  const { settings, rest } = readSettings(args.filter((argument) => argument !== '--rebuild'))
  refuseRest(rest)
  mustHaveDatabase(settings)
  const { db, close } = await openDatabase({ ...settings, commitWindowMs: 0 })
  try {
    const { conversations, faults } = await verify(db, rebuild)
    for (const fault of faults.slice(0, faultsShownMax)) say(fault)
    if (faults.length > faultsShownMax) say(`… and ${faults.length - faultsShownMax} more`)
    say(
      `${counted(conversations, 'conversation')}, ${counted(faults.length, 'contradiction')}${rebuild && faults.length > 0 ? ', bitmaps made anew' : ''}`,
    )
    return faults.length === 0 ? 0 : 1
  } finally {
    await close()
  }
}

export async function verify(
  db: Db,
  rebuild: boolean,
): Promise<{ readonly conversations: number; readonly faults: readonly string[] }> {
  const faults: string[] = []
  let conversations = 0
  for await (const conversationId of conversationsOf(db)) {
    conversations += 1
    for await (const fault of verifyConversation(db.read, conversationId)) faults.push(fault)
    for await (const fault of verifyJournal(db.read, conversationId)) faults.push(fault)
    for await (const fault of verifyRecords(db, conversationId, { rebuild })) faults.push(fault)
  }
  return { conversations, faults }
}

async function* conversationsOf(db: Db): AsyncGenerator<string> {
  let after = ''
  for (;;) {
    const rows = await db.read.all<{ conversation_id: string }>(
      'SELECT conversation_id FROM conversations WHERE conversation_id > ? ORDER BY conversation_id LIMIT ?',
      after,
      conversationsPerPage,
    )
    for (const row of rows) yield row.conversation_id
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.conversation_id
  }
}
