import { type Setting, text, whole } from '../setting.ts'

/** Where everything is kept when one process is not enough. */
export interface DatabaseSettings {
  readonly databaseUrl: string
  readonly databaseConnectionsMax: number
  readonly databaseStatementTimeoutMs: number
  readonly databaseLockTimeoutMs: number
}

export const databaseSettings: {
  readonly [Name in keyof DatabaseSettings]: Setting<DatabaseSettings[Name]>
} = {
  databaseUrl: text(
    '',
    'database-url',
    'A PostgreSQL (15 or later) for several nodes: postgres://user:password@host/database. Empty: SQLite in the data folder.',
    (given) =>
      given === '' || /^postgres(ql)?:\/\//.test(given)
        ? undefined
        : 'an address like postgres://user:password@host/database.',
  ),
  databaseConnectionsMax: whole(
    10,
    'database-connections-max',
    'Connections of a node to PostgreSQL for commands, and as many for queries.',
    1,
    1_000,
  ),
  databaseStatementTimeoutMs: whole(
    30_000,
    'database-statement-timeout-ms',
    'PostgreSQL ends a statement that takes longer. 0: never.',
    0,
    3_600_000,
    'ms',
  ),
  databaseLockTimeoutMs: whole(
    10_000,
    'database-lock-timeout-ms',
    'How long a statement on PostgreSQL waits for rows that another command holds. 0: for ever.',
    0,
    3_600_000,
    'ms',
  ),
}
