import { type Input, type Message, type Nothing, type Output, Refusal } from '@kidoku/protocol'
import { isByAdministrator } from '../../administration.ts'
import type { Reader } from '../../db/db.ts'
import type { Caller, CommandContext, QueryContext } from '../../feature.ts'
import { readPage } from '../../page.ts'
import { getMember, type MemberRow, newcomersSince, notMember } from '../conversations/members.ts'
import {
  type ConversationKey,
  getConversation,
  kindOf,
  nextVersion,
  resolveConversation,
} from '../conversations/store.ts'
import { getGroup } from '../groups/store.ts'
import { messageRevoked } from './occurrences.ts'
import { isTip, mayRevoke } from './rules.ts'
import {
  changedSince,
  firstSeqFrom,
  getMessages,
  getRange,
  holdMessage,
  lastSeqUntil,
  type MessageRow,
  messageOf,
  placesOfMsgId,
  placesOfMsgIdAnywhere,
  writeRevoked,
} from './store.ts'
import { type View, viewFor } from './view.ts'

/** Which of these messages the member has given a receipt for: known to the receipts feature. */
export type GivenBy = (
  read: Reader,
  asked: { readonly conversationId: string; readonly ordinal: number; readonly seqs: readonly number[] },
) => Promise<ReadonlySet<number>>

/** Messages of one name that are looked up at once. */
const sameNameMax = 4

interface Seat {
  readonly conversation: ConversationKey
  /** Absent for an administrator who looks in from outside. */
  readonly member: MemberRow | undefined
  readonly view: View
}

/** The caller's place in the conversation; `undefined` where two people have not spoken yet. Not a member: 10007. */
async function seatOf(read: Reader, caller: Caller, name: string): Promise<Seat | undefined> {
  const { userId } = caller
  const conversation = await resolveConversation(read, userId, name)
  const { conversationId } = conversation
  const member = await getMember(read, conversationId, userId)
  const isLookingIn = isByAdministrator(caller) && (await getConversation(read, conversationId)) !== undefined
  if (isLookingIn || member !== undefined)
    return { conversation, member, view: viewFor(caller, conversationId, member) }
  if (conversation.groupId !== undefined) throw notMember(userId, conversation.groupId)
  return undefined
}

export async function history(
  givenBy: GivenBy,
  context: QueryContext,
  input: Input<'messages.history'>,
): Promise<Output<'messages.history'>> {
  const { read, caller } = context
  const seat = await seatOf(read, caller, input.conversation)
  if (seat === undefined) return { messages: [], isFinished: true }
  if (input.seqs !== undefined) {
    const rows = await getMessages(read, seat.view, input.seqs)
    const ordered = input.direction === 'older' ? rows.toReversed() : rows
    return { messages: await seen(givenBy, read, seat, ordered), isFinished: true }
  }
  const { conversationId } = seat.conversation
  const { direction, minTimeMs, maxTimeMs } = input
  const { minSeq, maxSeq } = numbersFrom(input)
  const range = {
    minSeq:
      minTimeMs === undefined
        ? minSeq
        : Math.max(minSeq, await firstSeqFrom(read, conversationId, minTimeMs)),
    maxSeq:
      maxTimeMs === undefined
        ? maxSeq
        : Math.min(maxSeq, await lastSeqUntil(read, conversationId, maxTimeMs)),
    order: direction === 'older' ? 'DESC' : 'ASC',
  } as const
  const { rows, isFinished } = await readPage(input.count, (count) =>
    getRange(read, seat.view, { ...range, count }),
  )
  return { messages: await seen(givenBy, read, seat, rows), isFinished }
}

/** Which numbers a page that begins there, and goes that way, may have. */
function numbersFrom(input: Pick<Input<'messages.history'>, 'direction' | 'fromSeq' | 'beyondSeq'>): {
  readonly minSeq: number
  readonly maxSeq: number
} {
  const { direction, fromSeq, beyondSeq } = input
  const last = Number.MAX_SAFE_INTEGER
  return direction === 'older'
    ? { minSeq: 0, maxSeq: Math.min(fromSeq ?? last, (beyondSeq ?? last) - 1) }
    : { minSeq: Math.max(fromSeq ?? 0, (beyondSeq ?? -1) + 1), maxSeq: last }
}

export async function find(
  givenBy: GivenBy,
  context: QueryContext,
  input: Input<'messages.find'>,
): Promise<Output<'messages.find'>> {
  const { read, caller } = context
  const messages: Message[] = []
  const found = await Promise.all(
    [...new Set(input.msgIds)].map((msgId) =>
      isByAdministrator(caller)
        ? placesOfMsgIdAnywhere(read, { msgId, most: sameNameMax })
        : placesOfMsgId(read, { userId: caller.userId, msgId, most: sameNameMax }),
    ),
  )
  const places = found.flat().sort((one, other) => one.time_ms - other.time_ms || one.seq - other.seq)
  for (const row of places) {
    const { conversation_id: conversationId } = row
    const member = await getMember(read, conversationId, caller.userId)
    if (member === undefined && !isByAdministrator(caller)) continue
    const view = viewFor(caller, conversationId, member)
    const conversation = { kind: kindOf(conversationId), conversationId }
    const visible = await getMessages(read, view, [row.seq])
    messages.push(...(await seen(givenBy, read, { conversation, member, view }, visible)))
  }
  return { messages }
}

export async function changed(
  givenBy: GivenBy,
  context: QueryContext,
  input: Input<'messages.changed'>,
): Promise<Output<'messages.changed'>> {
  const { read, caller } = context
  const seat = await seatOf(read, caller, input.conversation)
  if (seat === undefined) return { messages: [], version: 0, isFinished: true }
  const conversation = await getConversation(read, seat.conversation.conversationId)
  const { rows, isFinished } = await readPage(input.count, (count) =>
    changedSince(read, seat.view, { sinceVersion: input.sinceVersion, count }),
  )
  const newest = conversation?.version ?? 0
  return {
    messages: await seen(givenBy, read, seat, rows),
    version: isFinished ? newest : (rows.at(-1)?.changed_version ?? newest),
    isFinished,
  }
}

export async function revoke(context: CommandContext, input: Input<'messages.revoke'>): Promise<Nothing> {
  const { tx, caller, nowMs, settings } = context
  const seat = await seatOf(tx, caller, input.conversation)
  const row = seat && (await holdMessage(tx, seat.conversation.conversationId, input.seq))
  const isGroup = seat?.conversation.kind === 'group'
  if (seat === undefined || row === undefined || isTip(messageOf(row).elems))
    throw new Refusal(isGroup ? 10030 : 20022)
  if (row.revoked !== null) throw new Refusal(20023)
  const { conversationId, groupId } = seat.conversation
  const group = groupId === undefined ? undefined : await getGroup(tx, groupId)
  const verdict = mayRevoke({
    isByAdministrator: isByAdministrator(caller),
    isOwn: row.sender === caller.userId,
    role: seat.member?.role,
    groupType: group?.group_type,
    ageMs: nowMs - row.time_ms,
    windowMs: settings.revokeWindowMs,
  })
  if (verdict === 'tooLate')
    throw new Refusal(isGroup ? 10031 : 20016, `the window is ${settings.revokeWindowMs} ms`)
  if (verdict === 'denied') throw new Refusal(isGroup ? 10032 : 7014, 'it is not yours')

  const version = await nextVersion(tx, conversationId)
  const revoked = {
    by: caller.userId,
    timeMs: nowMs,
    ...(input.reason === undefined ? {} : { reason: input.reason }),
  }
  await writeRevoked(tx, { conversationId, seq: row.seq, revoked, version })
  await context.raise(messageRevoked, { conversationId, group, seq: row.seq, message: messageOf(row) })
  const message = messageOf({ ...row, revoked: JSON.stringify(revoked) })
  if (group === undefined) {
    const users = [message.sender, message.receiver ?? message.sender]
    context.tell('messages.revoked', { message, version }, { users })
  } else {
    const { receivers } = message
    const only = receivers === undefined ? {} : { only: [...receivers, message.sender] }
    // What newcomers may not look at they do not hear of either.
    const exceptUsers = await newcomersSince(tx, conversationId, row.seq)
    context.tell('messages.revoked', { message, version }, { conversationId, ...only, exceptUsers })
  }
  return {}
}

/** The messages as this member sees them: with their own "I have given a receipt for it". */
async function seen(
  givenBy: GivenBy,
  read: Reader,
  seat: Seat,
  rows: readonly MessageRow[],
): Promise<readonly Message[]> {
  const messages = rows.map(messageOf)
  const asking = messages.filter((message) => message.needReadReceipt && message.sender !== seat.view.userId)
  if (asking.length === 0 || seat.member === undefined) return messages
  const given = await givenBy(read, {
    conversationId: seat.conversation.conversationId,
    ordinal: seat.member.ordinal,
    seqs: asking.map((message) => message.seq),
  })
  return messages.map((message) => (given.has(message.seq) ? { ...message, receiptGiven: true } : message))
}
