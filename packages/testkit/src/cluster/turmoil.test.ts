import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message } from '@kidoku/protocol'
import { seededRandom } from 'kidoku/seeded-random'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../command.ts'
import { connectFrames, type FrameClient } from '../frame-client.ts'
import { hasNats } from '../nats-server.ts'
import { createTestDatabase } from '../postgres-server.ts'
import { startReceiver } from '../receiver.ts'
import { callServerApi } from '../server-api/call.ts'
import { spawnedSdkAppId, spawnedUserSig, spawnServer } from '../spawn-server.ts'
import { startCluster } from './cluster.ts'
import { makeTurmoil, type Turmoil } from './turmoil.ts'

const seed = Number(process.env.KIDOKU_SEED ?? Date.now() % 1_000_000)
const userIds = Array.from({ length: 10 }, (_, at) => `u${at}`)
const deedsEach = Number(process.env.KIDOKU_DEEDS ?? 40)
const noLimits = ['--requests-per-second-max', '0', '--group-messages-per-second-max', '0']

/** What must be nowhere in the database: each gives the first few that are there. */
const leftOver: Readonly<Record<string, string>> = {
  'members of a group that is gone': `SELECT conversation_id, user_id FROM members m WHERE left_seq IS NULL
     AND conversation_id LIKE 'group:%' AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.conversation_id = m.conversation_id)`,
  'members of a group whose account has ended': `SELECT m.conversation_id, m.user_id FROM members m
     JOIN users u ON u.user_id = m.user_id
     WHERE m.left_seq IS NULL AND m.conversation_id LIKE 'group:%' AND u.deleted_at_ms IS NOT NULL`,
  'members who are nobody': `SELECT conversation_id, user_id FROM members m
     WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.user_id = m.user_id)`,
  'applications to, and bans from, a group that is gone': `SELECT conversation_id FROM
     (SELECT conversation_id FROM group_applications UNION ALL SELECT conversation_id FROM group_bans) AS a
     WHERE NOT EXISTS (SELECT 1 FROM groups g WHERE g.conversation_id = a.conversation_id)`,
  'owners who are no members': `SELECT group_id, owner FROM groups g WHERE owner <> '' AND NOT EXISTS (SELECT 1 FROM members m
     WHERE m.conversation_id = g.conversation_id AND m.user_id = g.owner AND m.left_seq IS NULL AND m.role = 'owner')`,
  'receipts of messages that are gone': `SELECT r.conversation_id, r.seq FROM receipt_records r LEFT JOIN messages m
     ON m.conversation_id = r.conversation_id AND m.seq = r.seq WHERE m.seq IS NULL OR m.revoked IS NOT NULL`,
  'bitmaps of no message': `SELECT conversation_id, seq FROM receipt_bitmaps b WHERE NOT EXISTS
     (SELECT 1 FROM receipt_records r WHERE r.conversation_id = b.conversation_id AND r.seq = b.seq)`,
  'what belongs to no conversation': `SELECT conversation_id FROM (SELECT conversation_id FROM messages
     UNION SELECT conversation_id FROM members UNION SELECT conversation_id FROM receipt_journals) AS a
     WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.conversation_id = a.conversation_id)`,
}

describe(`everybody does everything at once (KIDOKU_SEED=${seed})`, { timeout: 300_000 }, () => {
  test.skipIf(!hasNats)(
    'on three nodes: what is refused could be foreseen, all see the same, nothing is left over, nobody waits for who waits for them',
    async () => {
      const receiver = await startReceiver()
      onTestFinished(() => receiver.close())
      const flags = [
        ...['--webhooks-url', receiver.url, '--webhooks-allow-http=true', '--webhooks-allow-private=true'],
        // However busy the machine is, nobody is taken for gone.
        ...['--heartbeat-ms', '60000', '--revoke-window-ms', '3600000'],
      ]
      const cluster = await startCluster({ databaseSettings: { deadlock_timeout: '20ms' }, flags })
      onTestFinished(() => cluster.close(), 60_000)
      const nodes = cluster.nodes.map((node) => ({
        url: node.url,
        connect: (userId: string) => cluster.connect(userId, node),
      }))
      const turmoil = await makeTurmoil(nodes, { userIds, deedsEach, random: seededRandom(seed) })
      expect(turmoil.faults).toEqual([])
      await expectSameCounts(turmoil)
      await expectHeardByMembers(turmoil, cluster.nodes[0]?.url ?? '')

      for (const node of cluster.nodes) expect(await node.stop()).toBe(0)
      await expectClean(cluster.databaseUrl)
      expect(await rowsOf(cluster.databaseUrl, deadlocks)).toEqual([{ deadlocks: '0' }])
    },
  )

  test('on one with SQLite; and what is exported from it and imported has no contradictions either', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kidoku-turmoil-'))
    const database = await createTestDatabase()
    const server = await spawnServer(join(folder, 'data'), noLimits)
    onTestFinished(async () => {
      await server.kill()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    })
    const connect = async (userId: string): Promise<FrameClient> => {
      const client = await connectFrames(server.url)
      const userSig = spawnedUserSig(userId)
      await client.call('session.login', { sdkAppId: spawnedSdkAppId, userId, userSig })
      return client
    }
    const node = { url: server.url, connect }
    const turmoil = await makeTurmoil([node, node, node], { userIds, deedsEach, random: seededRandom(seed) })
    expect(turmoil.faults).toEqual([])
    await expectHeardByMembers(turmoil, server.url)
    expect(await server.stop()).toBe(0)

    const data = ['--data', join(folder, 'data')]
    expect((await runCommand(['verify', ...data])).out).toContain(' 0 contradictions')
    const file = join(folder, 'export.gz')
    expect(await runCommand(['export', file, ...data])).toMatchObject({ code: 0 })
    expect(await runCommand(['import', file, '--database-url', database.url])).toMatchObject({ code: 0 })
    await expectClean(database.url)
  })
})

const deadlocks = 'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()'

async function expectClean(databaseUrl: string): Promise<void> {
  for (const [what, sql] of Object.entries(leftOver))
    expect(await rowsOf(databaseUrl, `${sql} LIMIT 5`), what).toEqual([])
  expect((await runCommand(['verify', '--database-url', databaseUrl])).out).toContain(' 0 contradictions')
}

async function rowsOf(databaseUrl: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Whichever node is asked. */
async function expectSameCounts({ sent, devices }: Turmoil): Promise<void> {
  const byPlace = Map.groupBy(sent, ({ sender, groupId }) => `${sender} ${groupId ?? ''}`)
  for (const [name, messages] of byPlace) {
    const [sender = '', groupId] = name.split(' ')
    if (groupId === undefined || groupId === '') continue
    const input = { conversation: `group_${groupId}`, seqs: newest(messages) }
    const answers = await Promise.all(
      (devices.get(sender) ?? []).map((device) =>
        device.call('receipts.get', input).catch(({ code }: { readonly code: number }) => code),
      ),
    )
    expect(answers).toEqual(answers.map(() => answers[0]))
  }
}

function newest(messages: readonly Message[]): readonly number[] {
  return [...new Set(messages.map(({ seq }) => seq))].slice(-30)
}

/** Each of a group's members, on every node, and nobody else. */
async function expectHeardByMembers({ groupIds, devices }: Turmoil, url: string): Promise<void> {
  const facts = { url, sdkAppId: spawnedSdkAppId, userSig: spawnedUserSig('administrator') }
  const say = (command: string, to: object, said: string) => {
    const body = { ...to, MsgRandom: 1, MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: said } }] }
    return callServerApi(facts, { command, body })
  }
  const members = new Map<string, readonly string[]>()
  for (const groupId of groupIds) {
    const command = 'group_open_http_svc/get_group_member_info'
    const { MemberList = [] } = await callServerApi(facts, { command, body: { GroupId: groupId } })
    // As the server API says it.
    const listed = MemberList as readonly { readonly Member_Account: string }[]
    members.set(
      groupId,
      listed.map((each) => each.Member_Account),
    )
    await say('group_open_http_svc/send_group_msg', { GroupId: groupId }, `to all of ${groupId}`)
  }
  for (const userId of devices.keys()) await say('openim/sendmsg', { To_Account: userId }, 'that was all')
  for (const [userId, own] of devices) {
    const mine = groupIds.filter((groupId) => members.get(groupId)?.includes(userId))
    for (const device of own) {
      const isLast = ({ message }: { readonly message: Message }) => textOf(message) === 'that was all'
      await device.waitFor('messages.received', isLast, 60_000)
      const heard = device.told.flatMap(({ event, payload }) =>
        event === 'messages.received' ? [textOf((payload as { message: Message }).message)] : [],
      )
      expect(heard.filter((text) => text.startsWith('to all of ')).sort(), userId).toEqual(
        mine.map((groupId) => `to all of ${groupId}`),
      )
    }
  }
}

function textOf({ elems: [elem] }: Message): string {
  return elem?.type === 'text' ? elem.text : ''
}
