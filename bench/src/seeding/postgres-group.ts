import { withClient } from '../processes/postgres.ts'
import type { GroupPlan } from './group.ts'

/** As `seedMembers`, into PostgreSQL, for groups whose members are all readers. */
export async function seedPostgresMembers(url: string, plans: readonly GroupPlan[]): Promise<void> {
  const nowMs = Date.now()
  await withClient(url, async (client) => {
    for (const { groupId, size } of plans) {
      const { rows } = await client.query('SELECT conversation_id FROM groups WHERE group_id = $1', [groupId])
      const conversationId = String(rows[0]?.conversation_id)
      await client.query(
        `INSERT INTO users (user_id, created_at_ms)
         SELECT 'r' || n, $1::bigint FROM generate_series(0, $2::int - 2) AS n ON CONFLICT DO NOTHING`,
        [nowMs, size],
      )
      await client.query(
        `INSERT INTO members (conversation_id, ordinal, user_id, joined_at_ms)
         SELECT $1, n + 1, 'r' || n, $2::bigint FROM generate_series(0, $3::int - 2) AS n`,
        [conversationId, nowMs, size],
      )
      await client.query(
        'UPDATE conversations SET member_count = $1::int, next_ordinal = $1::int WHERE conversation_id = $2',
        [size, conversationId],
      )
    }
    await client.query('ANALYZE')
  })
}
