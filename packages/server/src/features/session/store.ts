import type { Reader, Tx } from '../../db/db.ts'

/** For nodes that do not hear of it at once: whoever's session is older has to go. */
export async function rememberKick(tx: Tx, userId: string, atMs: number): Promise<void> {
  await tx.run(
    `INSERT INTO kicks (user_id, kicked_at_ms) VALUES (?, ?)
     ON CONFLICT (user_id) DO UPDATE SET kicked_at_ms = excluded.kicked_at_ms`,
    userId,
    atMs,
  )
}

/** When each of these users was last kicked; those who never were are left out. */
export async function kicksOf(
  read: Reader,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await read.all<{ user_id: string; kicked_at_ms: number }>(
    'SELECT user_id, kicked_at_ms FROM kicks WHERE user_id IN (SELECT value FROM json_each(?))',
    JSON.stringify(userIds),
  )
  return new Map(rows.map((row) => [row.user_id, row.kicked_at_ms]))
}
