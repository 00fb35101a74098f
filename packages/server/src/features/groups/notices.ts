import { randomInt } from 'node:crypto'
import type { GroupTips, Message } from '@kidoku/protocol'
import type { CommandContext } from '../../feature.ts'
import { getMember } from '../conversations/members.ts'
import { getConversation } from '../conversations/store.ts'
import { appendMessage } from '../messages/store.ts'
import { groupKinds } from './rules.ts'
import type { GroupRow } from './store.ts'

/** Whether the members of this group hear of those who come and go. v2tim.md 6.1 */
export function hasNotices(context: CommandContext, group: GroupRow): boolean {
  return groupKinds[group.group_type].hasNotices(context.settings)
}

/**
 * Writes what happened into the conversation, as a message of its own, where the group's type has such notices. It counts
 * as unread to nobody, and is not told to the groups that store nothing: their events say it all.
 */
export async function writeTip(
  context: CommandContext,
  group: GroupRow,
  tip: Omit<GroupTips, 'opUserId' | 'memberCount'>,
): Promise<void> {
  if (!hasNotices(context, group) || !groupKinds[group.group_type].isStored) return
  const { tx, caller, nowMs } = context
  const conversationId = group.conversation_id
  const random = randomInt(2 ** 32)
  const message: Omit<Message, 'seq' | 'timeMs'> = {
    msgId: `tips-${Math.floor(nowMs / 1_000)}-${random}-${randomInt(2 ** 32)}`,
    sender: caller.userId,
    groupId: group.group_id,
    random,
    elems: [
      {
        type: 'tips',
        tips: { ...tip, opUserId: caller.userId, memberCount: await memberCount(context, conversationId) },
      },
    ],
    priority: 'default',
    needReadReceipt: false,
  }
  const sender = await getMember(tx, conversationId, caller.userId)
  const stored = await appendMessage(tx, {
    conversationId,
    message,
    nowMs,
    isCountable: false,
    isListed: true,
    sender,
  })
  context.tell('messages.received', { message: stored }, { conversationId })
}

export async function memberCount(context: CommandContext, conversationId: string): Promise<number> {
  return (await getConversation(context.tx, conversationId))?.member_count ?? 0
}
