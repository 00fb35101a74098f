import { adminUsage, runAdmin } from './commands/admin.ts'
import { backupUsage, runBackup } from './commands/backup.ts'
import { configUsage, runConfig } from './commands/config.ts'
import { demoUsage, runDemo } from './commands/demo.ts'
import { exportUsage, runExport } from './commands/export.ts'
import { importUsage, runImport } from './commands/import.ts'
import { migrateUsage, runMigrate } from './commands/migrate.ts'
import { replayUsage } from './commands/replay/options.ts'
import { runReplay } from './commands/replay.ts'
import { restoreUsage, runRestore } from './commands/restore.ts'
import { runServe, serveUsage } from './commands/serve.ts'
import { runUserSig, userSigUsage } from './commands/usersig.ts'
import { runVerify, verifyUsage } from './commands/verify.ts'
import { ConfigError } from './config.ts'
import { describeSettings } from './config-help.ts'
import { version } from './version.ts'

/** A command takes its arguments and gives its exit code: 0 well, 1 it failed, 2 it was called wrongly. */
type Command = (args: readonly string[]) => Promise<number>

const commands: Readonly<
  Record<string, { readonly run: Command; readonly usage: string; readonly help: () => string }>
> = {
  serve: {
    run: runServe,
    help: () => withSettings(serveUsage),
    usage: 'serve [settings]                          run the server',
  },
  demo: {
    run: runDemo,
    help: () => withSettings(demoUsage),
    usage:
      'demo [settings] [--members N]             run it with the demo page, on loopback only, signing in without passwords',
  },
  replay: {
    run: runReplay,
    help: () => replayUsage,
    usage:
      'replay <log> [--server URL] [options]     replay a recorded group chat into a running server and check every count',
  },
  verify: {
    run: runVerify,
    help: () => verifyUsage,
    usage:
      'verify [--data DIR] [--rebuild]           check a database that no server runs on; make bitmaps anew from the journal',
  },
  admin: {
    run: runAdmin,
    help: () => adminUsage,
    usage:
      'admin create|reset|list [name]            administrators of the console; also beside a running server',
  },
  config: {
    run: runConfig,
    help: () => configUsage,
    usage:
      'config list|get|set|unset [name]          settings that change while the server runs; also beside a running server',
  },
  backup: {
    run: runBackup,
    help: () => backupUsage,
    usage:
      'backup <new folder> [--data DIR]          copy the data as it is now; also beside a running server',
  },
  restore: {
    run: runRestore,
    help: () => restoreUsage,
    usage: 'restore <backup folder> [--data DIR]      put a backup into an empty data folder',
  },
  export: {
    run: runExport,
    help: () => exportUsage,
    usage: 'export <new file> [--data DIR]            everything into one file, to move to PostgreSQL',
  },
  import: {
    run: runImport,
    help: () => importUsage,
    usage:
      'import <file> --database-url URL          an export into an empty PostgreSQL; goes on where it was cut off',
  },
  migrate: {
    run: runMigrate,
    help: () => migrateUsage,
    usage:
      'migrate [--citus [--dry-run]] [settings]  bring the database up to this version; spread it over Citus workers',
  },
  usersig: {
    run: runUserSig,
    help: () => userSigUsage,
    usage: 'usersig <userID> [--expire SECONDS]       print a UserSig',
  },
}

export async function main(args: readonly string[]): Promise<number> {
  // Whoever read what is said here may stop reading: the server goes on.
  process.stdout.on('error', () => undefined)
  const [name = '--help', ...rest] = args
  if (name === '--version' || name === '-v') return say(version())
  if (name === '--help' || name === '-h' || name === 'help') return say(help())
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) return complain(`There is no command "${name}". Try kidoku --help.`)
  if (rest.includes('--help') || rest.includes('-h')) return say(command.help())
  try {
    return await command.run(rest)
  } catch (error) {
    if (error instanceof ConfigError) return complain(error.message)
    process.stderr.write(`kidoku: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

function help(): string {
  const usages = Object.values(commands).map(({ usage }) => `  kidoku ${usage}`)
  return [
    'Kidoku: a self-hosted chat server with exact read receipts.',
    '',
    'Commands',
    ...usages,
    '  kidoku --help | --version',
    '',
    settingsHelp(),
    '',
    'Exit codes: 0 well, 1 it failed, 2 it was called wrongly.',
  ].join('\n')
}

function withSettings(usage: string): string {
  return `${usage}\n\n${settingsHelp()}`
}

function settingsHelp(): string {
  return `Settings (flag, or environment variable; a flag wins)\n${describeSettings()}`
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

function complain(text: string): number {
  process.stderr.write(`kidoku: ${text}\n`)
  return 2
}
