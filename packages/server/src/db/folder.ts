import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A data folder that is ours: no other server opens it until it is released, or this process ends, however it ends. */
export interface ClaimedFolder {
  release(): void
}

/** Another server has the folder. */
export class FolderTaken extends Error {}

/** Claims the folder by a lock of the operating system's: a lock file left behind by a crash would say nothing. */
export function claimFolder(folder: string): ClaimedFolder {
  const file = join(folder, 'lock.sqlite')
  const lock = new DatabaseSync(file)
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    // 5 is SQLITE_BUSY. A full disk or a folder that cannot be written says so itself.
    if (!(cause instanceof Error && 'errcode' in cause && cause.errcode === 5)) throw cause
    throw new FolderTaken(
      `Another Kidoku is running on ${folder}: stop it first, or choose another folder with --data.`,
      { cause },
    )
  }
  chmodSync(file, 0o600)
  return { release: () => lock.close() }
}
