// A row per receipt on PostgreSQL. `request`: a transaction each, over a pool of 10. `group`: what came within 2 ms, as one
// insert. `watermark`: after Synapse, one row a reader, moved forward: not exact, for reading the last marks all as read.
import { Pool } from 'pg'
import { type Gift, gathered, serveStore } from './front.ts'

const [mode, connectionString = '', schema = ''] = process.argv.slice(2)
const commitWindowMs = 2

const pool = new Pool({ connectionString, max: 10, options: `-c search_path=${schema}` })
await pool.query(`CREATE TABLE IF NOT EXISTS read_receipts (
  room_id text NOT NULL, message_seq bigint NOT NULL, user_id text NOT NULL, ts bigint NOT NULL,
  PRIMARY KEY (room_id, message_seq, user_id)
)`)
// element-hq/synapse full_schemas/72: the unique key of receipts_linearized, without its four further indexes.
await pool.query(`CREATE TABLE IF NOT EXISTS receipts_linearized (
  room_id text NOT NULL, receipt_type text NOT NULL, user_id text NOT NULL, event_seq bigint NOT NULL, ts bigint NOT NULL,
  PRIMARY KEY (room_id, receipt_type, user_id)
)`)

async function writeRows(gifts: readonly Gift[]): Promise<readonly (readonly number[])[]> {
  const nowMs = Date.now()
  const rows = gifts.flatMap(({ userId, conversation, seqs }) =>
    seqs.map((seq) => ({ userId, conversation, seq })),
  )
  const { rows: inserted } = await pool.query({
    name: 'insert',
    text: `INSERT INTO read_receipts (room_id, message_seq, user_id, ts)
           SELECT room_id, message_seq, user_id, $4 FROM unnest($1::text[], $2::bigint[], $3::text[]) AS given (room_id, message_seq, user_id)
           ON CONFLICT DO NOTHING RETURNING message_seq, user_id`,
    values: [
      rows.map((row) => row.conversation),
      rows.map((row) => row.seq),
      rows.map((row) => row.userId),
      nowMs,
    ],
  })
  const newsOf = new Map<string, number[]>(gifts.map(({ userId }) => [userId, []]))
  for (const { message_seq: seq, user_id: userId } of inserted) newsOf.get(userId)?.push(Number(seq))
  return gifts.map(({ userId }) => newsOf.get(userId) ?? [])
}

async function moveWatermark({ conversation, userId, seqs }: Gift): Promise<readonly number[]> {
  await pool.query({
    name: 'move',
    text: `INSERT INTO receipts_linearized VALUES ($1, 'm.read', $2, $3, $4)
           ON CONFLICT (room_id, receipt_type, user_id) DO UPDATE SET event_seq = excluded.event_seq, ts = excluded.ts
           WHERE receipts_linearized.event_seq < excluded.event_seq`,
    values: [conversation, userId, Math.max(...seqs), Date.now()],
  })
  return seqs
}

if (mode === 'watermark') await serveStore(moveWatermark)
else if (mode === 'group') await serveStore(gathered(writeRows, commitWindowMs))
else await serveStore(async (gift) => (await writeRows([gift]))[0] ?? [])
