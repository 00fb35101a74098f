import { randomBytes, randomInt } from 'node:crypto'
import type { EventName, Input, Message, Output, Payload } from '@kidoku/protocol'
import { expect } from 'vitest'
import { type FrameClient, FrameError } from '../frame-client.ts'
import type { Target } from './target.ts'

/** Somebody with one device, online. */
export interface Person {
  readonly userId: string
  readonly client: FrameClient
}

/** A name that no other test has. */
export function unique(name: string): string {
  return `${name}-${randomBytes(5).toString('hex')}`
}

/** `const [ann, bob] = await people(target, 'ann', 'bob')`: new accounts, each online. */
export async function people<const Names extends readonly string[]>(
  target: Target,
  ...names: Names
): Promise<{ readonly [Index in keyof Names]: Person }> {
  const all = await Promise.all(
    names.map(async (name) => {
      const userId = unique(name)
      return { userId, client: await target.connect(userId) }
    }),
  )
  // One person for each name, in their order.
  return all as unknown as { readonly [Index in keyof Names]: Person }
}

export async function crowd(target: Target, name: string, count: number): Promise<readonly Person[]> {
  return people(target, ...Array.from({ length: count }, () => name))
}

export interface Place {
  /** By its name for members of the group. */
  readonly conversation: string
  readonly groupId: string
}

/** A Public group that anybody may join, unless `settings` say otherwise. */
export async function groupOf(
  owner: Person,
  members: readonly (Person | string)[],
  settings: Partial<Input<'groups.create'>> = {},
): Promise<Place> {
  const { groupId } = await owner.client.call('groups.create', {
    groupType: 'Public',
    name: 'a group',
    ...(settings.groupType === undefined || settings.groupType === 'Public'
      ? { addOpt: 'any' as const, approveOpt: 'any' as const }
      : {}),
    members: members.map((member) => ({ userId: typeof member === 'string' ? member : member.userId })),
    ...settings,
  })
  return { groupId, conversation: `group_${groupId}` }
}

type Destination = { readonly groupId: string } | { readonly userId: string }

export async function send(
  sender: Person,
  to: Destination,
  settings: Partial<Input<'messages.send'>> = {},
): Promise<Output<'messages.send'>> {
  const place = 'groupId' in to ? { groupId: to.groupId } : { userId: to.userId }
  return sender.client.call('messages.send', {
    ...place,
    msgId: unique('m'),
    random: randomInt(2 ** 32),
    elems: [{ type: 'text', text: 'hello' }],
    ...settings,
  })
}

/** Sends a message that asks for receipts. */
export async function ask(
  sender: Person,
  to: Destination,
  settings: Partial<Input<'messages.send'>> = {},
): Promise<Message> {
  const { message } = await send(sender, to, { needReadReceipt: true, ...settings })
  return message
}

export async function give(
  reader: Person,
  conversation: string,
  ...messages: readonly (Message | number)[]
): Promise<void> {
  const seqs = messages.map((message) => (typeof message === 'number' ? message : message.seq))
  await reader.client.call('receipts.give', { conversation, seqs })
}

export interface Counts {
  readonly read: number
  readonly unread: number
  readonly undisclosed: number
  readonly departed: number
}

/** What the sender is answered about one message; `undefined`: it is left out. */
export async function counts(
  sender: Person,
  conversation: string,
  message: Message | number,
): Promise<Counts | undefined> {
  const seq = typeof message === 'number' ? message : message.seq
  const { receipts } = await sender.client.call('receipts.get', { conversation, seqs: [seq] })
  const [receipt] = receipts
  if (receipt === undefined) return undefined
  return {
    read: receipt.readCount,
    unread: receipt.unreadCount,
    undisclosed: receipt.undisclosedCount,
    departed: receipt.departedCount,
  }
}

export function four(read: number, unread: number, undisclosed = 0, departed = 0): Counts {
  return { read, unread, undisclosed, departed }
}

/** A whole list, page by page. */
export async function list(
  asker: Person,
  conversation: string,
  message: Message,
  filter: 'read' | 'unread',
  pageSize = 100,
): Promise<Output<'receipts.members'>['members']> {
  const members: Output<'receipts.members'>['members'][number][] = []
  for (let after = 0; ; ) {
    const page = await asker.client.call('receipts.members', {
      conversation,
      seq: message.seq,
      filter,
      after,
      count: pageSize,
    })
    members.push(...page.members)
    if (page.isFinished) return members
    after = page.next
  }
}

export function names(members: readonly { readonly userId: string }[]): readonly string[] {
  return members.map((member) => member.userId)
}

/** The refusal's code; fails where the call succeeds. */
export async function refusal(call: Promise<unknown>): Promise<FrameError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(outcome, 'the call was to be refused').toBeInstanceOf(FrameError)
  return outcome as FrameError
}
export async function refusalCode(call: Promise<unknown>): Promise<number> {
  return (await refusal(call)).code
}

/** Everything of one kind that this connection has been told. */
export function told<Name extends EventName>(client: FrameClient, event: Name): readonly Payload<Name>[] {
  // Events of this name carry this payload.
  return client.told.filter((each) => each.event === event).map((each) => each.payload as Payload<Name>)
}

/** Long enough for whatever is on its way to arrive: an interval of gathering, and a round trip. */
export async function quiet(...clients: readonly FrameClient[]): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 150))
  await Promise.all(clients.map((client) => client.call('session.ping', {})))
}
