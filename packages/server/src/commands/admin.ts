import { type AdministratorRole, administratorRoles, limits } from '@kidoku/protocol'
import { ConfigError, readSettings } from '../config.ts'
import { openBeside } from '../db/beside.ts'
import type { Db, Tx } from '../db/db.ts'
import { createPasswords } from '../features/administrators/passwords.ts'
import { checkPassword } from '../features/administrators/rules.ts'
import {
  addAdministrator,
  endSessions,
  getAdministrator,
  removeLinks,
  viewAdministrators,
  writePassword,
} from '../features/administrators/store.ts'
import { writeAudit } from '../features/audit/store.ts'
import { readPassword } from './admin/read-password.ts'
import { inColumns } from './columns.ts'
import { mustHaveDatabase } from './must-have-database.ts'
import { takeOption } from './option.ts'
import { say } from './serve.ts'

export const adminUsage: string = [
  'usage: kidoku admin create <name> [--role owner|operator|viewer] [settings]',
  '       kidoku admin reset <name> [settings]',
  '       kidoku admin list [settings]',
  '',
  'Administrators of the console; also while a server runs on the same data. The password is asked for on the',
  'terminal, or is the first line of standard input. Without --role: viewer.',
].join('\n')

type Actions = Readonly<Record<string, (db: Db, args: readonly string[]) => Promise<void>>>

const actions: Actions = { create, reset, list }

export async function runAdmin(args: readonly string[]): Promise<number> {
  const { settings, rest } = readSettings(args)
  const [action = '', ...others] = rest
  const act = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (act === undefined)
    throw new ConfigError(`admin takes create, reset or list, not "${action}".\n${adminUsage}`)
  if (act !== create) mustHaveDatabase(settings)
  await using opened = await openBeside(settings)
  await act(opened.db, others)
  return 0
}

async function create(db: Db, args: readonly string[]): Promise<void> {
  const { name, role } = argumentsOf(args, 'viewer')
  if ((await getAdministrator(db.read, name)) !== undefined)
    throw new Error(`There is an administrator named ${name} already: kidoku admin reset ${name}`)
  const password = await hashOfNewPassword(name)
  await db.transaction(async (tx) => {
    const nowMs = Date.now()
    if (!(await addAdministrator(tx, { name, role, nowMs })))
      throw new Error(`There is an administrator named ${name} already.`)
    await note(tx, 'create', name, role)
    await writePassword(tx, name, password)
  })
  say(`${name} is ${role === 'viewer' ? 'a' : 'an'} ${role} now.`)
}

async function reset(db: Db, args: readonly string[]): Promise<void> {
  const { name } = argumentsOf(args)
  if ((await getAdministrator(db.read, name)) === undefined)
    throw new Error(`There is no administrator named ${name}: kidoku admin list says who there is.`)
  const password = await hashOfNewPassword(name)
  await db.transaction(async (tx) => {
    await writePassword(tx, name, password)
    await removeLinks(tx, name)
    await endSessions(tx, name)
    await note(tx, 'setPassword', name)
  })
  say(`${name} has a new password. All sessions of ${name} have ended.`)
}

async function list(db: Db, args: readonly string[]): Promise<void> {
  if (args.length > 0) throw new ConfigError(`"${args[0]}" is no setting. Try kidoku admin --help.`)
  const rows = await viewAdministrators(db.read, Date.now())
  if (rows.length === 0) say('There is no administrator yet.')
  const cells = rows.map((row) => {
    const seen = row.signedInAtMs === 0 ? 'never signed in' : `signed in ${dayOf(row.signedInAtMs)}`
    return [row.name, row.role, row.hasPassword ? seen : 'no password yet']
  })
  for (const line of inColumns(cells)) say(line)
}

function argumentsOf(
  args: readonly string[],
  initialRole?: AdministratorRole,
): { readonly name: string; readonly role: AdministratorRole } {
  const { given, others: names } =
    initialRole === undefined ? { given: undefined, others: args } : takeOption(args, '--role')
  const role = administratorRoles.find((each) => each === (given ?? initialRole ?? 'viewer'))
  if (role === undefined) throw new ConfigError(`--role takes one of ${administratorRoles.join(', ')}.`)
  const [name = '', ...others] = names
  if (others.length > 0)
    throw new ConfigError(
      `admin takes one name, not "${others.join(' ')}" too; a password is never an argument, for others on the machine can see those.`,
    )
  if (!new RegExp(`^[a-z0-9._@-]{1,${limits.administratorNameMax}}$`).test(name))
    throw new ConfigError(
      `admin takes a name: 1 to ${limits.administratorNameMax} lower case letters, digits, or . _ @ -`,
    )
  return { name, role }
}

async function hashOfNewPassword(name: string): Promise<string> {
  const password = await readPassword(`Password for ${name}: `)
  checkPassword(name, password)
  return createPasswords().hash(password)
}

async function note(tx: Tx, what: string, name: string, after?: string): Promise<void> {
  const deed = { actor: 'kidoku admin', action: `administrators.${what}`, target: name }
  await writeAudit(tx, after === undefined ? deed : { ...deed, after }, Date.now())
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')
}
