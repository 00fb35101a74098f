import type { Conversation } from '@kidoku/protocol'
import { parseConversationId } from '@kidoku/protocol/wire'
import { V2TIM_C2C, V2TIM_GROUP } from '../../v2tim-flat-numbers.ts'
import type { V2TIMMessage } from '../messages/message.ts'
import type { V2TIMConversation } from './conversation.ts'

export function v2timConversation(entry: Conversation, lastMessage: V2TIMMessage | null): V2TIMConversation {
  const name = parseConversationId(entry.conversation)
  const isGroup = name?.kind === 'group'
  return {
    conversationID: entry.conversation,
    type: isGroup ? V2TIM_GROUP : V2TIM_C2C,
    userID: name?.kind === 'c2c' ? name.userId : '',
    groupID: name?.kind === 'group' ? name.groupId : '',
    groupType: entry.groupType ?? '',
    showName: entry.showName,
    faceUrl: entry.faceUrl,
    unreadCount: entry.unreadCount,
    lastMessage,
    orderKey: entry.activeAtMs,
    c2cReadTimestamp: isGroup ? 0 : Math.floor(entry.readTimeMs / 1000),
    groupReadSequence: isGroup ? entry.readSeq : 0,
    groupAtInfolist: (entry.mentions ?? []).map(({ seq, me, all }) => ({
      seq,
      atType: !all ? 1 : me ? 3 : 2,
    })),
    isPinned: false,
    recvOpt: 0,
  }
}
