import { randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, type Settings } from './config.ts'
import type { Db } from './db/db.ts'
import { openDatabase } from './db/open.ts'

export interface SecretKey {
  readonly secretKey: string
  /** Made just now. */
  readonly isNew: boolean
}

/**
 * The key that UserSigs are made with: the configured one, else the one that was made at the first start, kept in the data
 * folder; or in the database, where several nodes share it.
 */
export async function readSecretKey(settings: Settings, db: Db): Promise<SecretKey> {
  if (settings.secretKey !== '') return { secretKey: settings.secretKey, isNew: false }
  return db.isShared ? readFromDatabase(db) : readFromFolder(settings)
}

/** The same for a command beside the servers. */
export async function findSecretKey(settings: Settings): Promise<string> {
  if (settings.secretKey !== '') return settings.secretKey
  if (settings.databaseUrl === '') return (await readFromFolder(settings)).secretKey
  const { db, close } = await openDatabase(settings)
  try {
    return (await readFromDatabase(db)).secretKey
  } finally {
    await close()
  }
}

async function readFromDatabase(db: Db): Promise<SecretKey> {
  return db.transaction(async (tx) => {
    const made = await tx.run(
      'INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
      'secret-key',
      newKey(),
    )
    const row = await tx.get<{ value: string }>('SELECT value FROM secrets WHERE name = ?', 'secret-key')
    if (row === undefined) throw new Error('The secret key was not kept.')
    return { secretKey: row.value, isNew: made === 1 }
  })
}

function newKey(): string {
  return randomBytes(32).toString('hex')
}

async function readFromFolder(settings: Settings): Promise<SecretKey> {
  const file = join(settings.data, 'secret-key')
  try {
    const handle = await open(file, 'wx', 0o600)
    const secretKey = newKey()
    await handle.writeFile(`${secretKey}\n`)
    await handle.sync()
    await handle.close()
    return { secretKey, isNew: true }
  } catch (cause) {
    if (!isAlreadyThere(cause)) throw cause
  }
  const secretKey = (await readFile(file, 'utf8')).trim()
  if (secretKey === '')
    throw new ConfigError(`${file} is empty: delete it to have a new key made, or set KIDOKU_SECRET_KEY.`)
  return { secretKey, isNew: false }
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
