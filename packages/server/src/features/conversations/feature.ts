import { conversations } from '@kidoku/protocol'
import { type Feature, feature, when } from '../../feature.ts'
import { messageRevoked, messageSent } from '../messages/occurrences.ts'
import { forgetMentions, noteMentions } from './mentions.ts'
import { getConversations, listConversations, unreadTotal } from './service.ts'

export const conversationsFeature: Feature = feature('conversations', conversations, {
  handlers: {
    'conversations.list': listConversations,
    'conversations.get': getConversations,
    'conversations.unreadTotal': unreadTotal,
  },
  reactions: [when(messageSent, noteMentions), when(messageRevoked, forgetMentions)],
})
