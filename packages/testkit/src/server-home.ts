import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { createTestDatabase, usesPostgres } from './postgres-server.ts'

/** Where a server of the tests keeps things: a folder, and, where the suites run on PostgreSQL, a database of its own. */
export interface ServerHome {
  readonly data: string
  /** Empty: SQLite, in the folder. */
  readonly databaseUrl: string
  /** What leads the program there. */
  readonly flags: readonly string[]
  /** What is written there, past any server. */
  rows(sql: string): Promise<readonly object[]>
  /** Keeps everybody from writing what `users` holds, as another program might, until it is let go of. */
  hold(): Promise<() => Promise<void>>
  /** Nothing of it is left. */
  delete(): Promise<void>
}

/** What is given is somebody else's, and stays. */
export interface GivenHome {
  readonly data?: string | undefined
  readonly databaseUrl?: string | undefined
}

export async function makeHome(given: GivenHome = {}): Promise<ServerHome> {
  const folder = given.data === undefined ? await mkdtemp(join(tmpdir(), 'kidoku-')) : undefined
  const data = given.data ?? folder ?? ''
  const isOnPostgres = given.databaseUrl === undefined && usesPostgres()
  const database = isOnPostgres ? await createTestDatabase() : undefined
  const databaseUrl = given.databaseUrl ?? database?.url ?? ''
  return {
    data,
    databaseUrl,
    flags: ['--data', data, ...(databaseUrl === '' ? [] : ['--database-url', databaseUrl])],
    ...(databaseUrl === '' ? lookIntoSqlite(join(data, 'kidoku.sqlite')) : lookIntoPostgres(databaseUrl)),
    async delete(): Promise<void> {
      await database?.drop()
      if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

type Look = Pick<ServerHome, 'rows' | 'hold'>

function lookIntoSqlite(file: string): Look {
  return {
    async rows(sql): Promise<readonly object[]> {
      using database = new DatabaseSync(file, { readOnly: true })
      return database.prepare(sql).all()
    },
    async hold(): Promise<() => Promise<void>> {
      const database = new DatabaseSync(file)
      database.exec('BEGIN IMMEDIATE')
      return async () => database.close()
    },
  }
}

/** Numbers as the server itself reads them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
}

function lookIntoPostgres(connectionString: string): Look {
  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString, types })
    await client.connect()
    return client
  }
  return {
    async rows(sql): Promise<readonly object[]> {
      const client = await connect()
      try {
        return (await client.query(sql)).rows
      } finally {
        await client.end()
      }
    },
    async hold(): Promise<() => Promise<void>> {
      const client = await connect()
      await client.query('BEGIN')
      await client.query('LOCK TABLE users IN SHARE MODE')
      return () => client.end()
    },
  }
}
