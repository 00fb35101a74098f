// A row per receipt on SQLite, as durable as ours: `request` commits each request, `group` what came within 2 ms.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Gift, gathered, serveStore } from './front.ts'

const [mode, data = '.'] = process.argv.slice(2)
const commitWindowMs = 2

const db = new DatabaseSync(join(data, 'rows.sqlite'))
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
// After Rocket.Chat: a document a (message, user) with room and time, and an index to find a message's receipts by. Leaner
// than there: one key of (message, user) does both, and rooms and users are texts as they come.
db.exec(`CREATE TABLE IF NOT EXISTS read_receipts (
  room_id TEXT NOT NULL, message_seq INTEGER NOT NULL, user_id TEXT NOT NULL, ts INTEGER NOT NULL,
  PRIMARY KEY (room_id, message_seq, user_id)
) WITHOUT ROWID`)
const insert = db.prepare('INSERT INTO read_receipts VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')

function write(gift: Gift, nowMs: number): readonly number[] {
  return gift.seqs.filter((seq) => insert.run(gift.conversation, seq, gift.userId, nowMs).changes === 1)
}

function transaction<T>(work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}

await serveStore(
  mode === 'request'
    ? async (gift) => transaction(() => write(gift, Date.now()))
    : gathered(async (gifts) => {
        const nowMs = Date.now()
        return transaction(() => gifts.map((gift) => write(gift, nowMs)))
      }, commitWindowMs),
)
