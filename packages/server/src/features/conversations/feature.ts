import { conversations } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import { getConversations, listConversations, unreadTotal } from './service.ts'

export const conversationsFeature: Feature = feature('conversations', conversations, {
  handlers: {
    'conversations.list': listConversations,
    'conversations.get': getConversations,
    'conversations.unreadTotal': unreadTotal,
  },
})
