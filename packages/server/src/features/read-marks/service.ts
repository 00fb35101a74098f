import { type Input, type Nothing, Refusal } from '@kidoku/protocol'
import type { CommandContext } from '../../feature.ts'
import { type Entry, getEntries, getEntry } from '../conversations/list-store.ts'
import { notMember } from '../conversations/members.ts'
import { unreadOf } from '../conversations/rules.ts'
import { nameFor, resolveConversation } from '../conversations/store.ts'
import { groupKinds } from '../groups/rules.ts'
import { getGroupOf } from '../groups/store.ts'
import { getMessage, lastSeqUntil } from '../messages/store.ts'
import { markMoved } from './occurrences.ts'
import { type Counts, countOwnUntil, type Mark, writeCounts, writeMark } from './store.ts'

/** receipts.md §8: never back, never past the last message, told to the user's own devices and, one-to-one, to the other. */
export async function setReadMark(context: CommandContext, input: Input<'readMarks.set'>): Promise<Nothing> {
  const { tx, caller } = context
  const key = await resolveConversation(tx, caller.userId, input.conversation)
  const entry = await getEntry(tx, caller.userId, key.conversationId)
  if (entry === undefined) {
    if (key.kind === 'group')
      throw new Refusal(10007, `${caller.userId} is not a member of ${key.groupId}, or it keeps nothing`)
    return {}
  }
  const bounds = [
    entry.last_seq,
    input.upToSeq ?? entry.last_seq,
    input.upToTimeMs === undefined
      ? entry.last_seq
      : await lastSeqUntil(tx, key.conversationId, input.upToTimeMs),
  ]
  await moveTo(context, entry, Math.min(...bounds))
  return {}
}

export async function setAllReadMarks(
  context: CommandContext,
  input: Input<'readMarks.setAll'>,
): Promise<Nothing> {
  const entries = await getEntries(context.tx, context.caller.userId)
  // In one order on all devices, lest two wait for each other.
  const ordered = entries.toSorted((one, other) => (one.conversation_id < other.conversation_id ? -1 : 1))
  for (const entry of ordered) {
    if (input.scope === 'all' || input.scope === entry.kind) await moveTo(context, entry, entry.last_seq)
  }
  return {}
}

/** The server API can say that there is so much unread. It groups imported history, and touches neither mark nor receipts. */
export async function setUnread(
  context: CommandContext,
  input: Input<'readMarks.setUnread'>,
): Promise<Nothing> {
  const { tx, caller, settings } = context
  const key = await resolveConversation(tx, caller.userId, input.conversation)
  const entry = await getEntry(tx, caller.userId, key.conversationId)
  const group = await getGroupOf(tx, key.conversationId)
  if (group === undefined || !groupKinds[group.group_type].countsUnread(settings))
    throw new Refusal(10007, `${group?.group_type ?? 'one-to-one'} conversations take no such count`)
  if (entry === undefined) throw notMember(caller.userId, group.group_id)
  const { read_own } = entry
  const read_countable = entry.countable - (entry.own_countable - read_own) - input.unreadCount
  await recount(context, entry, { read_countable, read_own })
  return {}
}

async function moveTo(context: CommandContext, entry: Entry, seq: number): Promise<void> {
  // Somebody who has read all may have been given unread messages by an administrator: reading clears them too.
  const isCleared = seq === entry.read_seq && seq === entry.last_seq && unreadOf(entry) > 0
  if (seq <= entry.read_seq && !isCleared) return
  if (isCleared)
    return recount(context, entry, { read_countable: entry.countable, read_own: entry.own_countable })
  const { tx, caller } = context
  const { conversation_id: conversationId } = entry
  const message = await getMessage(tx, conversationId, seq)
  if (message === undefined) throw new Error(`Message ${seq} of a conversation is missing.`)
  const own = await countOwnUntil(tx, {
    conversationId,
    userId: caller.userId,
    afterSeq: entry.read_seq,
    seq,
  })
  const mark = {
    read_seq: seq,
    read_time_ms: message.time_ms,
    read_countable: message.countable,
    read_own: own ?? entry.read_own,
  }
  if (await writeMark(tx, { conversationId, userId: caller.userId, mark }))
    await tellMark(context, entry, mark)
}

/** The mark stays where it is; only what counts as unread changes. */
async function recount(context: CommandContext, entry: Entry, counts: Counts): Promise<void> {
  const { conversation_id: conversationId, read_seq, read_time_ms } = entry
  await writeCounts(context.tx, { conversationId, userId: context.caller.userId, counts })
  await tellMark(context, entry, { read_seq, read_time_ms, ...counts })
}

async function tellMark(context: CommandContext, entry: Entry, mark: Mark): Promise<void> {
  const { caller } = context
  const { conversation_id: conversationId } = entry
  const conversation = nameFor(caller.userId, conversationId)
  const unreadCount = unreadOf({ ...entry, ...mark })
  const { read_seq: readSeq, read_time_ms: readTimeMs } = mark
  context.tell(
    'readMarks.moved',
    { conversation, readSeq, readTimeMs, unreadCount },
    { users: [caller.userId] },
  )
  const peerId = entry.kind === 'c2c' ? conversation.slice('c2c_'.length) : undefined
  await context.raise(markMoved, { conversationId, peerId, readTimeMs })
  if (peerId !== undefined && peerId !== caller.userId) {
    context.tell('readMarks.peerMoved', { userId: caller.userId, readSeq, readTimeMs }, { users: [peerId] })
  }
}
