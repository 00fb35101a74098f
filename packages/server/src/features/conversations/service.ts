import type { Conversation, Input, Output } from '@kidoku/protocol'
import type { Settings } from '../../config.ts'
import type { Reader } from '../../db/db.ts'
import type { QueryContext } from '../../feature.ts'
import { groupKinds } from '../groups/rules.ts'
import { getGroupOf } from '../groups/store.ts'
import { lastListed, lastVisibleAtMs, messageOf } from '../messages/store.ts'
import type { View } from '../messages/view.ts'
import { getProfile } from '../users/store.ts'
import { type Entry, entriesActiveAt, getEntries, getEntry, listEntries } from './list-store.ts'
import { getMember } from './members.ts'
import { unreadMentions } from './mentions.ts'
import { unreadOf } from './rules.ts'
import { nameFor, resolveConversation } from './store.ts'

export async function listConversations(
  context: QueryContext,
  input: Input<'conversations.list'>,
): Promise<Output<'conversations.list'>> {
  const { read, caller } = context
  const before = input.after === 0 ? Number.MAX_SAFE_INTEGER : input.after
  const entries = await listEntries(read, caller.userId, { beforeMs: before, count: input.count })
  const last = entries.at(-1)
  const isFull = entries.length === input.count
  // A page ends with all that were active in the same millisecond: so the next one begins below it, and none is skipped.
  const known = new Set(entries.map((entry) => entry.conversation_id))
  const ties =
    isFull && last !== undefined ? await entriesActiveAt(read, caller.userId, last.active_at_ms) : []
  const all = [...entries, ...ties.filter((entry) => !known.has(entry.conversation_id))]
  const conversations = await Promise.all(all.map((entry) => viewOf(context, entry)))
  return { conversations, next: isFull ? (last?.active_at_ms ?? 0) : 0, isFinished: !isFull }
}

export async function getConversations(
  context: QueryContext,
  input: Input<'conversations.get'>,
): Promise<Output<'conversations.get'>> {
  const { read, caller } = context
  const conversations: Conversation[] = []
  for (const name of input.conversations) {
    const key = await resolveConversation(read, caller.userId, name).catch(() => undefined)
    const entry = key && (await getEntry(read, caller.userId, key.conversationId))
    if (entry !== undefined) conversations.push(await viewOf(context, entry))
  }
  return { conversations }
}

export async function unreadTotal(
  context: QueryContext,
  input: Input<'conversations.unreadTotal'>,
): Promise<Output<'conversations.unreadTotal'>> {
  const entries = await getEntries(context.read, context.caller.userId)
  const counted = entries.filter((entry) => input.kind === undefined || entry.kind === input.kind)
  return { unreadCount: counted.reduce((sum, entry) => sum + unreadOf(entry), 0) }
}

async function viewOf(context: QueryContext, entry: Entry): Promise<Conversation> {
  const { read, settings } = context
  const { userId } = context.caller
  const { conversation_id: conversationId } = entry
  const name = nameFor(userId, conversationId)
  const view = { conversationId, userId, hiddenSeq: entry.hidden_seq }
  const last = await lastListed(read, view)
  const face =
    entry.kind === 'group'
      ? await groupFace(read, entry, { userId, settings })
      : await peerFace(read, conversationId, { userId, peerId: name.slice(4) })
  return {
    conversation: name,
    lastSeq: entry.last_seq,
    version: entry.version,
    unreadCount: unreadOf(entry),
    lastMessage: last === undefined ? null : messageOf(last),
    readSeq: entry.read_seq,
    readTimeMs: entry.read_time_ms,
    // What this member does not see does not move it up their list.
    activeAtMs: last?.seq === entry.last_seq ? last.time_ms : await activeAtMs(read, view, entry),
    ...face,
  }
}

/** Asked for only where the newest message is not the one shown: excluded from the list, or for others' eyes. */
async function activeAtMs(read: Reader, view: View, entry: Entry): Promise<number> {
  return (await lastVisibleAtMs(read, view)) ?? entry.joined_at_ms
}

type Face = Pick<
  Conversation,
  'showName' | 'faceUrl' | 'groupType' | 'mentions' | 'countsUnread' | 'peerReadSeq' | 'peerReadTimeMs'
>

async function groupFace(
  read: Reader,
  entry: Entry,
  { userId, settings }: { readonly userId: string; readonly settings: Settings },
): Promise<Face> {
  const {
    conversation_id: conversationId,
    read_seq: readSeq,
    hidden_seq: hiddenSeq,
    last_seq: lastSeq,
  } = entry
  const group = await getGroupOf(read, conversationId)
  const mentions = await unreadMentions(read, conversationId, { userId, readSeq, hiddenSeq, lastSeq })
  return {
    showName: group?.name || (group?.group_id ?? ''),
    faceUrl: group?.face_url ?? '',
    ...(group === undefined ? {} : { groupType: group.group_type }),
    ...(mentions.length === 0 ? {} : { mentions }),
    countsUnread: group !== undefined && groupKinds[group.group_type].countsUnread(settings),
    peerReadSeq: 0,
    peerReadTimeMs: 0,
  }
}

async function peerFace(
  read: Reader,
  conversationId: string,
  { userId, peerId }: { readonly userId: string; readonly peerId: string },
): Promise<Face> {
  const profile = await getProfile(read, peerId)
  // Notes to oneself have no other side that could have read them.
  const peer = peerId === userId ? undefined : await getMember(read, conversationId, peerId)
  return {
    showName: profile?.nickName || peerId,
    faceUrl: profile?.faceUrl ?? '',
    countsUnread: true,
    peerReadSeq: peer?.read_seq ?? 0,
    peerReadTimeMs: peer?.read_time_ms ?? 0,
  }
}
