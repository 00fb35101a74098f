/** What a statement takes and gives. Times are integers in ms, flags 0 or 1, lists JSON texts. */
export type Value = string | number | null | Uint8Array

/** Sees what has been committed, and nothing else. */
export interface Reader {
  /** The first row. `Row` is the statement's own promise: nothing checks it but the feature's tests. */
  get<Row extends object>(sql: string, ...values: readonly Value[]): Promise<Row | undefined>
  all<Row extends object>(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>
}

/** Sees its own changes too. */
export interface Tx extends Reader {
  /** Gives how many rows it changed. */
  run(sql: string, ...values: readonly Value[]): Promise<number>
}

/**
 * The port to the database. Commands that arrive within a window are committed together (group commit): each is rolled back
 * alone if it throws, all that remain are durable when their promises resolve.
 */
export interface Db {
  readonly read: Reader
  /**
   * Runs `work` in a transaction and resolves once it is on the disk. `committed` is called right after the commit, before
   * the promise resolves, in the order of the transactions: what it tells is true, and told in the order of the log.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, committed?: (result: T) => void): Promise<T>
  /** To be called once the tables are as they should be, at every start: an engine may have something to do then. */
  tablesReady?(): void
  /** Commits what is waiting, then closes. */
  close(): Promise<void>
}
