import { everybodyMentioned, limits, type Mention } from '@kidoku/protocol'
import type { Reader } from '../../db/db.ts'
import type { CommandContext } from '../../feature.ts'
import type { MessageRevoked, Sent } from '../messages/occurrences.ts'

/** A row for each who is mentioned: at most as many as a message may mention. v2tim.md 3.4 */
export async function noteMentions(context: CommandContext, { conversation, message }: Sent): Promise<void> {
  if (message.groupId === undefined) return
  for (const userId of new Set(message.atUsers)) {
    await context.tx.run(
      'INSERT INTO mentions (conversation_id, user_id, seq) VALUES (?, ?, ?)',
      conversation.conversationId,
      userId,
      message.seq,
    )
  }
}

export async function forgetMentions(context: CommandContext, revoked: MessageRevoked): Promise<void> {
  const { conversationId, seq } = revoked
  await context.tx.run('DELETE FROM mentions WHERE conversation_id = ? AND seq = ?', conversationId, seq)
}

/**
 * The newest messages after the member's read mark that mention them, or everybody. Not their
 * own, nor targeted ones: a message either is for some, or mentions some. v2tim.md 3.4
 */
export async function unreadMentions(
  read: Reader,
  conversationId: string,
  member: {
    readonly userId: string
    readonly readSeq: number
    readonly hiddenSeq: number
    /** The newest message of the view that this is a part of: one sent meanwhile is not in it. */
    readonly lastSeq: number
  },
): Promise<readonly Mention[]> {
  const rows = await read.all<{ seq: number; user_id: string }>(
    `SELECT n.seq AS seq, n.user_id AS user_id FROM mentions n
     JOIN messages m ON m.conversation_id = n.conversation_id AND m.seq = n.seq
     WHERE n.conversation_id = ? AND n.user_id IN (?, ?) AND n.seq > ? AND n.seq <= ? AND m.sender <> ?
       AND m.receivers IS NULL
     ORDER BY n.seq DESC LIMIT ?`,
    conversationId,
    member.userId,
    everybodyMentioned,
    Math.max(member.readSeq, member.hiddenSeq),
    member.lastSeq,
    member.userId,
    // Whoever is mentioned twice by one message has two rows.
    limits.mentionsListedMax * 2,
  )
  const bySeq = Map.groupBy(rows, (row) => row.seq)
  return [...bySeq]
    .map(([seq, found]) => ({
      seq,
      me: found.some((row) => row.user_id === member.userId),
      all: found.some((row) => row.user_id === everybodyMentioned),
    }))
    .slice(0, limits.mentionsListedMax)
    .reverse()
}
