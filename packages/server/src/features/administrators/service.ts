import { type Input, limits, type Nothing, type OneTimeLink, type Output, Refusal } from '@kidoku/protocol'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { writeAudit } from '../audit/store.ts'
import { makeLink } from './links.ts'
import {
  type AdministratorRow,
  addAdministrator,
  countAdministrators,
  endSessions,
  getAdministrator,
  holdOwners,
  removeAdministratorRow,
  removeLinks,
  viewAdministrators,
  viewSessions,
  writePassword,
  writeRole,
} from './store.ts'

export async function listAdministrators(context: QueryContext): Promise<Output<'administrators.list'>> {
  return { administrators: await viewAdministrators(context.read, context.nowMs) }
}

export async function createAdministrator(
  context: CommandContext,
  input: Input<'administrators.create'>,
): Promise<OneTimeLink> {
  const { tx, nowMs } = context
  if ((await countAdministrators(tx)) >= limits.administratorsMax)
    throw new Refusal(6017, `there are ${limits.administratorsMax} administrators, and no more can be added`)
  if (!(await addAdministrator(tx, { ...input, nowMs })))
    throw new Refusal(6017, `there is an administrator named ${input.name} already`)
  await note(context, 'create', input.name, { after: input.role })
  return makeLink(tx, input.name, nowMs)
}

export async function resetAdministrator(
  context: CommandContext,
  input: Input<'administrators.reset'>,
): Promise<OneTimeLink> {
  const { tx, nowMs } = context
  const { name } = await known(context, input.name)
  await writePassword(tx, name, null)
  await removeLinks(tx, name)
  await endSessions(tx, name)
  await note(context, 'reset', name)
  return makeLink(tx, name, nowMs)
}

export async function setAdministratorRole(
  context: CommandContext,
  input: Input<'administrators.setRole'>,
): Promise<Nothing> {
  // Before anybody else is held: two who remove each other would leave nobody.
  const owners = await holdOwners(context.tx)
  const row = await known(context, input.name)
  if (input.role !== 'owner') keepAnOwner(row, owners)
  await writeRole(context.tx, row.name, input.role)
  await note(context, 'setRole', row.name, { before: row.role, after: input.role })
  return {}
}

export async function removeAdministrator(
  context: CommandContext,
  input: Input<'administrators.remove'>,
): Promise<Nothing> {
  const owners = await holdOwners(context.tx)
  const row = await known(context, input.name)
  keepAnOwner(row, owners)
  await removeAdministratorRow(context.tx, row.name)
  await note(context, 'remove', row.name, { before: row.role })
  return {}
}

export async function listOwnSessions(context: QueryContext): Promise<Output<'administrators.sessions'>> {
  return { sessions: await viewSessions(context.read, nameOf(context), context.nowMs) }
}

export async function signOutEverywhere(context: CommandContext): Promise<Nothing> {
  const name = nameOf(context)
  await endSessions(context.tx, name)
  await note(context, 'signOutEverywhere', name)
  return {}
}

async function note(
  context: CommandContext,
  what: string,
  target: string,
  change: { readonly before?: unknown; readonly after?: unknown } = {},
): Promise<void> {
  const deed = { actor: nameOf(context), action: `administrators.${what}`, target, ...change }
  await writeAudit(context.tx, deed, context.nowMs)
}

async function known(context: CommandContext, name: string): Promise<AdministratorRow> {
  const row = await getAdministrator(context.tx, name)
  if (row === undefined) throw new Refusal(70107, name)
  return row
}

/** Somebody must be left who can say who administrates. */
function keepAnOwner(row: AdministratorRow, owners: number): void {
  if (row.role === 'owner' && owners === 1)
    throw new Refusal(10007, `${row.name} is the only owner: make another one first`)
}

function nameOf({ caller }: QueryContext | CommandContext): string {
  if (caller.administrator === undefined) throw new Refusal(10007)
  return caller.administrator.name
}
