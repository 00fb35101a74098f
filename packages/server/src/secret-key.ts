import { randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, type Settings } from './config.ts'
import type { Db } from './db/db.ts'
import { openDatabase } from './db/open.ts'

const fileName = 'secret-key'

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
  if (settings.databaseUrl === '') return findInFolder(settings.data)
  const { db, close } = await openDatabase(settings)
  try {
    return (await readFromDatabase(db)).secretKey
  } finally {
    await close()
  }
}

/** A key that is made here would be none of a server's. */
async function findInFolder(folder: string): Promise<string> {
  const file = join(folder, fileName)
  try {
    return keyIn(file, await readFile(file, 'utf8'))
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    throw new ConfigError(
      `there is no secret key in ${folder} that can be read: name the server's data folder with --data, or give the key with KIDOKU_SECRET_KEY. A server makes one at its first start.`,
      { cause },
    )
  }
}

function keyIn(file: string, text: string): string {
  const secretKey = text.trim()
  if (secretKey !== '') return secretKey
  throw new ConfigError(`${file} is empty: delete it to have a new key made, or set KIDOKU_SECRET_KEY.`)
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
  const file = join(settings.data, fileName)
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
  return { secretKey: keyIn(file, await readFile(file, 'utf8')), isNew: false }
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
