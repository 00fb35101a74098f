/** What a statement takes and gives. Times are integers in ms, flags 0 or 1, lists JSON texts. */
export type Value = string | number | null | Uint8Array

/** Sees what has been committed, and nothing else. */
export interface Reader {
  /** The first row. `Row` is the statement's own promise: nothing checks it but the feature's tests. */
  get<Row extends object>(sql: string, ...values: readonly Value[]): Promise<Row | undefined>
  all<Row extends object>(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>
}

/**
 * Sees its own changes too. A `SELECT` that ends in a comment FOR UPDATE holds its rows until the transaction ends: whoever
 * asks for them in the same way, or changes them, waits. What is decided by reading is read so; several rows in the order of
 * their keys, `ORDER BY` included. Where one transaction runs at a time it is a comment; for a `Reader` it is one too.
 *
 * Statements take effect in the order in which they were called, and a transaction commits only if all have succeeded: what
 * changes something need not be waited for.
 */
export interface Tx extends Reader {
  /** Gives how many rows it changed. */
  run(sql: string, ...values: readonly Value[]): Promise<number>
  /**
   * To be said by who holds a row of this name: what follows the commits of all who say it, follows in the order in which they
   * held the row.
   */
  inOrder(name: string): void
  /** The same `INSERT INTO … VALUES (?, …)` for each of these rows, in one go. Values of one place are of one type, or null. */
  insertAll(sql: string, rows: readonly (readonly Value[])[]): Promise<void>
}

/**
 * Thrown by the work of a transaction where rows turn out to be wanted that should have been held before others: the work begins
 * again, and finds them now. Who asked for them out of their order would wait for who waits for them. Only where transactions
 * run beside each other.
 */
export class RunAgain extends Error {}

/**
 * The port to the database. Each command is rolled back alone if it throws, and durable when its promise resolves. `work` may
 * run again from its beginning where two transactions got in each other's way: it changes nothing but by its `Tx`.
 */
export interface Db {
  readonly read: Reader
  /** Other processes write to it too: what is in memory may be behind. */
  readonly isShared: boolean
  /**
   * Runs `work` in a transaction and resolves once it is on the disk. `committed` is called right after the commit, before
   * the promise resolves; for those that have said the same to `inOrder`, in that order. What it tells is true. `undone` is called
   * at once after each run that came to nothing, or nobody knows to what, whether another follows or not.
   */
  transaction<T>(
    work: (tx: Tx) => Promise<T>,
    committed?: (result: T) => void,
    undone?: () => void,
  ): Promise<T>
  /** To be called once the tables are as they should be, at every start: an engine may have something to do then. */
  tablesReady?(): void
  /** Commits what is waiting, then closes. */
  close(): Promise<void>
}
