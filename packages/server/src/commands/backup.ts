import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError, readSettings } from '../config.ts'
import { version } from '../version.ts'
import {
  databaseName,
  describeFile,
  type ManifestFile,
  manifestName,
  onDisk,
  secretKeyName,
  writeManifest,
} from './backup/manifest.ts'
import { mustHaveDatabase } from './must-have-database.ts'
import { say } from './serve.ts'

export const backupUsage: string = [
  'usage: kidoku backup <new folder> [settings]',
  '',
  'Copies the database as it is at one moment, and the secret key that is kept beside it, into a new folder, with',
  'checksums; also while a server runs, which goes on as if nothing were.',
].join('\n')

export async function runBackup(args: readonly string[]): Promise<number> {
  const { settings, rest } = readSettings(args)
  const [given, ...others] = rest
  if (given === undefined || others.length > 0)
    throw new ConfigError(`backup takes a new folder.\n${backupUsage}`)
  if (settings.databaseUrl !== '')
    throw new ConfigError(
      'PostgreSQL makes its own backups: pg_dump --format=custom --file=kidoku.dump <the --database-url>',
    )
  const file = join(settings.data, databaseName)
  mustHaveDatabase(settings)
  const folder = resolve(given)
  await mustBeNew(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    const migration = copyDatabase(file, join(folder, databaseName))
    const files = [await kept(folder, databaseName)]
    if (existsSync(join(settings.data, secretKeyName))) {
      await copyFile(join(settings.data, secretKeyName), join(folder, secretKeyName))
      files.push(await kept(folder, secretKeyName))
    }
    const madeAt = new Date().toISOString()
    await writeManifest(folder, { format: 1, madeAt, kidoku: version(), migration, files })
    const bytes = files.reduce((sum, each) => sum + each.bytes, 0)
    say(`Backed up to ${folder}: ${files.length} files, ${bytes} bytes, and ${manifestName}.`)
    if (!files.some(({ name }) => name === secretKeyName))
      say(`The secret key is not in ${settings.data}, so it is not in the backup: keep it elsewhere.`)
    return 0
  } catch (error) {
    // Half a backup is none, and would be in the way of the next.
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** One consistent moment: SQLite copies under a read transaction, beside which the server writes on. */
function copyDatabase(from: string, to: string): number {
  const source = new DatabaseSync(from, { readOnly: true })
  try {
    source.exec('PRAGMA busy_timeout = 10000')
    source.prepare('VACUUM INTO ?').run(to)
  } finally {
    source.close()
  }
  return checkDatabase(to)
}

/** Gives the newest migration; throws where the database is damaged. */
export function checkDatabase(file: string): number {
  const copy = new DatabaseSync(file, { readOnly: true })
  try {
    const found = copy.prepare('PRAGMA quick_check').get()
    if (found?.quick_check !== 'ok') throw new Error(`${file} is damaged: ${found?.quick_check}`)
    return Number(copy.prepare('SELECT max(number) AS number FROM migrations').get()?.number)
  } finally {
    copy.close()
  }
}

async function kept(folder: string, name: string): Promise<ManifestFile> {
  await chmod(join(folder, name), 0o600)
  await onDisk(join(folder, name))
  return describeFile(folder, name)
}

async function mustBeNew(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const names = await readdir(folder).catch(() => {
    throw new ConfigError(`${folder} is no folder.`)
  })
  if (names.length > 0)
    throw new ConfigError(
      `${folder} is not empty: a backup goes into a new folder, so that none is overwritten.`,
    )
}
