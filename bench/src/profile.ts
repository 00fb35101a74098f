// The one line that is optimized for: `node bench/src/profile.ts`. See README.md.
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startGenerator } from './processes/generator.ts'
import { startKidoku } from './processes/kidoku.ts'
import { buildPostgresWorld, type PostgresWorld } from './processes/kidoku-postgres.ts'
import { startPeer } from './processes/peer.ts'
import { startRowsPostgres } from './processes/postgres.ts'
import type { Server } from './processes/server.ts'
import { readerId, senderId } from './seeding/group.ts'
import { buildWorld } from './seeding/world.ts'

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '1000' },
    members: { type: 'string', default: '1000' },
    messages: { type: 'string', default: '9000' },
    'per-request': { type: 'string', default: '30' },
    'in-flight': { type: 'string', default: '1' },
    form: { type: 'string', default: 'seqs' },
    seconds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '1' },
    runs: { type: 'string', default: '1' },
    /** A folder: the server writes a .cpuprofile there when it stops. */
    'cpu-prof': { type: 'string' },
    /** A setting of the server, as it would stand on its command line: `--set=--commit-window-ms=5`. */
    set: { type: 'string', multiple: true, default: [] },
    /** Who is driven, one after the other in each run: `kidoku`, `kidoku-postgres`, `echo-json`, `rows-sqlite-group`, `rows-postgres-group` … */
    servers: { type: 'string', default: 'kidoku' },
    postgres: { type: 'string', default: 'postgres://postgres@127.0.0.1:5432/test' },
    /** Keeps the seeded data between calls, in this folder. */
    world: { type: 'string' },
  },
})
const connections = Number(values.connections)
const members = Number(values.members)
const messages = Number(values.messages)
const perRequest = Number(values['per-request'])
const readers = Math.min(connections, members) - 1
const nodeFlags =
  values['cpu-prof'] === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(values['cpu-prof'])}`]

const scratch = await mkdtemp(join(tmpdir(), 'kidoku-profile-'))
const generator = startGenerator()
const onPostgres: { world: PostgresWorld | undefined } = { world: undefined }
try {
  const world = values.world === undefined ? join(scratch, 'world') : resolve(values.world)
  if (!existsSync(world))
    await buildWorld(world, { groups: [{ groupId: 'g', size: members, connected: readers, messages }] })
  for (let run = 1; run <= Number(values.runs); run += 1) {
    for (const name of values.servers.split(',')) {
      const data = join(scratch, `run-${run}-${name}`)
      await cp(world, data, { recursive: true })
      await measure(name, run, await startNamed(name, { world, data }))
    }
  }
} finally {
  await generator.stop()
  await onPostgres.world?.drop()
  await rm(scratch, { recursive: true, force: true })
}

/** Ours, or one of the programs in peers/ with its argument behind the last hyphen. */
async function startNamed(name: string, folders: { world: string; data: string }): Promise<Server> {
  const { world, data } = folders
  if (name === 'kidoku') return startKidoku(data, { nodeFlags, settings: values.set })
  if (name === 'kidoku-postgres') {
    onPostgres.world ??= await buildPostgresWorld(values.postgres, {
      world,
      scratch: join(scratch, 'tables'),
    })
    if (onPostgres.world === undefined) throw new Error('This user may not make databases.')
    return onPostgres.world.start([join(scratch, `node-${basename(data)}`)], {
      nodeFlags,
      settings: values.set,
    })
  }
  if (name.startsWith('rows-postgres-')) return startRowsPostgres(values.postgres, name.slice(14))
  const at = name.lastIndexOf('-')
  const program = name.slice(0, at)
  if (program !== 'echo' && program !== 'rows-sqlite') throw new Error(`There is no server "${name}" here.`)
  return startPeer(program, { args: [name.slice(at + 1), data] })
}

async function measure(name: string, run: number, server: Server): Promise<void> {
  const users = [senderId, ...Array.from({ length: readers }, (_none, at) => readerId(at))]
  const logins = users.map((userId) => server.loginFor(userId))
  await generator.run('open', { url: server.url, socketPath: server.socketPath, logins, seed: run })
  const result = await generator.run('closedLoop', {
    conversation: 'group_g',
    firstSeq: 1,
    messages,
    perRequest,
    form: values.form === 'runs' ? 'runs' : 'seqs',
    seed: run,
    inFlight: Number(values['in-flight']),
    order: perRequest === 1 ? 'scattered' : 'straight',
    warmUpS: Number(values['warm-up']),
    measureS: Number(values.seconds),
    until: 'firstHasRead',
    serverPids: server.pids(),
  })
  await generator.run('shut')
  await server.stop()
  const { seconds, serverCpuS = Number.NaN, generatorCpuS, ackMs } = result
  console.log(
    [
      ...(values.servers === 'kidoku' ? [] : [name.padEnd(18)]),
      `${Math.round(result.receipts / seconds).toLocaleString('en')} receipts/s`,
      `${Math.round(result.requests / seconds).toLocaleString('en')} requests/s`,
      `server CPU ${(serverCpuS / seconds).toFixed(2)}, ${((serverCpuS / result.requests) * 1e6).toFixed(2)} us a request`,
      `generator CPU ${(generatorCpuS / seconds).toFixed(2)}`,
      `ack p50 ${ackMs.p50.toFixed(1)} p99 ${ackMs.p99.toFixed(1)} ms`,
      `${seconds.toFixed(2)} s${result.isExhausted ? ', all read' : ''}`,
      ...(result.refusals > 0 ? [`${result.refusals} REFUSALS`] : []),
    ].join(' · '),
  )
}
