import { copyFile, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ConfigError, readSettings } from '../config.ts'
import { makeDataFolder } from '../db/data-folder.ts'
import { claimFolder } from '../db/folder.ts'
import { newestMigration } from '../db/migrate.ts'
import { checkBackup, describeFile, type Manifest, onDisk } from './backup/manifest.ts'
import { checkDatabase } from './backup.ts'
import { say } from './serve.ts'

export const restoreUsage: string = [
  'usage: kidoku restore <backup folder> [--data DIR]',
  '',
  'Puts a backup into an empty data folder, on which no server runs, and compares every file with its checksum. It',
  'overwrites nothing.',
].join('\n')

/** What a server that has ended leaves behind, and what this command claims the folder with. */
const lockNames = ['lock.sqlite', 'lock.sqlite-journal']

export async function runRestore(args: readonly string[]): Promise<number> {
  const { settings, rest } = readSettings(args)
  const [given, ...others] = rest
  if (given === undefined || others.length > 0)
    throw new ConfigError(`restore takes the folder of a backup.\n${restoreUsage}`)
  if (settings.databaseUrl !== '')
    throw new ConfigError(
      'PostgreSQL restores its own backups: pg_restore --clean --if-exists --dbname=<the --database-url> kidoku.dump',
    )
  const backup = resolve(given)
  const manifest = await checkBackup(backup)
  await checkVersion(manifest)
  await makeDataFolder(settings.data)
  const claimed = claimFolder(settings.data)
  try {
    await mustBeEmpty(settings.data)
    await copyAll(backup, settings.data, manifest)
  } finally {
    claimed.release()
  }
  say(`Restored to ${settings.data} what was backed up at ${manifest.madeAt}.`)
  return 0
}

async function checkVersion({ migration, kidoku }: Manifest): Promise<void> {
  const newest = await newestMigration()
  if (migration > newest)
    throw new Error(
      `The backup is of version ${kidoku}, whose database is at ${migration}; this program knows versions up to ${newest}. Restore it with a newer Kidoku.`,
    )
}

async function mustBeEmpty(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => !lockNames.includes(name))
  if (names.length > 0)
    throw new ConfigError(
      `${folder} is not empty (${names.slice(0, 3).join(', ')}): restore overwrites nothing. Move that away, or name another folder with --data.`,
    )
}

/** Under other names first: a folder that is half restored has no database. */
async function copyAll(from: string, to: string, { files }: Manifest): Promise<void> {
  const partOf = (name: string): string => `${name}.restoring`
  try {
    for (const { name, bytes, sha256 } of files) {
      await copyFile(join(from, name), join(to, partOf(name)))
      await onDisk(join(to, partOf(name)))
      const copy = await describeFile(to, partOf(name))
      if (copy.bytes !== bytes || copy.sha256 !== sha256)
        throw new Error(`${name} came out another than it was.`)
    }
    for (const { name } of files) if (name.endsWith('.sqlite')) checkDatabase(join(to, partOf(name)))
    // The database last: once it is there, all is.
    for (const { name } of files.toReversed()) await rename(join(to, partOf(name)), join(to, name))
    await onDisk(to)
  } catch (error) {
    for (const { name } of files) await rm(join(to, partOf(name)), { force: true })
    throw error
  }
}
