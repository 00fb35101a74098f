import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Reader } from './db.ts'
import { migrate } from './migrate.ts'
import { openSqlite } from './sqlite.ts'

/** How a member is looked for when somebody joins, is invited, or leaves. */
const lookups: readonly (readonly [string, ...string[]])[] = [
  [
    'SELECT max(muted_until_ms) AS until_ms FROM members WHERE conversation_id = ? AND user_id = ? AND left_seq IS NOT NULL',
    'c',
    'u',
  ],
  [
    `SELECT m.user_id, m.ordinal FROM members m JOIN users u ON u.user_id = m.user_id
     WHERE m.conversation_id = ? AND m.left_seq IS NULL AND m.user_id IN (SELECT value FROM json_each(?))`,
    'c',
    '["u"]',
  ],
]

test('a member is found without reading the whole conversation, at the first start and later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kidoku-planner-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const start of ['first', 'second']) {
    const db = openSqlite({ file: join(folder, 'kidoku.sqlite'), commitWindowMs: 0 })
    await migrate(db)
    const plans = [...(await plansOf(db.read)), ...(await db.transaction((tx) => plansOf(tx)))]
    expect(plans, start).toHaveLength(lookups.length * 2)
    for (const plan of plans) expect(plan, start).toMatch(/members_(of_user|past|present)/)
    await db.close()
  }
})

function plansOf(read: Reader): Promise<readonly string[]> {
  return Promise.all(
    lookups.map(async ([sql, ...values]) => {
      const steps = await read.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)
      return steps.map((step) => step.detail).join('; ')
    }),
  )
}
