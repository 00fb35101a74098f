import { type ConversationId, parseConversationId, Refusal } from '@kidoku/protocol'
import type { Reader, Tx } from '../../db/db.ts'

/** A conversation as it is kept: one-to-one and group alike, with its members and its messages' numbers. */
export interface ConversationRow {
  readonly conversation_id: string
  readonly kind: 'c2c' | 'group'
  readonly last_seq: number
  readonly countable: number
  readonly version: number
  readonly next_ordinal: number
  readonly member_count: number
  readonly active_at_ms: number
  readonly last_message_at_ms: number
}

/** What a client calls `c2c_bob` or `group_g` is one of these on the server. */
export interface ConversationKey {
  readonly kind: 'c2c' | 'group'
  readonly conversationId: string
  /** One-to-one: the other. */
  readonly peerId?: string
  readonly groupId?: string
}

/** One-to-one: the same for both, whoever begins. User IDs have no space. */
export function c2cConversationId(one: string, other: string): string {
  return one <= other ? `c2c:${one} ${other}` : `c2c:${other} ${one}`
}

/**
 * Finds the conversation that the caller means. A group that does not exist is refused (10010); a one-to-one conversation
 * exists in name even before its first message.
 */
export async function resolveConversation(
  read: Reader,
  userId: string,
  name: ConversationId,
): Promise<ConversationKey> {
  const parsed = parseConversationId(name)
  if (parsed === undefined) throw new Refusal(6004, name)
  if (parsed.kind === 'c2c') {
    return { kind: 'c2c', conversationId: c2cConversationId(userId, parsed.userId), peerId: parsed.userId }
  }
  const row = await read.get<{ conversation_id: string }>(
    'SELECT conversation_id FROM groups WHERE group_id = ?',
    parsed.groupId,
  )
  if (row === undefined) throw new Refusal(10010, parsed.groupId)
  return { kind: 'group', conversationId: row.conversation_id, groupId: parsed.groupId }
}

export function kindOf(conversationId: string): 'c2c' | 'group' {
  return conversationId.startsWith('c2c:') ? 'c2c' : 'group'
}

/** The name by which this user knows the conversation. */
export function nameFor(userId: string, conversationId: string): ConversationId {
  if (kindOf(conversationId) === 'group')
    return `group_${conversationId.slice(6, conversationId.lastIndexOf(':'))}`
  const [one = '', other = ''] = conversationId.slice(4).split(' ')
  return `c2c_${one === userId ? other : one}`
}

export async function getConversation(
  read: Reader,
  conversationId: string,
): Promise<ConversationRow | undefined> {
  return read.get<ConversationRow>('SELECT * FROM conversations WHERE conversation_id = ?', conversationId)
}

export async function createConversation(
  tx: Tx,
  row: { readonly conversationId: string; readonly kind: 'c2c' | 'group'; readonly nowMs: number },
): Promise<void> {
  await tx.run(
    'INSERT INTO conversations (conversation_id, kind, active_at_ms) VALUES (?, ?, ?)',
    row.conversationId,
    row.kind,
    row.nowMs,
  )
}

/** Gives the next version: something in a message already sent has changed. */
export async function nextVersion(tx: Tx, conversationId: string): Promise<number> {
  const row = await tx.get<{ version: number }>(
    'UPDATE conversations SET version = version + 1 WHERE conversation_id = ? RETURNING version',
    conversationId,
  )
  tx.inOrder(conversationId)
  return row?.version ?? 0
}
