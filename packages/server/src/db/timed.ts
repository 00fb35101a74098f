import type { Db, Tx } from './db.ts'

/** The same database; says of each transaction how long it took until it was on the disk. */
export function timed(db: Db, committedIn: (ms: number) => void): Db {
  return {
    read: db.read,
    isShared: db.isShared,
    ...(db.tablesReady === undefined ? {} : { tablesReady: () => db.tablesReady?.() }),
    close: () => db.close(),
    transaction<T>(
      work: (tx: Tx) => Promise<T>,
      committed?: (result: T) => void,
      undone?: () => void,
    ): Promise<T> {
      const startedAt = performance.now()
      const timed = (result: T): void => {
        committedIn(performance.now() - startedAt)
        committed?.(result)
      }
      return db.transaction(work, timed, undone)
    },
  }
}
