import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { fetchPostgres } from './embedded-postgres.ts'
import { unprivileged } from './nats-server.ts'

/** A PostgreSQL that tests make databases in. */
export interface PostgresServer {
  readonly url: string
  /** Ends it, if we have started it. */
  stop(): Promise<void>
}

const defaultUrl = 'postgres://postgres@127.0.0.1:5432/postgres'
const debianFolder = '/usr/lib/postgresql'
const startMsMax = 20_000

/**
 * `TEST_POSTGRES_URL`, else the one that answers at the default address, else one of our own from the programs on this
 * machine, or those fetched from npm, on a free port and in a folder that is deleted with it.
 */
export async function findPostgres(): Promise<PostgresServer> {
  const configured = process.env.TEST_POSTGRES_URL
  if (configured !== undefined) return { url: configured, stop: async () => {} }
  if (await answers(defaultUrl)) return { url: defaultUrl, stop: async () => {} }
  return startPostgres()
}

/** A PostgreSQL of our own, as an unprivileged user where we are root: it refuses to run as that. */
export async function startPostgres(): Promise<PostgresServer & { restart(): Promise<void> }> {
  const programs = programFolder()
  const folder = await mkdtemp(join(tmpdir(), 'kidoku-postgres-'))
  const owner = unprivileged()
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid ?? owner.uid)
  const data = join(folder, 'data')
  const port = await freePort()
  const run = { ...owner, cwd: folder, env: { ...process.env, LC_ALL: 'C' } }
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale'],
    { ...run, stdio: 'ignore' },
  )
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    const where = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1']
    const started = spawn(join(programs, 'postgres'), where, { ...run, stdio: 'ignore' })
    server = started
    const endMs = performance.now() + startMsMax
    while (!(await answers(url))) {
      if (performance.now() > endMs || started.exitCode !== null)
        throw new Error('The PostgreSQL that was started for the tests does not answer.')
      await pause(50)
    }
  }
  // Nobody outlives the tests.
  process.once('exit', () => void server?.kill('SIGKILL'))
  async function end(): Promise<void> {
    if (server === undefined || server.exitCode !== null) return
    // SIGINT: it ends what runs, and itself, without waiting for clients to leave.
    server.kill('SIGINT')
    await once(server, 'exit')
  }
  await start()
  return {
    url,
    async restart(): Promise<void> {
      await end()
      await start()
    },
    async stop(): Promise<void> {
      await end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Whether the suites that run on both engines are to use PostgreSQL: the test project of this name sets it. */
export function usesPostgres(): boolean {
  return process.env.TEST_DATABASE === 'postgres'
}

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** An empty database of its own on the server that the tests have found; with settings of PostgreSQL's for whoever connects to it. */
export async function createTestDatabase(
  settings: Readonly<Record<string, string>> = {},
): Promise<TestDatabase> {
  const name = `${ofThisRun()}${randomBytes(6).toString('hex')}`
  await administer(`CREATE DATABASE ${name}`)
  for (const [setting, value] of Object.entries(settings))
    await administer(`ALTER DATABASE ${name} SET ${setting} = '${value}'`)
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: async () => void (await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  }
}

/** Drops what databases the tests of this run have left; gives how many. */
export async function dropTestDatabases(): Promise<number> {
  const names = await administer(
    `SELECT datname FROM pg_database WHERE starts_with(datname, '${ofThisRun()}')`,
  )
  for (const { datname } of names) await administer(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`)
  return names.length
}

function ofThisRun(): string {
  return `kidoku_test_${process.env.TEST_RUN ?? process.pid}_`
}

function serverUrl(): string {
  return process.env.TEST_POSTGRES_URL ?? defaultUrl
}

async function administer(statement: string): Promise<readonly { readonly datname: string }[]> {
  const client = new pg.Client({ connectionString: serverUrl() })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    // Nobody there, or not yet.
    return false
  }
}

function programFolder(): string {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).sort() : []
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.reverse().map((version) => join(debianFolder, version, 'bin')),
  ]
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')))
  return found ?? fetchPostgres()
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
