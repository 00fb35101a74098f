import { join } from 'node:path'
import type { Settings } from '../config.ts'
import { makeDataFolder } from './data-folder.ts'
import type { Db } from './db.ts'
import { claimFolder, FolderTaken } from './folder.ts'
import { isUpToDate, migrate } from './migrate.ts'
import { openDatabase, openServerBeside } from './open.ts'
import { openSqlite } from './sqlite.ts'

/** The database for a command that does not mind whether a server runs on it. */
export interface DatabaseBeside extends AsyncDisposable {
  readonly db: Db
}

/**
 * Where no server runs, or none ever has, the database is made, or brought up to date, as a server would. Beside a running one
 * it is left as it is: that must be a server of this version.
 */
export async function openBeside(settings: Settings): Promise<DatabaseBeside> {
  if (settings.databaseUrl !== '') return besideServers(settings)
  await makeDataFolder(settings.data)
  const folder = claim(settings.data)
  const db = openSqlite({ file: join(settings.data, 'kidoku.sqlite'), commitWindowMs: 0 })
  const close = async (): Promise<void> => {
    await db.close()
    folder?.release()
  }
  try {
    if (folder !== undefined) await migrate(db)
    else if (!(await isUpToDate(db)))
      throw new Error('The server that runs here is of another version than this command: use its own.')
  } catch (error) {
    await close()
    throw error
  }
  return { db, [Symbol.asyncDispose]: close }
}

async function besideServers(settings: Settings): Promise<DatabaseBeside> {
  const { db, close } = await openServerBeside(settings)
  try {
    if (await hasTables(db)) {
      if (await isUpToDate(db)) return { db, [Symbol.asyncDispose]: close }
      throw new Error(
        'The database is of another version than this command: start a server of this version first.',
      )
    }
  } catch (error) {
    await close()
    throw error
  }
  await close()
  const made = await openDatabase(settings)
  return { db: made.db, [Symbol.asyncDispose]: made.close }
}

/** Whether a server, or one of these commands, has made anything there. */
async function hasTables({ read }: Db): Promise<boolean> {
  const row = await read.get<{ name: string | null }>("SELECT to_regclass('migrations')::text AS name")
  return typeof row?.name === 'string'
}

function claim(data: string): ReturnType<typeof claimFolder> | undefined {
  try {
    return claimFolder(data)
  } catch (error) {
    if (error instanceof FolderTaken) return undefined
    throw error
  }
}
