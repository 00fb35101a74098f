import { join } from 'node:path'
import type { BenchRun } from '../bench-run.ts'
import type { ClosedLoop } from '../load/closed-loop.ts'
import { startKidoku } from '../processes/kidoku.ts'
import { buildPostgresWorld, hasNats } from '../processes/kidoku-postgres.ts'
import { startPeer } from '../processes/peer.ts'
import { postgresFacts, postgresInstall, startRowsPostgres } from '../processes/postgres.ts'
import { redisInstall, redisVersion, startRedis } from '../processes/redis.ts'
import type { Server } from '../processes/server.ts'
import { tableBytes } from './table-bytes.ts'

/** One way of doing the job. */
export interface Contestant {
  readonly name: string
  readonly about: string
  start(): Promise<Server>
  readonly load: Pick<ClosedLoop, 'messages' | 'perRequest' | 'form' | 'inFlight' | 'order'>
  /** Bytes that its receipts take on disk, asked while it still runs, or after it was stopped. */
  bytesOnDisk?(): Promise<number>
  readonly bytesAskedWhile?: 'running' | 'stopped'
  /** After the last round. */
  end?(): Promise<void>
}

/** Frames that can be repeated without end: an echo counts nothing, rows make their own. */
const messagesWithoutEnd = 60_000

/** Everybody who takes part, side by side in each round; who is not installed is left out aloud. */
export async function contestants(
  run: BenchRun,
  world: string,
  canRuns: boolean,
): Promise<readonly Contestant[]> {
  const { sizes } = run
  const many = {
    messages: sizes.messages,
    perRequest: 30,
    form: 'seqs',
    inFlight: 1,
    order: 'straight',
  } as const
  const single = { ...many, messages: sizes.messagesSingly, perRequest: 1, order: 'scattered' } as const
  const endless = { ...many, messages: messagesWithoutEnd }
  const ours = async (): Promise<Server> => startKidoku(await run.folder(world))
  const echo = (kind: string) => () => startPeer('echo', { args: [kind] })

  return [
    { name: 'kidoku', about: 'Kidoku on SQLite, requests of 30', start: ours, load: many },
    {
      name: 'kidoku-runs-16',
      about: `Kidoku on SQLite, requests of 30 ${canRuns ? 'as a run' : 'by number'}, 16 in flight`,
      start: ours,
      load: { ...many, form: canRuns ? 'runs' : 'seqs', inFlight: 16 },
    },
    { name: 'kidoku-single', about: 'Kidoku on SQLite, requests of one', start: ours, load: single },
    { name: 'echo-json', about: 'ws + JSON echo, requests of 30', start: echo('json'), load: endless },
    {
      name: 'echo-json-single',
      about: 'ws + JSON echo, requests of one',
      start: echo('json'),
      load: { ...single, messages: 6_000 },
    },
    { name: 'echo-raw', about: 'ws echo of the bytes, requests of 30', start: echo('raw'), load: endless },
    rowsSqlite(run, 'request', 'SQLite rows, a transaction per request', endless),
    rowsSqlite(run, 'group', 'SQLite rows, group commit', endless),
    ...(await rowsPostgres(run, endless)),
    ...(await kidokuPostgres(run, world, many)),
    ...redis(run, endless),
  ]
}

function rowsSqlite(run: BenchRun, mode: string, about: string, load: Contestant['load']): Contestant {
  const at = { file: '' }
  return {
    name: `sqlite-${mode}`,
    about,
    load,
    async start() {
      const folder = await run.folder()
      at.file = join(folder, 'rows.sqlite')
      return startPeer('rows-sqlite', { args: [mode, folder] })
    },
    bytesAskedWhile: 'stopped',
    bytesOnDisk: async () => tableBytes(at.file, 'read_receipts'),
  }
}

async function rowsPostgres(run: BenchRun, load: Contestant['load']): Promise<readonly Contestant[]> {
  const facts = await postgresFacts(run.postgres)
  if (facts === undefined) {
    run.leaveOut(`rows on PostgreSQL: no server at ${run.postgres}. ${postgresInstall}`)
    return []
  }
  run.fact('conditions', 'PostgreSQL', `${facts.version} (${facts.settings}), not pinned`)
  const at: { bytesOfRows?: () => Promise<number> } = {}
  const start = (mode: string) => async (): Promise<Server> => {
    const server = await startRowsPostgres(run.postgres, mode)
    at.bytesOfRows = server.bytesOfRows
    return server
  }
  const bytes = {
    bytesAskedWhile: 'running' as const,
    bytesOnDisk: async () => (await at.bytesOfRows?.()) ?? Number.NaN,
  }
  return [
    {
      name: 'postgres-request',
      about: 'PostgreSQL rows, a transaction per request',
      start: start('request'),
      load,
      ...bytes,
    },
    { name: 'postgres-group', about: 'PostgreSQL rows, group commit', start: start('group'), load, ...bytes },
    ...(run.sizes.hasWatermark
      ? [
          {
            name: 'postgres-watermark',
            about: 'PostgreSQL, one watermark a reader (not exact)',
            start: start('watermark'),
            load,
          },
        ]
      : []),
  ]
}

async function kidokuPostgres(
  run: BenchRun,
  world: string,
  load: Contestant['load'],
): Promise<readonly Contestant[]> {
  if ((await postgresFacts(run.postgres)) === undefined) return []
  const made = await buildPostgresWorld(run.postgres, { world, scratch: await run.folder() })
  if (made === undefined) {
    run.leaveOut('Kidoku on PostgreSQL: this user may not make databases. ALTER USER … CREATEDB')
    return []
  }
  const nodes = async (count: number): Promise<Server> => {
    const folders: string[] = []
    for (let number = 0; number < count; number += 1) folders.push(await run.folder())
    return made.start(folders)
  }
  const several = run.sizes.hasWatermark && (await hasNats()) ? [2, 3] : []
  if (run.sizes.hasWatermark && several.length === 0)
    run.leaveOut('several nodes on PostgreSQL: no NATS at 127.0.0.1:4222. apt-get install nats-server')
  return [
    ...several.map((count) => ({
      name: `kidoku-postgres-${count}`,
      about: `Kidoku on PostgreSQL, ${count} nodes on one core, requests of 30`,
      start: () => nodes(count),
      load,
    })),
    {
      name: 'kidoku-postgres',
      about: 'Kidoku on PostgreSQL, requests of 30',
      start: () => nodes(1),
      load,
      end: made.drop,
    },
  ]
}

function redis(run: BenchRun, load: Contestant['load']): readonly Contestant[] {
  const version = redisVersion()
  if (version === undefined) {
    run.leaveOut(`Redis: not installed. ${redisInstall}`)
    return []
  }
  run.fact('conditions', 'Redis', `${version} (appendonly, appendfsync always), not pinned`)
  return [
    {
      name: 'redis',
      about: 'Redis ZADD per message, appendfsync always',
      start: async () => startRedis(await run.folder()),
      load,
    },
  ]
}
